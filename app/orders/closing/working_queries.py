"""What the working out of an order stands on, in a few small readings however many households there are."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.orders.booking.models import Basket, Booking, BookingEvent
from app.orders.closing.models import SharingMemory
from app.orders.models import OrderLine, OrderProducer

_LINE = (
    OrderLine.id,
    OrderLine.producer_id,
    OrderLine.number,
    OrderLine.price_cents,
    OrderLine.dimension,
    OrderLine.content_amount,
    OrderLine.pack_size,
    OrderLine.minimum_units,
    OrderLine.maximum_units,
    OrderLine.withdrawn_at,
)


def lines(session: Session, order_id: uuid.UUID) -> tuple[tuple[object, ...], ...]:
    """Return the lines of an order by value."""
    rows = session.execute(
        select(*_LINE).where(OrderLine.order_id == order_id).order_by(OrderLine.number)
    )
    return tuple(tuple(row) for row in rows)


def minimums(session: Session, order_id: uuid.UUID) -> tuple[tuple[object, ...], ...]:
    """Return the least that each producer of an order delivers."""
    rows = session.execute(
        select(OrderProducer.producer_id, OrderProducer.minimum_cents, OrderProducer.minimum_grams)
        .where(OrderProducer.order_id == order_id)
        .order_by(OrderProducer.id)
    )
    return tuple(tuple(row) for row in rows)


def booked(session: Session, order_id: uuid.UUID) -> tuple[int, ...]:
    """Return how often something was booked in an order, and what it all comes to."""
    events = select(func.count()).where(BookingEvent.order_id == order_id).scalar_subquery()
    saves = (
        select(func.coalesce(func.sum(Basket.revision), 0))
        .where(Basket.order_id == order_id)
        .scalar_subquery()
    )
    row = session.execute(
        select(
            events,
            saves,
            func.count(),
            func.coalesce(func.sum(Booking.quantity), 0),
            func.coalesce(func.sum(Booking.tolerance), 0),
        ).where(Booking.order_id == order_id)
    ).one()
    return tuple(int(each) for each in row)


def owed(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Return what sharing owes the households that have booked, in millionths; who is owed nothing is left out."""
    households = select(Booking.household_id).where(Booking.order_id == order_id).distinct()
    rows = session.execute(
        select(SharingMemory.household_id, func.sum(SharingMemory.owed_millionths))
        .where(SharingMemory.household_id.in_(households))
        .group_by(SharingMemory.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}
