"""Readings for the figures: what was delivered in a year, gathered so that no household is in it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.evidence.models import ClaimEvent
from app.groups.place_models import PickupPlace
from app.orders.booking.models import Basket, Booking
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.models import CollectiveOrder, GroupState, OrderGroup, OrderLine
from app.orders.states import OrderState

BROUGHT = (OrderState.DELIVERED, OrderState.SETTLED, OrderState.ARCHIVED)
MOST_ORDERS = 1_000
MOST_EVENTS = 50_000


@dataclass(frozen=True, slots=True)
class Year:
    """A year as days and as moments where the district is."""

    first: date
    last: date
    since: datetime
    until: datetime


def parts_of(session: Session, group_id: uuid.UUID | None, year: Year) -> Sequence[OrderGroup]:
    """Return how a group, or every group, took part in the orders that were brought in a year.

    Those without a day of delivery count on the day on which they closed.
    """
    by_closing = CollectiveOrder.deliver_on.is_(None) & CollectiveOrder.closes_at.between(
        year.since, year.until
    )
    query = (
        select(OrderGroup)
        .join(OrderGroup.order)
        .where(
            OrderGroup.state == GroupState.JOINED,
            CollectiveOrder.state.in_(BROUGHT),
            or_(CollectiveOrder.deliver_on.between(year.first, year.last), by_closing),
        )
        .options(joinedload(OrderGroup.order), joinedload(OrderGroup.organisation))
        .order_by(OrderGroup.id)
        .limit(MOST_ORDERS)
    )
    if group_id is not None:
        query = query.where(OrderGroup.organisation_id == group_id)
    return session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class Portion:
    """So many households got just this of a line at a place: all that its price and weight depend on."""

    line_id: uuid.UUID
    group_id: uuid.UUID
    place_id: uuid.UUID | None
    allotment: Allotment
    times: int


def portions_of(
    session: Session, orders: Collection[uuid.UUID], group_id: uuid.UUID | None
) -> list[Portion]:
    """Return what was given out in some orders; equal portions are counted, not repeated."""
    given = (
        Allotment.expected_units,
        Allotment.confirmed_units,
        Allotment.delivered_units,
        Allotment.delivered_grams,
        Allotment.delivered_price_cents,
    )
    where = (Booking.line_id, Booking.organisation_id, Basket.place_id)
    query = (
        select(*where, func.count(), *given)
        .select_from(Allotment)
        .join(Booking, Booking.id == Allotment.booking_id)
        .outerjoin(
            Basket,
            (Basket.order_id == Booking.order_id) & (Basket.household_id == Booking.household_id),
        )
        .where(Allotment.order_id.in_(set(orders)))
        .group_by(*where, *given)
    )
    if group_id is not None:
        query = query.where(Booking.organisation_id == group_id)
    return [Portion(*row[:3], _allotment(row[4:]), row[3]) for row in session.execute(query)]


def _allotment(values: Sequence[int | None]) -> Allotment:
    names = (
        "expected_units",
        "confirmed_units",
        "delivered_units",
        "delivered_grams",
        "delivered_price_cents",
    )
    return Allotment(**dict(zip(names, values, strict=True)))


def lines_of(session: Session, orders: Collection[uuid.UUID]) -> Mapping[uuid.UUID, OrderLine]:
    """Return the lines of some orders with their producers."""
    rows = session.scalars(
        select(OrderLine)
        .where(OrderLine.order_id.in_(set(orders)))
        .options(joinedload(OrderLine.producer))
    )
    return {row.id: row for row in rows}


def outcomes_of(
    session: Session, orders: Collection[uuid.UUID]
) -> Mapping[tuple[uuid.UUID, uuid.UUID], LineOutcome]:
    """Return what became of the lines of some orders, by line and group."""
    rows = session.scalars(select(LineOutcome).where(LineOutcome.order_id.in_(set(orders))))
    return {(row.line_id, row.organisation_id): row for row in rows}


def households_that_got(
    session: Session, orders: Collection[uuid.UUID], group_id: uuid.UUID | None
) -> int:
    """Return how many households were given anything in some orders."""
    units = func.coalesce(
        Allotment.delivered_units, Allotment.confirmed_units, Allotment.expected_units
    )
    query = (
        select(func.count(Booking.household_id.distinct()))
        .join(Allotment, Allotment.booking_id == Booking.id)
        .where(Booking.order_id.in_(set(orders)), units > 0)
    )
    if group_id is not None:
        query = query.where(Booking.organisation_id == group_id)
    return session.scalar(query) or 0


def places_of(session: Session, groups: Collection[uuid.UUID]) -> Mapping[uuid.UUID, PickupPlace]:
    """Return the pick-up places of some groups."""
    rows = session.scalars(select(PickupPlace).where(PickupPlace.organisation_id.in_(set(groups))))
    return {row.id: row for row in rows}


def claims_of(session: Session, producers: Collection[uuid.UUID]) -> Sequence[ClaimEvent]:
    """Return what happened to the claims of some producers as a whole, the oldest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(ClaimEvent.organisation_id.in_(set(producers)), ClaimEvent.offer_id.is_(None))
        .order_by(ClaimEvent.organisation_id, ClaimEvent.criterion_code, ClaimEvent.number)
        .limit(MOST_EVENTS)
    ).all()
