"""Readings of where an order's goods are handed over, and how much goes to each place."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.groups.place_models import PickupPlace
from app.orders.booking.models import Basket, Booking
from app.orders.closing.models import Allotment
from app.orders.models import OrderGroup, OrderLine
from app.orders.together.place_models import OrderPlace
from catalog.organisations import Organisation

MOST_PLACES = 100


def rows_of(session: Session, part: OrderGroup) -> Sequence[OrderPlace]:
    """Return which places of a group serve an order."""
    return session.scalars(
        select(OrderPlace).where(OrderPlace.order_group_id == part.id).order_by(OrderPlace.id)
    ).all()


def places_of(session: Session, part: OrderGroup) -> Sequence[PickupPlace]:
    """Return the places of a group that serve an order, by name."""
    return session.scalars(
        select(PickupPlace)
        .join(OrderPlace, OrderPlace.place_id == PickupPlace.id)
        .where(OrderPlace.order_group_id == part.id)
        .order_by(PickupPlace.name)
    ).all()


def active_places(session: Session, organisation_id: uuid.UUID) -> Sequence[PickupPlace]:
    """Return the places that a group uses, by name."""
    return session.scalars(
        select(PickupPlace)
        .where(PickupPlace.organisation_id == organisation_id, PickupPlace.active)
        .order_by(PickupPlace.name)
        .limit(MOST_PLACES)
    ).all()


def last_place(session: Session, household_id: uuid.UUID, *, but: uuid.UUID) -> uuid.UUID | None:
    """Return where a household collected its latest other order."""
    return session.scalar(
        select(Basket.place_id)
        .where(
            Basket.household_id == household_id,
            Basket.order_id != but,
            Basket.place_id.is_not(None),
        )
        .order_by(Basket.id.desc())
        .limit(1)
    )


def baskets_of_group(session: Session, part: OrderGroup) -> Sequence[Basket]:
    """Return the baskets of a group's households in an order."""
    return session.scalars(
        select(Basket)
        .join(Household, Household.id == Basket.household_id)
        .where(Basket.order_id == part.order_id, Household.organisation_id == part.organisation_id)
        .order_by(Basket.id)
    ).all()


@dataclass(frozen=True, slots=True)
class PlaceUnits:
    """How many units of a line the households of a group get at a place; None: they chose none."""

    group_id: uuid.UUID
    group: str
    place_id: uuid.UUID | None
    place: str | None
    line_id: uuid.UUID
    units: int


def units_by_place(
    session: Session, order_id: uuid.UUID, *, producer_id: uuid.UUID | None = None
) -> list[PlaceUnits]:
    """Return what goes where, group by group, place by place: as confirmed or, before that, as expected.

    Only places and sums: no household can be read from it.
    """
    units = func.sum(func.coalesce(Allotment.confirmed_units, Allotment.expected_units))
    query = (
        select(
            Organisation.id,
            Organisation.name,
            PickupPlace.id,
            PickupPlace.name,
            Booking.line_id,
            units,
        )
        .select_from(Allotment)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .outerjoin(
            Basket,
            (Basket.order_id == Booking.order_id) & (Basket.household_id == Booking.household_id),
        )
        .outerjoin(PickupPlace, PickupPlace.id == Basket.place_id)
        .where(Allotment.order_id == order_id)
        .group_by(
            Organisation.id,
            Organisation.name,
            PickupPlace.id,
            PickupPlace.name,
            Booking.line_id,
            OrderLine.number,
        )
        .having(units > 0)
        .order_by(
            Organisation.name,
            Organisation.id,
            PickupPlace.name.is_(None),
            PickupPlace.name,
            OrderLine.number,
        )
    )
    if producer_id is not None:
        query = query.where(OrderLine.producer_id == producer_id)
    return [PlaceUnits(*row[:5], int(row[5])) for row in session.execute(query)]


def places_of_households(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, PickupPlace]:
    """Return where each household collects an order; those without a place are not named."""
    rows = session.execute(
        select(Basket.household_id, PickupPlace)
        .join(PickupPlace, PickupPlace.id == Basket.place_id)
        .where(Basket.order_id == order_id)
        .order_by(Basket.household_id)
    )
    return {row[0]: row[1] for row in rows}
