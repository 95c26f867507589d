"""What orders that are not settled yet can still cost a household."""

import uuid

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.orders.amounts import delivered_cents
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.states import TAKES_BOOKINGS, OrderState

NOT_SETTLED = (OrderState.CLOSED, OrderState.SENT, OrderState.CONFIRMED, OrderState.DELIVERED)


def committed_cents(session: Session, household_id: uuid.UUID, *, but: uuid.UUID) -> int:
    """Return the most that a household's other orders, not yet settled, can still cost it.

    Of what is booked the whole tolerance counts; of what is worked out what is known best: what was brought,
    else what the producer confirmed, else what was expected.
    """
    wished = session.scalar(
        select(func.sum((Booking.quantity + Booking.tolerance) * OrderLine.price_cents))
        .select_from(Booking)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(CollectiveOrder, CollectiveOrder.id == Booking.order_id)
        .where(
            Booking.household_id == household_id,
            CollectiveOrder.id != but,
            CollectiveOrder.state.in_(TAKES_BOOKINGS),
            OrderLine.withdrawn_at.is_(None),
        )
    )
    return int(wished or 0) + _allotted_cents(session, household_id, but)


def _allotted_cents(session: Session, household_id: uuid.UUID, but: uuid.UUID) -> int:
    scope = case(
        (CollectiveOrder.pack_scope == PackScope.EACH, Booking.organisation_id),
        else_=CollectiveOrder.holder_id,
    )
    rows = session.execute(
        select(OrderLine, LineOutcome, Allotment)
        .select_from(Booking)
        .join(CollectiveOrder, CollectiveOrder.id == Booking.order_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Allotment, Allotment.booking_id == Booking.id)
        .outerjoin(
            LineOutcome,
            (LineOutcome.line_id == OrderLine.id) & (LineOutcome.organisation_id == scope),
        )
        .where(
            Booking.household_id == household_id,
            CollectiveOrder.id != but,
            CollectiveOrder.state.in_(NOT_SETTLED),
        )
        .order_by(Allotment.id)
        # Read before a lock and again after it, the second reading counts.
        .execution_options(populate_existing=True)
    )
    return sum(delivered_cents(line, outcome, allotment) for line, outcome, allotment in rows)
