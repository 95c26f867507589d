"""Going back: a closed order is opened again, or given up. Not when something of the goods has been said."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders.closing import undoing_queries
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.closing.undoing_queries import InTheWay
from app.orders.errors import GoodsHaveCome, GoodsReported
from app.orders.models import CollectiveOrder
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step

# From when something can be said of the goods, and one can still go back.
_SENT = frozenset({OrderState.SENT, OrderState.CONFIRMED})
NOTHING = InTheWay()


def in_the_way_of_reopening(session: Session, order: CollectiveOrder) -> InTheWay:
    """Return what was said of the goods: it is about what was shared out, which reopening throws away."""
    return undoing_queries.reported(session, order.id) if order.state in _SENT else NOTHING


def in_the_way_of_cancelling(session: Session, order: CollectiveOrder) -> InTheWay:
    """Return what households have got: it is to be paid. That nothing came is in nobody's way."""
    return undoing_queries.handed_out(session, order.id) if order.state in _SENT else NOTHING


def reopen(
    session: Session,
    order: CollectiveOrder,
    *,
    closes_at: datetime,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """Open a closed order again until a new deadline; every request is kept. The order must be locked.

    Raises
    ------
    ImpossibleAction, GoodsReported
    """
    found = in_the_way_of_reopening(session, order)
    if found:
        raise GoodsReported(**asdict(found))
    take_step(session, order, OrderAction.REOPEN, actor=actor, now=now, reason=reason)
    session.execute(delete(Allotment).where(Allotment.order_id == order.id))
    session.execute(delete(LineOutcome).where(LineOutcome.order_id == order.id))
    session.execute(delete(SharingMemory).where(SharingMemory.order_id == order.id))
    order.closes_at, order.closes_meant = closes_at, None
    order.completing_until = order.completing_meant = None
    session.flush()


def cancel(
    session: Session, order: CollectiveOrder, *, actor: Actor, reason: str, now: datetime
) -> None:
    """Give an order up; the order must be locked.

    Raises
    ------
    ImpossibleAction, GoodsHaveCome
    """
    found = in_the_way_of_cancelling(session, order)
    if found:
        raise GoodsHaveCome(**asdict(found))
    take_step(session, order, OrderAction.CANCEL, actor=actor, now=now, reason=reason)
