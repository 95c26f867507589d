"""Moving an order on: by a conditional update, so that of two who do it at once one finds it done."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.states import TRANSITIONS, OrderAction
from app.runtime.jobs.outbox import publish
from catalog.states import ImpossibleAction, next_state

TELL_STEP = "orders.tell_step"


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
    number = queries.last_event_number(session, order.id) + 1
    session.add(
        OrderEvent(
            order_id=order.id,
            number=number,
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
    told = {"order_id": str(order.id), "number": number}
    publish(session, TELL_STEP, told, now=now, key=f"{TELL_STEP}:{order.id}:{number}")
