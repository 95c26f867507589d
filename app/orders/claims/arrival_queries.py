"""Readings of what came: what counts now, who has taken its goods, who got how many."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.claims.arrival_models import ArrivalShare, LineArrival
from app.orders.closing.models import SharingMemory, SharingStage
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine, PackScope
from app.orders.states import OrderAction

LONG_AGO = datetime.min.replace(tzinfo=UTC)
MOST_ARRIVALS = 200


@dataclass(frozen=True, slots=True)
class Closing:
    """The latest closing of an order: what was said before it counts no more."""

    number: int = 0
    at: datetime = LONG_AGO


def last_closing(session: Session, order_id: uuid.UUID) -> Closing:
    """Return the latest closing of an order."""
    row = session.execute(
        select(OrderEvent.number, OrderEvent.at)
        .where(OrderEvent.order_id == order_id, OrderEvent.action == OrderAction.CLOSE)
        .order_by(OrderEvent.number.desc())
        .limit(1)
    ).one_or_none()
    return Closing(*row) if row else Closing()


def last_number(session: Session, line_id: uuid.UUID, group_id: uuid.UUID) -> int:
    """Return the number of a group's latest arrival of a line; 0 before the first."""
    query = select(func.max(LineArrival.number)).where(
        LineArrival.line_id == line_id, LineArrival.organisation_id == group_id
    )
    return session.scalar(query) or 0


def speakers(order: CollectiveOrder, group_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return whose arrivals concern the households of a group."""
    return frozenset(
        {group_id, order.holder_id} if order.pack_scope is PackScope.ALL else {group_id}
    )


def arrivals_of(
    session: Session,
    order: CollectiveOrder,
    speakers: Collection[uuid.UUID],
    line_id: uuid.UUID | None = None,
) -> Sequence[tuple[LineArrival, str | None]]:
    """Return what some groups said came, with who said it, the latest first."""
    query = (
        select(LineArrival, Person.name)
        .outerjoin(Person, Person.id == LineArrival.by_id)
        .where(
            LineArrival.order_id == order.id,
            LineArrival.organisation_id.in_(set(speakers)),
            LineArrival.closing == last_closing(session, order.id).number,
        )
        .order_by(LineArrival.at.desc(), LineArrival.number.desc(), LineArrival.id.desc())
        .limit(MOST_ARRIVALS)
    )
    if line_id is not None:
        query = query.where(LineArrival.line_id == line_id)
    return [(row[0], row[1]) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Shared:
    """What one household gets of an arrival."""

    share: ArrivalShare
    booking: Booking
    household: Household


def shares_of(session: Session, arrival_id: uuid.UUID) -> list[Shared]:
    """Return who gets how many of an arrival, by household."""
    rows = session.execute(
        select(ArrivalShare, Booking, Household)
        .join(Booking, Booking.id == ArrivalShare.booking_id)
        .join(Household, Household.id == Booking.household_id)
        .where(ArrivalShare.arrival_id == arrival_id)
        .order_by(func.length(Household.code), Household.code, Household.id)
    )
    return [Shared(*row) for row in rows]


def part_of_group(session: Session, arrival_id: uuid.UUID, group_id: uuid.UUID) -> int:
    """Return how many units of an arrival are for the households of a group."""
    query = (
        select(func.sum(ArrivalShare.units))
        .join(Booking, Booking.id == ArrivalShare.booking_id)
        .where(ArrivalShare.arrival_id == arrival_id, Booking.organisation_id == group_id)
    )
    return int(session.scalar(query) or 0)


def taken(
    session: Session,
    order_id: uuid.UUID,
    *,
    line_id: uuid.UUID | None = None,
    group_id: uuid.UUID | None = None,
) -> frozenset[uuid.UUID]:
    """Return the bookings of which somebody has said at the table what was taken."""
    query = (
        select(HandoverReport.booking_id, HandoverReport.units, HandoverReport.grams)
        .join(Booking, Booking.id == HandoverReport.booking_id)
        .where(
            HandoverReport.order_id == order_id,
            HandoverReport.outcome.in_((ReportOutcome.APPLIED, ReportOutcome.AGREED)),
            HandoverReport.at >= last_closing(session, order_id).at,
        )
        .order_by(HandoverReport.revision, HandoverReport.at, HandoverReport.id)
    )
    if line_id is not None:
        query = query.where(Booking.line_id == line_id)
    if group_id is not None:
        query = query.where(Booking.organisation_id == group_id)
    # The latest counts: it may take back what was said before.
    said = {row[0]: (row[1], row[2]) for row in session.execute(query)}
    return frozenset(key for key, what in said.items() if what != (None, None))


def owed_before(
    session: Session, line_id: uuid.UUID, household_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, int]:
    """Return what sharing owes households, without what the hand-over of this line left owing."""
    this = (SharingMemory.line_id == line_id) & (SharingMemory.stage == SharingStage.DELIVERED)
    rows = session.execute(
        select(SharingMemory.household_id, func.sum(SharingMemory.owed_millionths))
        .where(SharingMemory.household_id.in_(set(household_ids)), ~this)
        .group_by(SharingMemory.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def differing(
    session: Session, order: CollectiveOrder, producer_id: uuid.UUID
) -> list[tuple[OrderLine, LineArrival]]:
    """Return what came of a producer's lines where it was not what was expected, each as last said.

    Of what is counted over all groups the holder speaks; of what is counted apart each group.
    """
    query = (
        select(OrderLine, LineArrival)
        .join(LineArrival, LineArrival.line_id == OrderLine.id)
        .where(
            OrderLine.order_id == order.id,
            OrderLine.producer_id == producer_id,
            LineArrival.closing == last_closing(session, order.id).number,
        )
        .order_by(OrderLine.number, LineArrival.organisation_id, LineArrival.number)
    )
    if order.pack_scope is PackScope.ALL:
        query = query.where(LineArrival.organisation_id == order.holder_id)
    last = {
        (line.id, arrival.organisation_id): (line, arrival)
        for line, arrival in session.execute(query)
    }
    return [
        (line, arrival)
        for line, arrival in last.values()
        if arrival.usable_units != arrival.expected_units
    ]
