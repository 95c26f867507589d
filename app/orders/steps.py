"""Moving an order on: by a conditional update, so that of two who do it at once one finds it done."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.states import TRANSITIONS, OrderAction
from catalog.states import ImpossibleAction, next_state


def take_step(
    session: Session,
    order: CollectiveOrder,
    action: OrderAction,
    *,
    actor: Actor | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Move an order to the state that an act leads to, and note it.

    Raises
    ------
    ImpossibleAction
        When the table does not allow it, or somebody was faster.
    """
    source = order.state
    target = next_state(TRANSITIONS, source, action)
    moved = session.execute(
        update(CollectiveOrder)
        .where(CollectiveOrder.id == order.id, CollectiveOrder.state == source)
        .values(state=target, revision=CollectiveOrder.revision + 1)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined] # an UPDATE has a count
        raise ImpossibleAction(source, action)
    # The update has locked the row; a page may have read the order with its group, which no lock may join.
    session.refresh(order)
    session.add(
        OrderEvent(
            order_id=order.id,
            number=queries.last_event_number(session, order.id) + 1,
            action=action,
            state=target,
            reason=reason,
            by_id=actor.person_id if actor else None,
            at=now,
        )
    )
    session.flush()
    facts = {"state": target.value}
    subject = Subject("collective_order", order.id)
    record(session, f"order.{action}", subject, actor=actor, now=now, facts=facts)
