"""What orders hold about a person, by way of their household."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.groups.queries import ids_of_households
from app.orders.booking.models import Basket, Booking
from app.orders.closing.models import Allotment
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState

OVER = (OrderState.SETTLED, OrderState.ARCHIVED, OrderState.CANCELLED)
MOST_ORDERS = 50


def are_allotments_of(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that an allotment is of a person's households."""
    mine = Booking.household_id.in_(ids_of_households(person_id))
    return Allotment.booking_id.in_(select(Booking.id).where(mine))


def are_lines_of(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that a line is one that a person's households booked."""
    mine = Booking.household_id.in_(ids_of_households(person_id))
    return OrderLine.id.in_(select(Booking.line_id).where(mine))


def are_orders_of(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that an order is one in which a person's households took part."""
    mine = Basket.household_id.in_(ids_of_households(person_id))
    return CollectiveOrder.id.in_(select(Basket.order_id).where(mine))


def orders_under_way(session: Session, household_ids: Sequence[uuid.UUID]) -> Sequence[str]:
    """Return the orders that are not over and in which some households want something."""
    wanted = select(Booking.order_id).where(
        Booking.household_id.in_(household_ids), Booking.quantity > 0
    )
    return session.scalars(
        select(CollectiveOrder.title)
        .where(CollectiveOrder.id.in_(wanted), CollectiveOrder.state.not_in(OVER))
        .order_by(CollectiveOrder.closes_at, CollectiveOrder.id)
        .limit(MOST_ORDERS)
    ).all()
