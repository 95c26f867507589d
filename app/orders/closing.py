"""Closing: what is ordered, who gets it, which producer falls under its minimum. Done once, whoever asks."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders import queries
from app.orders.booking_models import Booking
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, PackScope, UnderMinimum
from app.orders.outcome_models import Allotment, LineOutcome, SharingMemory, SharingStage
from app.orders.packs import Booked, PackRule, missing_units
from app.orders.sharing import LineResult, Memory, Wisher, result_of
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from app.orders.wishes import Wish
from catalog.quantities import Dimension

MILLION = 1_000_000
PERCENT = 100


def pack_rule(order: CollectiveOrder, line: OrderLine) -> PackRule:
    """Return how a line of an order is packed."""
    return PackRule(
        size=line.pack_size,
        minimum=line.minimum_units,
        maximum=line.maximum_units,
        rounding=order.rounding,
        threshold=Fraction(order.threshold_percent, PERCENT),
    )


@dataclass(frozen=True, slots=True)
class ProducerTotal:
    """What an order comes to for one producer, net of nothing: what households pay."""

    cents: int
    grams: int

    def reaches(self, producer: OrderProducer) -> bool:
        """Tell whether the producer's minimum is reached; one of nothing always is."""
        return self.cents >= producer.minimum_cents and self.grams >= producer.minimum_grams


def grams_of(line: OrderLine, units: int) -> int:
    """Return what some units weigh; a litre counts as a kilogram, what has no weight as nothing."""
    if line.dimension in {Dimension.MASS, Dimension.VOLUME}:
        return line.content_amount * units
    return 0


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
        if _completes(order, now) and incomplete_lines(session, order):
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
    totals = totals_of(session, order)
    producers = queries.producers_of(session, order.id)
    if all(totals[each.producer_id].reaches(each) for each in producers):
        return False
    days = timedelta(days=order.extend_days)
    order.closes_at = later_on_the_wall(order.closes_at, days, timezone)
    if order.completing_until is not None:
        order.completing_until = later_on_the_wall(order.completing_until, days, timezone)
    order.extended_at = now
    return True


def later_on_the_wall(moment: datetime, by: timedelta, timezone: str) -> datetime:
    """Return the same hour of the local clock some days later: a week over the change of time has 167 or 169 hours."""
    zone = ZoneInfo(timezone)
    local = moment.astimezone(zone)
    later = (local.replace(tzinfo=None) + by).replace(tzinfo=zone)
    return later.astimezone(moment.tzinfo)


def incomplete_lines(session: Session, order: CollectiveOrder) -> list[OrderLine]:
    """Return the lines on which a pack has been begun and not filled."""
    booked = queries.booked(session, order.id)
    none = Booked(0, 0)
    return [
        line
        for line in queries.lines_of(session, order.id)
        if line.withdrawn_at is None
        and missing_units(
            booked.get(line.id, none).quantity, booked.get(line.id, none).tolerance, line.pack_size
        )
    ]


def close(session: Session, order: CollectiveOrder, *, actor: Actor | None, now: datetime) -> None:
    """Close an order: work out what is ordered and who gets it.

    Bookings stay as they are for ever; reopening throws away only what was worked out.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.CLOSE, actor=actor, now=now)
    plan = _plan(session, order)
    short = _under_minimum(session, order, plan)
    for line, per_group in plan.results.items():
        nothing = line.producer_id in short
        for group_id, result in per_group.items():
            session.add(
                LineOutcome(
                    order_id=order.id,
                    line_id=line.id,
                    organisation_id=group_id,
                    ordered_units=0 if nothing else result.ordered_units,
                )
            )
            for booking in plan.bookings[line.id, group_id]:
                units = 0 if nothing else result.given.get(booking.household_id, 0)
                session.add(
                    Allotment(
                        order_id=order.id,
                        booking_id=booking.id,
                        expected_units=units,
                        expected_cents=units * line.price_cents,
                    )
                )
    for line, owing in plan.owing.items():
        # What is not ordered at all was shared by nobody.
        if line.producer_id not in short:
            remember(session, line, owing, SharingStage.CLOSING)
    session.flush()


def reopen(
    session: Session,
    order: CollectiveOrder,
    *,
    closes_at: datetime,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """Open a closed order again until a new deadline; every request is kept.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.REOPEN, actor=actor, now=now, reason=reason)
    session.execute(delete(Allotment).where(Allotment.order_id == order.id))
    session.execute(delete(LineOutcome).where(LineOutcome.order_id == order.id))
    session.execute(delete(SharingMemory).where(SharingMemory.order_id == order.id))
    order.closes_at = closes_at
    order.completing_until = None
    session.flush()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What closing comes to, before anything is written."""

    results: dict[OrderLine, dict[uuid.UUID, LineResult]]
    bookings: dict[tuple[uuid.UUID, uuid.UUID], list[Booking]]
    # By line, what sharing it added to what each household is owed.
    owing: dict[OrderLine, dict[uuid.UUID, Fraction]]


def _plan(session: Session, order: CollectiveOrder) -> _Plan:
    """Work an order out; with packs over all groups, the holder's row carries what is ordered."""
    by_line: defaultdict[tuple[uuid.UUID, uuid.UUID], list[Booking]] = defaultdict(list)
    everybody = queries.all_bookings(session, order.id)
    for booking in everybody:
        scope = booking.organisation_id if order.pack_scope is PackScope.EACH else order.holder_id
        by_line[booking.line_id, scope].append(booking)
    memory = Memory(owed_to(session, {booking.household_id for booking in everybody}))
    owing: dict[OrderLine, dict[uuid.UUID, Fraction]] = {}
    results: dict[OrderLine, dict[uuid.UUID, LineResult]] = {}
    for line in queries.lines_of(session, order.id):
        if line.withdrawn_at is not None:
            continue
        before = dict(memory.owed)
        results[line] = {
            scope: result_of(_wishers(bookings), pack_rule(order, line), memory)
            for (line_id, scope), bookings in sorted(by_line.items())
            if line_id == line.id
        }
        owing[line] = memory.since(before)
    return _Plan(results, by_line, owing)


def _wishers(bookings: Sequence[Booking]) -> list[Wisher]:
    return [
        Wisher(booking.household_id, Wish(booking.quantity, booking.tolerance))
        for booking in bookings
    ]


def totals_of(session: Session, order: CollectiveOrder) -> defaultdict[uuid.UUID, ProducerTotal]:
    """Return what the order would come to for each producer if it closed now."""
    return _totals(_plan(session, order))


def _totals(plan: _Plan) -> defaultdict[uuid.UUID, ProducerTotal]:
    totals: defaultdict[uuid.UUID, ProducerTotal] = defaultdict(lambda: ProducerTotal(0, 0))
    for line, per_group in plan.results.items():
        units = sum(result.ordered_units for result in per_group.values())
        had = totals[line.producer_id]
        totals[line.producer_id] = ProducerTotal(
            had.cents + units * line.price_cents, had.grams + grams_of(line, units)
        )
    return totals


def _under_minimum(session: Session, order: CollectiveOrder, plan: _Plan) -> frozenset[uuid.UUID]:
    """Return the producers that get no order because their minimum is not reached."""
    if order.under_minimum is UnderMinimum.KEEP:
        return frozenset()
    totals = _totals(plan)
    return frozenset(
        each.producer_id
        for each in queries.producers_of(session, order.id)
        if not totals[each.producer_id].reaches(each)
    )


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
    for household_id, units in sorted(owing.items()):
        if millionths := round(units * MILLION):
            session.add(
                SharingMemory(
                    order_id=line.order_id,
                    line_id=line.id,
                    household_id=household_id,
                    stage=stage,
                    owed_millionths=millionths,
                )
            )
