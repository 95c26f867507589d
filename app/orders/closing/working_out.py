"""Working out what an order comes to and who gets it: under its lock or, of a large one, before it is locked."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.models import Wanted
from app.orders.booking.wishes import Wish
from app.orders.closing import plan, working_queries
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory, SharingStage
from app.orders.closing.sharing import LineResult, Memory, Wisher, shared_out
from app.orders.models import CollectiveOrder, OrderLine, UnderMinimum
from catalog.base import Base, new_id

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """All that the working out of an order stands on: rules and lines by value, bookings by their changes.

    Two marks that are equal are of the same order with the same bookings: every change of a booking is kept
    as an event, and what past orders owe is compared household by household.
    """

    rules: tuple[object, ...]
    lines: tuple[tuple[object, ...], ...]
    minimums: tuple[tuple[object, ...], ...]
    bookings: tuple[int, ...]
    owed: Mapping[uuid.UUID, int]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The rows that closing writes, and what they stand on."""

    mark: Mark
    rows: Mapping[type[Base], list[dict[str, object]]]


def mark_of(session: Session, order: CollectiveOrder) -> Mark:
    """Return what the working out of an order stands on now."""
    rules = (
        order.holder_id,
        order.rounding,
        order.threshold_percent,
        order.pack_scope,
        order.under_minimum,
    )
    return Mark(
        rules,
        working_queries.lines(session, order.id),
        working_queries.minimums(session, order.id),
        working_queries.booked(session, order.id),
        working_queries.owed(session, order.id),
    )


def work_out(
    session: Session, order: CollectiveOrder, progress: Callable[[int], None] = lambda _done: None
) -> WorkedOut:
    """Work an order out; writes nothing. `progress` is told how many households by lines are done.

    The mark is taken first: what changes while the bookings are read is seen by comparing it.
    """
    mark = mark_of(session, order)
    outcomes: list[dict[str, object]] = []
    allotments: list[dict[str, object]] = []
    memories: list[dict[str, object]] = []
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
        progress(len(allotments))
    return WorkedOut(mark, {LineOutcome: outcomes, Allotment: allotments, SharingMemory: memories})


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
