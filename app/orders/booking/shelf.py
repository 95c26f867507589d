"""What the page of an order for a household is made of, read once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.groups.models import Household
from app.groups.place_models import PickupPlace
from app.orders import queries
from app.orders.amounts import (
    confirmed_cents,
    confirmed_price,
    confirmed_units,
    delivered_cents,
    delivered_grams,
    delivered_price,
    delivered_units,
)
from app.orders.booking.models import Booking
from app.orders.claims import claim_queries
from app.orders.closing import plan
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.closing.packs import Booked
from app.orders.closing.plan import ProducerTotal
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine, OrderProducer
from app.orders.settling import charge_queries
from app.orders.settling.charges import CHARGED
from app.orders.states import HANDED_OVER, WORKED_OUT
from app.orders.together import place_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the page is made of, read once."""

    lines: Sequence[OrderLine]
    producers: Sequence[OrderProducer]
    bookings: Mapping[uuid.UUID, Booking]
    # What all have booked, and what those have whose packs are the same.
    everybody: Mapping[uuid.UUID, Booked]
    together: Mapping[uuid.UUID, Booked]
    totals: Mapping[uuid.UUID, ProducerTotal]
    # What would be ordered of each line if it closed now.
    ordered: Mapping[uuid.UUID, int]
    allotments: Mapping[uuid.UUID, Allotment]
    places: Sequence[PickupPlace]
    place_id: uuid.UUID | None
    outcomes: Mapping[uuid.UUID, LineOutcome]
    charged_cents: int | None
    # Given back for spoiled goods.
    allowed_cents: int


def shelf_of(
    session: Session, order: CollectiveOrder, group: OrderGroup, household: Household | None
) -> Shelf:
    """Read what the page of a household is made of."""
    mine = household.id if household else None
    worked_out = mine is not None and order.state in WORKED_OUT
    lines = queries.lines_of(session, order.id)
    by_group = queries.booked_by_group(session, order.id)
    sums, scope = plan.sums_of(order, by_group), plan.scope_of(order, group.organisation_id)
    ordered = plan.ordered_of(order, lines, sums)
    totals = plan.totals_of(lines, ordered)
    return Shelf(
        lines=lines,
        producers=queries.producers_of(session, order.id),
        bookings=queries.bookings_of(session, order.id, mine) if mine else {},
        everybody=plan.added_up(by_group.values()),
        together=sums.get(scope, {}),
        totals={maker: total for (maker, each), total in totals.items() if each == scope},
        ordered={line_id: units.get(scope, 0) for line_id, units in ordered.items()},
        allotments=queries.allotments_of_household(session, order.id, mine)
        if worked_out and mine
        else {},
        places=place_queries.places_of(session, group),
        place_id=_place(session, order, mine) if mine else None,
        outcomes=queries.outcomes_for(session, order, household) if worked_out else {},
        charged_cents=_charged(session, order, mine) if mine else None,
        allowed_cents=claim_queries.allowed_cents(session, order.id, mine)
        if mine and order.state in HANDED_OVER
        else 0,
    )


def _charged(session: Session, order: CollectiveOrder, household_id: uuid.UUID) -> int | None:
    if order.state not in CHARGED:
        return None
    number = charge_queries.last_settlement(session, order.id) or 0
    return charge_queries.charged_cents(session, order.id, number, household_id)


def _place(session: Session, order: CollectiveOrder, household_id: uuid.UUID) -> uuid.UUID | None:
    """Return where a household collects; before it has said so, where it collected last time."""
    kept = queries.basket(session, order.id, household_id)
    if kept is not None and kept.place_id is not None:
        return kept.place_id
    return place_queries.last_place(session, household_id, but=order.id)


@dataclass(frozen=True, slots=True)
class Got:
    """What a household gets of a line: units, grams where it was weighed, cents."""

    units: int | None = None
    grams: int | None = None
    cents: int | None = None
    price_cents: int | None = None


def got_of(order: CollectiveOrder, line: OrderLine, shelf: Shelf) -> Got:
    """Return what is known now: before the hand-over what was confirmed, then what was brought."""
    booking = shelf.bookings.get(line.id)
    allotment = shelf.allotments.get(booking.id) if booking else None
    if allotment is None:
        return Got()
    outcome = shelf.outcomes.get(line.id)
    if order.state not in HANDED_OVER:
        return Got(
            units=confirmed_units(allotment),
            cents=confirmed_cents(line, outcome, allotment),
            price_cents=confirmed_price(line, outcome),
        )
    return Got(
        units=delivered_units(allotment),
        grams=delivered_grams(line, allotment) if line.weighed else None,
        cents=delivered_cents(line, outcome, allotment),
        price_cents=delivered_price(line, outcome, allotment),
    )
