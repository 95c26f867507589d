"""Handing over: one report after the other, each based on what its maker had seen, none counted twice."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders.amounts import confirmed_units, delivered_units
from app.orders.claims import claim_queries
from app.orders.claims.errors import LessThanClaimed
from app.orders.closing.models import Allotment
from app.orders.handover import queries as handover_queries
from app.orders.handover.errors import BadReport, LooksStrange, NotHandedOver
from app.orders.handover.models import HandoverReport, ReportOutcome, Weighing
from app.orders.handover.queries import Handed
from app.orders.handover.weights import MOST_GRAMS, MOST_PIECES, Said, by_piece, strange_parts
from app.orders.models import CollectiveOrder
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step

# From when the goods may come until the accounts are closed.
AT_HANDOVER = frozenset({OrderState.SENT, OrderState.CONFIRMED, OrderState.DELIVERED})
BEFORE_DELIVERED = AT_HANDOVER - {OrderState.DELIVERED}
MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports of one booking.

    Attributes
    ----------
    base
        How many reports counted for the booking when its maker looked.
    read_at
        When the scales were read, by the clock of the device.
    """

    id: uuid.UUID
    booking_id: uuid.UUID
    base: int
    said: Said
    confirmed: bool = False
    reason: str = ""
    read_at: datetime | None = None
    # A late report that this one enters.
    decides: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a report, and how many count for the booking now."""

    outcome: ReportOutcome
    revision: int


def require_handover(order: CollectiveOrder) -> None:
    """Refuse an order that is not at its hand-over.

    Raises
    ------
    NotHandedOver
    """
    if order.state not in AT_HANDOVER:
        raise NotHandedOver


def report(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    report: Report,
    *,
    actor: Actor,
    now: datetime,
) -> Answer:
    """Take a report; the order must be locked. What was received before is answered as it was then.

    Raises
    ------
    NotHandedOver, AllotmentNotFound, BadReport, LooksStrange, LessThanClaimed
    """
    before = handover_queries.report(session, report.id)
    if before is not None:
        return as_before(session, before, report, group_id)
    require_handover(order)
    found = handover_queries.handed(session, order.id, group_id, report.booking_id)
    require_sense(found, report)
    revision = handover_queries.revisions(session, [report.booking_id]).get(report.booking_id, 0)
    said = with_units(found, report.said)
    _require_claimed(session, found, said)
    outcome = _outcome(session, found, said, report, revision)
    if outcome is ReportOutcome.APPLIED:
        revision += 1
    taken = Taken(report, said, Answer(outcome, revision))
    keep(session, found, taken, actor=actor, now=now)
    if outcome is ReportOutcome.APPLIED:
        _write(found.allotment, said)
    session.flush()
    return taken.answer


def _write(allotment: Allotment, said: Said) -> None:
    nothing = said.units is None and said.grams is None
    # Taken back: it is due again what was shared.
    allotment.delivered_units = allotment.shared_units if nothing else said.units
    allotment.delivered_grams = said.grams


def as_before(
    session: Session, before: HandoverReport, report: Report, group_id: uuid.UUID
) -> Answer:
    """Answer a report that was received before as it was then; raises BadReport when it is another's."""
    if before.booking_id != report.booking_id or before.organisation_id != group_id:
        raise BadReport
    if before.outcome is ReportOutcome.CONFLICT:
        now = handover_queries.revisions(session, [before.booking_id])
        return Answer(before.outcome, now.get(before.booking_id, 0))
    return Answer(before.outcome, before.revision)


def require_sense(found: Handed, report: Report) -> None:
    """Refuse what is no number or weight of the line, and what looks strange until it is said to be meant.

    Raises
    ------
    BadReport, LooksStrange
    """
    said, line = report.said, found.line
    if line.weighed:
        pieces = said.pieces or ()
        fits = said.units is None and len(pieces) <= MOST_PIECES
        fits = fits and all(0 < grams <= MOST_GRAMS for grams in pieces)
    else:
        fits = said.pieces is None and (said.units is None or 0 <= said.units <= MOST_UNITS)
    if not fits:
        raise BadReport
    if report.confirmed:
        return
    for strange, expected in strange_parts(line, said, expected_units(found)):
        raise LooksStrange(strange, expected, grams=line.weighed)


def _require_claimed(session: Session, found: Handed, said: Said) -> None:
    claimed = claim_queries.claimed_amount(session, found.booking.id)
    got = said.grams if found.line.weighed else said.units
    if claimed and (got is None or got < claimed):
        raise LessThanClaimed


def expected_units(found: Handed) -> int:
    """Return how many units are expected to be handed over: as shared when another number came."""
    shared = found.allotment.shared_units
    if shared is not None:
        return shared
    return delivered_units(found.allotment) or confirmed_units(found.allotment)


def with_units(found: Handed, said: Said) -> Said:
    """Return a report with the units that its weights stand for."""
    if not found.line.weighed or said.pieces is None:
        return said
    if by_piece(found.line) or not said.pieces:
        return Said(len(said.pieces), said.pieces)
    # Loose goods: how many units they are was said when they were shared, if ever.
    return Said(found.allotment.delivered_units or None, said.pieces)


def _outcome(
    session: Session, found: Handed, said: Said, report: Report, revision: int
) -> ReportOutcome:
    allotment = found.allotment
    same = (said.units, said.grams) == (allotment.delivered_units, allotment.delivered_grams)
    if same and not _settles_something(session, found, report, revision):
        return ReportOutcome.AGREED
    return ReportOutcome.APPLIED if report.base == revision else ReportOutcome.CONFLICT


def _settles_something(session: Session, found: Handed, report: Report, revision: int) -> bool:
    """Tell whether somebody who has seen both values chooses the one that stands."""
    return report.base == revision and handover_queries.is_contested(
        session, found.booking.id, revision
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """A report as it is kept."""

    report: Report
    said: Said
    answer: Answer


def keep(session: Session, found: Handed, taken: Taken, *, actor: Actor, now: datetime) -> None:
    """Write a report down for ever."""
    report, said = taken.report, taken.said
    session.add(
        HandoverReport(
            id=report.id,
            order_id=found.booking.order_id,
            booking_id=found.booking.id,
            organisation_id=found.booking.organisation_id,
            outcome=taken.answer.outcome,
            revision=taken.answer.revision,
            units_before=found.allotment.delivered_units,
            grams_before=found.allotment.delivered_grams,
            units=said.units,
            grams=said.grams,
            confirmed=report.confirmed,
            reason=report.reason,
            by_id=actor.person_id,
            at=now,
            read_at=report.read_at,
            decides_id=report.decides,
        )
    )
    session.flush()
    for number, grams in enumerate(said.pieces or (), start=1):
        session.add(Weighing(report_id=report.id, number=number, grams=grams))


def not_weighed(found: list[Handed]) -> list[Handed]:
    """Return what should have been on the scales and was not: it counts with the weight expected."""
    return [
        each
        for each in found
        if each.line.weighed
        and each.allotment.delivered_grams is None
        and delivered_units(each.allotment) > 0
    ]


def deliver(session: Session, order: CollectiveOrder, *, actor: Actor, now: datetime) -> None:
    """Say that an order is handed over: whatever was not reported was got as it was confirmed.

    What was handed over can still be corrected until the accounts are closed.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.DELIVER, actor=actor, now=now)
