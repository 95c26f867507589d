"""The buyers of the demonstration and what they need."""

import uuid
from dataclasses import dataclass

from app.admin.demo.buyer_table import BuyerEntry, DemandEntry
from app.admin.demo.plan import place_of
from app.admin.demo.producers import organisation_row
from app.admin.demo.world import Row, World
from catalog.demands import DemandState
from catalog.organisations import OrganisationKind

# Those who buy directly go and see: they are the peers of a participatory guarantee.
VISITING = frozenset({OrganisationKind.GAS, OrganisationKind.CSA})
PREFERRED_WEIGHT = 2
VALID_DAYS = (30, 180)


@dataclass(frozen=True, slots=True)
class BuyerRows:
    """The rows of one buyer."""

    organisation: Row
    demands: list[Row]
    criteria: list[Row]


def make_buyer(world: World, entry: BuyerEntry) -> BuyerRows:
    """Return the rows of a buyer."""
    place = place_of(world, entry.place)
    organisation = organisation_row(
        world,
        name=entry.name,
        kind=entry.kind,
        legal_form=entry.legal_form,
        purpose=entry.purpose,
        place=place,
    )
    if entry.kind in VISITING:
        world.verifiers.append(organisation["id"])
    demands = [
        _demand(world, demand, buyer=organisation["id"], istat=place.istat)
        for demand in entry.demands
    ]
    criteria = [
        row
        for demand, written in zip(entry.demands, demands, strict=True)
        for row in _criteria(demand, written["id"])
    ]
    return BuyerRows(organisation, demands, criteria)


def _demand(world: World, entry: DemandEntry, *, buyer: uuid.UUID, istat: str) -> Row:
    valid_until, written = world.day_from_now(VALID_DAYS), world.moment_ago(1, 40)
    return {
        "id": world.ids(),
        "organisation_id": buyer,
        "text": entry.text,
        "category_code": entry.category,
        "amount": entry.amount,
        "dimension": entry.dimension,
        "rhythm": entry.rhythm,
        "istat": istat,
        "max_km": entry.max_km,
        "months": entry.months,
        "max_price_cents": entry.max_price_cents,
        "state": DemandState.OPEN,
        "valid_until": valid_until,
        "created_at": written,
        "updated_at": written,
    }


def _criteria(entry: DemandEntry, demand: uuid.UUID) -> list[Row]:
    musts = [(code, True, 1) for code in entry.must]
    wishes = [(code, False, PREFERRED_WEIGHT) for code in entry.prefer]
    return [
        {"demand_id": demand, "criterion_code": code, "required": required, "weight": weight}
        for code, required, weight in (*musts, *wishes)
    ]
