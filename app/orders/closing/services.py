"""Closing: what is ordered, who gets it, which producer falls under its minimum. Done once, whoever asks."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders import queries
from app.orders.closing import plan
from app.orders.closing.working_out import WorkedOut, mark_of, work_out
from app.orders.models import CollectiveOrder, Recurrence, UnderMinimum
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from app.orders.wall_time import Hour
from app.runtime.jobs.outbox import publish

TELL_EXTENDED = "orders.tell_extended"
PROPOSE_NEXT = "orders.propose_next"


def close_if_due(
    session: Session,
    order_id: uuid.UUID,
    *,
    timezone: str,
    now: datetime,
    ahead: WorkedOut | None = None,
) -> OrderState | None:
    """Do what an order's deadline asks for; None when it asks for nothing (any more).

    Safe to repeat, and by several workers at once: the state decides under the lock. `ahead` is as for `close`.
    """
    order = queries.locked_order(session, order_id)
    if order.state is OrderState.OPEN and order.closes_at <= now:
        if _extend(session, order, timezone=timezone, now=now):
            return order.state
        if _completes(order, now) and _has_incomplete_packs(session, order):
            take_step(session, order, OrderAction.COMPLETE_PACKS, actor=None, now=now)
            return order.state
        close(session, order, actor=None, now=now, ahead=ahead)
        return order.state
    late = order.completing_until is not None and order.completing_until <= now
    if order.state is OrderState.COMPLETING and late:
        close(session, order, actor=None, now=now, ahead=ahead)
        return order.state
    return None


def _completes(order: CollectiveOrder, now: datetime) -> bool:
    return order.completing_until is not None and now < order.completing_until


def _extend(session: Session, order: CollectiveOrder, *, timezone: str, now: datetime) -> bool:
    """Give an order that misses a minimum more days, once, at the same hour of the clock on the wall."""
    if order.under_minimum is not UnderMinimum.EXTEND or order.extended_at is not None:
        return False
    if not short_now(session, order):
        return False
    days = timedelta(days=order.extend_days)
    closes = Hour(order.closes_at, order.closes_meant).later(days, timezone)
    until = later_end(order, closes, days, timezone)
    order.closes_at, order.closes_meant = closes.moment, closes.meant
    if until is not None:
        order.completing_until, order.completing_meant = until.moment, until.meant
    order.extended_at = now
    told = {"order_id": str(order.id), "until": order.closes_at.isoformat()}
    publish(session, TELL_EXTENDED, told, now=now)
    return True


def later_end(order: CollectiveOrder, closes: Hour, by: timedelta, timezone: str) -> Hour | None:
    """Return until when packs are completed some days later, after the closing of then."""
    if order.completing_until is None:
        return None
    until = Hour(order.completing_until, order.completing_meant).later(by, timezone)
    return until.after(closes, order.completing_until - order.closes_at, timezone)


def short_now(session: Session, order: CollectiveOrder) -> frozenset[tuple[uuid.UUID, plan.Scope]]:
    """Return which minimums would be missed if the order closed now."""
    lines = queries.lines_of(session, order.id)
    sums = plan.sums_of(order, queries.booked_by_group(session, order.id))
    ordered = plan.ordered_of(order, lines, sums)
    return plan.short_of(order, lines, queries.producers_of(session, order.id), ordered)


def _has_incomplete_packs(session: Session, order: CollectiveOrder) -> bool:
    sums = plan.sums_of(order, queries.booked_by_group(session, order.id))
    return bool(plan.incomplete(order, queries.lines_of(session, order.id), sums))


def close(
    session: Session,
    order: CollectiveOrder,
    *,
    actor: Actor | None,
    now: datetime,
    ahead: WorkedOut | None = None,
) -> None:
    """Close an order: work out what is ordered and who gets it.

    Bookings stay as they are for ever; reopening throws away only what was worked out.

    Parameters
    ----------
    ahead
        Worked out before the order was locked; thrown away when anything that it stands on has changed since.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.CLOSE, actor=actor, now=now)
    if ahead is None or ahead.mark != mark_of(session, order):
        ahead = work_out(session, order)
    connection = session.connection()
    # Many rows, hence neither one by one nor as objects.
    for model, rows in ahead.rows.items():
        if rows:
            connection.execute(insert(model.__table__), rows)  # type: ignore[arg-type]
    session.flush()
    if order.recurrence is not Recurrence.NONE:
        # Apart: what cannot be proposed holds up no closing.
        key = f"{PROPOSE_NEXT}:{order.id}"
        publish(session, PROPOSE_NEXT, {"order_id": str(order.id)}, now=now, key=key)
