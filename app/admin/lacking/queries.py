"""The demands that find too little, and where their kind of thing is offered."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matches.standing.models import DemandCheck
from app.matches.standing.queries import is_looking
from catalog.demands import Demand
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension
from catalog.rhythm import Rhythm

# With fewer there is no choice, and nothing to fall back on.
ENOUGH = 3
MOST_DEMANDS = 10_000


class Wanting(NamedTuple):
    """A demand that finds too little; without its words and without whose it is."""

    category_code: str | None
    more_categories: list[str]
    istat: str | None
    area_code: str | None
    amount: int | None
    dimension: Dimension | None
    rhythm: Rhythm
    max_km: float | None
    delivery_only: bool
    eligible: int


class Source(NamedTuple):
    """Where a category is offered."""

    category_code: str
    lat: float
    lon: float


def wanting_demands(session: Session, day: date) -> list[Wanting]:
    """Return the open demands that fewer than ENOUGH offers meet, private ones among them."""
    rows = session.execute(
        select(
            Demand.category_code,
            Demand.more_categories,
            Demand.istat,
            Demand.area_code,
            Demand.amount,
            Demand.dimension,
            Demand.rhythm,
            Demand.max_km,
            Demand.delivery_only,
            DemandCheck.eligible,
        )
        .join(DemandCheck, DemandCheck.demand_id == Demand.id)
        .where(is_looking(day), DemandCheck.eligible < ENOUGH)
        .order_by(Demand.id)
        .limit(MOST_DEMANDS)
    )
    return [Wanting._make(row) for row in rows]


def sources(session: Session, categories: Collection[str]) -> list[Source]:
    """Return where published offers of some categories come from, each place once."""
    rows = session.execute(
        select(Offer.category_code, Organisation.lat, Organisation.lon)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(Offer.published, Offer.category_code.in_(sorted(categories)))
        .distinct()
    )
    return [Source(*row) for row in rows]
