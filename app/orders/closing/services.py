"""Closing: what is ordered, who gets it, which producer falls under its minimum. Done once, whoever asks."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders import queries
from app.orders.booking.models import Wanted
from app.orders.booking.wishes import Wish
from app.orders.closing import plan
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory, SharingStage
from app.orders.closing.sharing import LineResult, Memory, Wisher, shared_out
from app.orders.models import CollectiveOrder, OrderLine, Recurrence, UnderMinimum
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from app.orders.wall_time import Hour
from app.runtime.jobs.outbox import publish
from catalog.base import new_id

MILLION = 1_000_000
TELL_EXTENDED = "orders.tell_extended"
PROPOSE_NEXT = "orders.propose_next"


def close_if_due(
    session: Session, order_id: uuid.UUID, *, timezone: str, now: datetime
) -> OrderState | None:
    """Do what an order's deadline asks for; None when it asks for nothing (any more).

    Safe to repeat, and by several workers at once: the state decides under the lock.
    """
    order = queries.locked_order(session, order_id)
    if order.state is OrderState.OPEN and order.closes_at <= now:
        if _extend(session, order, timezone=timezone, now=now):
            return order.state
        if _completes(order, now) and _has_incomplete_packs(session, order):
            take_step(session, order, OrderAction.COMPLETE_PACKS, actor=None, now=now)
            return order.state
        close(session, order, actor=None, now=now)
        return order.state
    late = order.completing_until is not None and order.completing_until <= now
    if order.state is OrderState.COMPLETING and late:
        close(session, order, actor=None, now=now)
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


def close(session: Session, order: CollectiveOrder, *, actor: Actor | None, now: datetime) -> None:
    """Close an order: work out what is ordered and who gets it.

    Bookings stay as they are for ever; reopening throws away only what was worked out.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.CLOSE, actor=actor, now=now)
    outcomes, allotments, memories = [], [], []
    for part in _shared_out(session, order):
        outcomes.append(
            {
                "id": new_id(),
                "order_id": order.id,
                "line_id": part.line.id,
                "organisation_id": part.scope,
                "ordered_units": part.result.ordered_units,
            }
        )
        for booking in part.bookings:
            units = part.result.given.get(booking.household_id, 0)
            allotments.append(
                {
                    "id": new_id(),
                    "order_id": order.id,
                    "booking_id": booking.id,
                    "expected_units": units,
                    "expected_cents": units * part.line.price_cents,
                }
            )
        memories += memories_of(part.line, part.owing, SharingStage.CLOSING)
    # Many rows, hence not one by one.
    many = ((LineOutcome, outcomes), (Allotment, allotments), (SharingMemory, memories))
    for table, rows in many:
        if rows:
            session.execute(insert(table), rows)
    session.flush()
    if order.recurrence is not Recurrence.NONE:
        # Apart: what cannot be proposed holds up no closing.
        key = f"{PROPOSE_NEXT}:{order.id}"
        publish(session, PROPOSE_NEXT, {"order_id": str(order.id)}, now=now, key=key)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is ordered of a line by those who are counted together, and who of them gets it."""

    line: OrderLine
    scope: plan.Scope
    bookings: Sequence[Wanted]
    result: LineResult
    # What sharing it added to what each household is owed.
    owing: Mapping[uuid.UUID, Fraction]


def _shared_out(session: Session, order: CollectiveOrder) -> Iterator[_Part]:
    """Work an order out; with packs over all groups, the holder's row carries what is ordered."""
    everybody = queries.all_bookings(session, order.id)
    by_line: defaultdict[tuple[uuid.UUID, plan.Scope], list[Wanted]] = defaultdict(list)
    for booking in everybody:
        by_line[booking.line_id, plan.scope_of(order, booking.organisation_id)].append(booking)
    lines = queries.lines_of(session, order.id)
    ordered = plan.ordered_of(order, lines, plan.sums_of(order, plan.booked_by_group(everybody)))
    short = _not_ordered(session, order, lines, ordered)
    memory = Memory(owed_to(session, {booking.household_id for booking in everybody}))
    for line in lines:
        for scope, units in sorted(ordered.get(line.id, {}).items()):
            # What is not ordered at all is shared by nobody.
            count = 0 if (line.producer_id, scope) in short else units
            bookings, before = by_line[line.id, scope], dict(memory.owed)
            result = shared_out(_wishers(bookings), count, memory)
            yield _Part(line, scope, bookings, result, memory.since(before))


def _not_ordered(
    session: Session, order: CollectiveOrder, lines: Sequence[OrderLine], ordered: plan.Ordered
) -> frozenset[tuple[uuid.UUID, plan.Scope]]:
    """Return who gets no order from which producer, because the minimum is not reached."""
    if order.under_minimum is UnderMinimum.KEEP:
        return frozenset()
    return plan.short_of(order, lines, queries.producers_of(session, order.id), ordered)


def _wishers(bookings: Sequence[Wanted]) -> list[Wisher]:
    return [
        Wisher(booking.household_id, Wish(booking.quantity, booking.tolerance))
        for booking in bookings
    ]


def owed_to(session: Session, household_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Fraction]:
    """Return what sharing owes some households, in units."""
    owed = queries.owed_millionths(session, household_ids)
    return {key: Fraction(millionths, MILLION) for key, millionths in owed.items()}


def remember(
    session: Session,
    line: OrderLine,
    owing: Mapping[uuid.UUID, Fraction],
    stage: SharingStage,
) -> None:
    """Keep what sharing a line left owing."""
    if rows := memories_of(line, owing, stage):
        session.execute(insert(SharingMemory), rows)


def memories_of(
    line: OrderLine, owing: Mapping[uuid.UUID, Fraction], stage: SharingStage
) -> list[dict[str, object]]:
    """Return what sharing a line left owing as rows."""
    return [
        {
            "order_id": line.order_id,
            "line_id": line.id,
            "household_id": household_id,
            "stage": stage,
            "owed_millionths": round(units * MILLION),
        }
        for household_id, units in sorted(owing.items())
        if round(units * MILLION)
    ]
