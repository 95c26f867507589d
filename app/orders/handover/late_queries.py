"""Readings of reports that came too late and that nobody has decided on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.handover.errors import LateReportNotFound
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.handover.queries import pieces_of_reports
from app.orders.models import CollectiveOrder, OrderLine

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Late:
    """A report that waits: what it says, of what, whose, and what counts now."""

    report: HandoverReport
    allotment: Allotment
    line: OrderLine
    household: Household
    by: str | None
    pieces: tuple[int, ...]


_Rows = Select[HandoverReport, Allotment, OrderLine, Household, str]


def _undecided() -> ColumnElement[bool]:
    decision = aliased(HandoverReport)
    return ~select(decision.id).where(decision.decides_id == HandoverReport.id).exists()


def _waiting(order_id: uuid.UUID, group_id: uuid.UUID) -> _Rows:
    return (
        select(HandoverReport, Allotment, OrderLine, Household, Person.name)
        .join(Booking, Booking.id == HandoverReport.booking_id)
        .join(Allotment, Allotment.booking_id == Booking.id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Household, Household.id == Booking.household_id)
        .outerjoin(Person, Person.id == HandoverReport.by_id)
        .where(
            HandoverReport.order_id == order_id,
            HandoverReport.organisation_id == group_id,
            HandoverReport.outcome == ReportOutcome.LATE,
            _undecided(),
        )
        .order_by(HandoverReport.at, HandoverReport.id)
        .limit(MOST_SHOWN)
        .execution_options(populate_existing=True)
    )


def waiting(session: Session, order_id: uuid.UUID, group_id: uuid.UUID) -> list[Late]:
    """Return the reports of a group that wait, the oldest first."""
    rows = session.execute(_waiting(order_id, group_id)).all()
    pieces = pieces_of_reports(session, [row[0].id for row in rows])
    return [Late(*row, pieces.get(row[0].id, ())) for row in rows]


def waiting_one(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID, late_id: uuid.UUID
) -> Late:
    """Return a report that waits; raises LateReportNotFound when there is none, or it is decided."""
    query = _waiting(order_id, group_id).where(HandoverReport.id == late_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise LateReportNotFound
    return Late(*row, pieces_of_reports(session, [late_id]).get(late_id, ()))


def count_waiting(session: Session, order_id: uuid.UUID, group_id: uuid.UUID) -> int:
    """Return how many reports of a group wait in an order."""
    query = (
        select(func.count())
        .select_from(HandoverReport)
        .where(
            HandoverReport.order_id == order_id,
            HandoverReport.organisation_id == group_id,
            HandoverReport.outcome == ReportOutcome.LATE,
            _undecided(),
        )
    )
    return session.scalar(query) or 0


def waiting_orders(
    session: Session, group_id: uuid.UUID, *, first: int, most: int
) -> Sequence[tuple[CollectiveOrder, int]]:
    """Return the orders in which reports of a group wait, with how many, the oldest first."""
    query = (
        select(CollectiveOrder, func.count())
        .join(HandoverReport, HandoverReport.order_id == CollectiveOrder.id)
        .where(
            HandoverReport.organisation_id == group_id,
            HandoverReport.outcome == ReportOutcome.LATE,
            _undecided(),
        )
        .group_by(CollectiveOrder.id)
        .order_by(CollectiveOrder.closes_at, CollectiveOrder.id)
        .offset(first)
        .limit(most)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


def count_waiting_orders(session: Session, group_id: uuid.UUID) -> int:
    """Return in how many orders reports of a group wait."""
    query = select(func.count(HandoverReport.order_id.distinct())).where(
        HandoverReport.organisation_id == group_id,
        HandoverReport.outcome == ReportOutcome.LATE,
        _undecided(),
    )
    return session.scalar(query) or 0


def late_bookings(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID
) -> frozenset[uuid.UUID]:
    """Return the bookings of a group of which something waits."""
    query = select(HandoverReport.booking_id).where(
        HandoverReport.order_id == order_id,
        HandoverReport.organisation_id == group_id,
        HandoverReport.outcome == ReportOutcome.LATE,
        _undecided(),
    )
    return frozenset(session.scalars(query))
