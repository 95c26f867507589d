"""Readings of the hand-over: what each household of a group gets, and what was reported of it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, exists, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.handover.errors import AllotmentNotFound
from app.orders.handover.models import HandoverReport, ReportOutcome, Weighing
from app.orders.models import OrderLine

MOST_ALLOTMENTS = 250_000
PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Handed:
    """What one household gets of one line."""

    allotment: Allotment
    booking: Booking
    line: OrderLine
    household: Household


def handed_of(
    session: Session,
    order_id: uuid.UUID,
    group_id: uuid.UUID,
    *,
    line_id: uuid.UUID | None = None,
    household_id: uuid.UUID | None = None,
) -> list[Handed]:
    """Return what the households of a group get, by household and line."""
    query = (
        select(Allotment, Booking, OrderLine, Household)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Household, Household.id == Booking.household_id)
        .where(Allotment.order_id == order_id, Booking.organisation_id == group_id)
        .order_by(func.length(Household.code), Household.code, Household.id, OrderLine.number)
        .limit(MOST_ALLOTMENTS)
        # Read before the lock and again after it, the second reading counts.
        .execution_options(populate_existing=True)
    )
    if line_id is not None:
        query = query.where(Booking.line_id == line_id)
    if household_id is not None:
        query = query.where(Booking.household_id == household_id)
    return [Handed(*row) for row in session.execute(query)]


def handed(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID, booking_id: uuid.UUID
) -> Handed:
    """Return what one household of a group gets of one line; raises AllotmentNotFound."""
    row = session.execute(
        select(Allotment, Booking, OrderLine, Household)
        .join(Booking, Booking.id == Allotment.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Household, Household.id == Booking.household_id)
        .where(
            Allotment.order_id == order_id,
            Booking.organisation_id == group_id,
            Booking.id == booking_id,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise AllotmentNotFound
    return Handed(*row)


def report(session: Session, report_id: uuid.UUID) -> HandoverReport | None:
    """Return a report that has been received before."""
    return session.get(HandoverReport, report_id)


def revisions(session: Session, bookings: Collection[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Return how many reports count for some bookings; those without are left out."""
    rows = session.execute(
        select(HandoverReport.booking_id, func.max(HandoverReport.revision))
        .where(
            HandoverReport.booking_id.in_(set(bookings)),
            HandoverReport.outcome == ReportOutcome.APPLIED,
        )
        .group_by(HandoverReport.booking_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def pieces_of(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID
) -> Mapping[uuid.UUID, tuple[int, ...]]:
    """Return what each piece weighs, by booking, of the reports that count now."""
    last = _last_of(order_id, group_id)
    rows = session.execute(
        select(HandoverReport.booking_id, Weighing.grams)
        .join(Weighing, Weighing.report_id == HandoverReport.id)
        .join(
            last,
            (last.c.booking_id == HandoverReport.booking_id)
            & (last.c.revision == HandoverReport.revision),
        )
        .where(HandoverReport.outcome == ReportOutcome.APPLIED)
        .order_by(HandoverReport.booking_id, Weighing.number)
    )
    found: dict[uuid.UUID, list[int]] = {}
    for booking_id, grams in rows:
        found.setdefault(booking_id, []).append(grams)
    return {key: tuple(pieces) for key, pieces in found.items()}


def last_reports(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID
) -> Mapping[uuid.UUID, int]:
    """Return the revision of every booking of a group that anything was reported of."""
    last = _last_of(order_id, group_id)
    return {row[0]: int(row[1]) for row in session.execute(select(last))}


def _last_of(order_id: uuid.UUID, group_id: uuid.UUID) -> Subquery:
    return (
        select(
            HandoverReport.booking_id.label("booking_id"),
            func.max(HandoverReport.revision).label("revision"),
        )
        .where(
            HandoverReport.order_id == order_id,
            HandoverReport.organisation_id == group_id,
            HandoverReport.outcome == ReportOutcome.APPLIED,
        )
        .group_by(HandoverReport.booking_id)
        .subquery()
    )


def is_contested(session: Session, booking_id: uuid.UUID, revision: int) -> bool:
    """Tell whether reports have met this revision of a booking and nobody has chosen since."""
    query = select(
        exists().where(
            HandoverReport.booking_id == booking_id,
            HandoverReport.revision == revision,
            HandoverReport.outcome == ReportOutcome.CONFLICT,
        )
    )
    return bool(session.scalar(query))


@dataclass(frozen=True, slots=True)
class Contested:
    """A report that met another one, and nobody has chosen since."""

    report: HandoverReport
    pieces: tuple[int, ...]
    by: str | None


def contested(session: Session, order_id: uuid.UUID, group_id: uuid.UUID) -> list[Contested]:
    """Return the reports of a group between which a person has still to choose."""
    rows = session.execute(
        select(HandoverReport, Person.name)
        .outerjoin(Person, Person.id == HandoverReport.by_id)
        .where(
            HandoverReport.order_id == order_id,
            HandoverReport.organisation_id == group_id,
            HandoverReport.outcome == ReportOutcome.CONFLICT,
        )
        .order_by(HandoverReport.at, HandoverReport.id)
        .limit(MOST_ALLOTMENTS)
    ).all()
    met = [(row[0], row[1]) for row in rows]
    now = revisions(session, [report.booking_id for report, _name in met])
    waiting = [each for each in met if now.get(each[0].booking_id, 0) == each[0].revision]
    pieces = pieces_of_reports(session, [report.id for report, _name in waiting])
    return [Contested(report, pieces.get(report.id, ()), name) for report, name in waiting]


def pieces_of_reports(
    session: Session, reports: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[int, ...]]:
    """Return the weights of some reports."""
    found: dict[uuid.UUID, list[int]] = {}
    for report_id, grams in session.execute(
        select(Weighing.report_id, Weighing.grams)
        .where(Weighing.report_id.in_(set(reports)))
        .order_by(Weighing.report_id, Weighing.number)
    ):
        found.setdefault(report_id, []).append(grams)
    return {key: tuple(each) for key, each in found.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """One report with whom it concerns and who made it."""

    report: HandoverReport
    title: str
    code: str
    name: str
    by: str | None


def told(
    session: Session, order_id: uuid.UUID, group_id: uuid.UUID, before: uuid.UUID | None
) -> Sequence[Told]:
    """Return the latest reports of a group, one more than a page."""
    query = (
        select(HandoverReport, OrderLine.title, Household.code, Household.name, Person.name)
        .join(Booking, Booking.id == HandoverReport.booking_id)
        .join(OrderLine, OrderLine.id == Booking.line_id)
        .join(Household, Household.id == Booking.household_id)
        .outerjoin(Person, Person.id == HandoverReport.by_id)
        .where(HandoverReport.order_id == order_id, HandoverReport.organisation_id == group_id)
        .order_by(HandoverReport.at.desc(), HandoverReport.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        edge = session.get(HandoverReport, before)
        if edge is not None:
            query = query.where(
                (HandoverReport.at < edge.at)
                | ((HandoverReport.at == edge.at) & (HandoverReport.id < edge.id))
            )
    return [Told(*row) for row in session.execute(query)]
