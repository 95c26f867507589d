"""Readings of what comes when."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.groups.place_models import PickupPlace
from app.groups.shift_models import Shift, ShiftHelper
from app.orders.booking.models import Basket, Booking
from app.orders.calendar.models import CalendarFeed
from app.orders.models import CollectiveOrder, GroupState, OrderEvent, OrderGroup
from app.orders.states import OrderAction, OrderState

# More than a person meets in the months that are looked at.
MOST_ORDERS = 500
MOST_SHIFTS = 200


def feed_of(session: Session, person_id: uuid.UUID) -> CalendarFeed | None:
    """Return the secret address of a person."""
    return session.get(CalendarFeed, person_id)


def feed_by_hash(session: Session, hashed: str) -> CalendarFeed | None:
    """Return a secret address with its person."""
    return session.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.token_hash == hashed)
        .options(joinedload(CalendarFeed.person))
    )


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when: moments, and the days that they are."""

    since: datetime
    until: datetime
    first: date
    last: date


def parts_between(
    session: Session, groups: Collection[uuid.UUID], coordinated: Collection[uuid.UUID], span: Span
) -> Sequence[OrderGroup]:
    """Return how some groups take part in the orders of a span; drafts only of those coordinated."""
    moments = [
        column.between(span.since, span.until)
        for column in (
            CollectiveOrder.opens_at,
            CollectiveOrder.closes_at,
            CollectiveOrder.completing_until,
            OrderGroup.closes_at,
        )
    ]
    goods_come = CollectiveOrder.deliver_on.between(span.first, span.last)
    seen = (CollectiveOrder.state != OrderState.DRAFT) | (
        CollectiveOrder.announced & CollectiveOrder.holder_id.in_(set(coordinated))
    )
    return session.scalars(
        select(OrderGroup)
        .join(OrderGroup.order)
        .where(
            OrderGroup.organisation_id.in_(set(groups)),
            OrderGroup.state == GroupState.JOINED,
            seen,
            or_(goods_come, *moments),
        )
        .options(contains_eager(OrderGroup.order), joinedload(OrderGroup.organisation))
        .order_by(CollectiveOrder.closes_at.desc(), OrderGroup.id)
        .limit(MOST_ORDERS)
    ).all()


@dataclass(frozen=True, slots=True)
class LastStep:
    """When an order was last moved on, and whether it was ever open."""

    at: datetime
    was_open: bool


def last_steps(session: Session, orders: Collection[uuid.UUID]) -> Mapping[uuid.UUID, LastStep]:
    """Return the last step of each order that has taken one."""
    opened = func.max(case((OrderEvent.action == OrderAction.OPEN, 1), else_=0))
    # Numbered moments of one order do not go back, so the last one is the greatest.
    rows = session.execute(
        select(OrderEvent.order_id, func.max(OrderEvent.at), opened)
        .where(OrderEvent.order_id.in_(set(orders)))
        .group_by(OrderEvent.order_id)
    )
    return {row[0]: LastStep(row[1], bool(row[2])) for row in rows}


def baskets(
    session: Session, orders: Collection[uuid.UUID], households: Collection[uuid.UUID]
) -> Sequence[Basket]:
    """Return what is in the baskets of some households: those that want anything and say where they collect."""
    wants = (
        select(Booking.id)
        .where(
            Booking.order_id == Basket.order_id,
            Booking.household_id == Basket.household_id,
            (Booking.quantity > 0) | (Booking.tolerance > 0),
        )
        .exists()
    )
    return session.scalars(
        select(Basket)
        .where(
            Basket.order_id.in_(set(orders)),
            Basket.household_id.in_(set(households)),
            Basket.place_id.is_not(None),
            wants,
        )
        .order_by(Basket.id)
        .limit(MOST_ORDERS)
    ).all()


def places(session: Session, ids: Collection[uuid.UUID | None]) -> Mapping[uuid.UUID, PickupPlace]:
    """Return some pick-up places with their usual times."""
    rows = session.scalars(
        select(PickupPlace)
        .where(PickupPlace.id.in_(set(ids)))
        .options(selectinload(PickupPlace.windows))
    )
    return {row.id: row for row in rows}


def helps_between(session: Session, person_id: uuid.UUID, span: Span) -> Sequence[ShiftHelper]:
    """Return the shifts of a span to which a person comes, with place and group."""
    return session.scalars(
        select(ShiftHelper)
        .join(ShiftHelper.shift)
        .where(ShiftHelper.person_id == person_id, Shift.starts_at.between(span.since, span.until))
        .options(
            contains_eager(ShiftHelper.shift).options(
                joinedload(Shift.place), joinedload(Shift.organisation)
            )
        )
        .order_by(Shift.starts_at, ShiftHelper.id)
        .limit(MOST_SHIFTS)
    ).all()
