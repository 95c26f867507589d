"""What the scales said and no page could take any more: kept, and entered or dismissed by a person."""

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders.handover import queries as handover_queries
from app.orders.handover.errors import LateReasonMissing
from app.orders.handover.late_queries import Late
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.handover.services import (
    AT_HANDOVER,
    Answer,
    Report,
    Taken,
    as_before,
    keep,
    report,
    require_sense,
    with_units,
)
from app.orders.handover.weights import Said
from app.orders.models import CollectiveOrder
from catalog.base import new_id


def report_or_keep(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    said: Report,
    *,
    actor: Actor,
    now: datetime,
) -> Answer:
    """Take a report that a telephone kept; one that comes too late is kept here. The order must be locked.

    Raises
    ------
    AllotmentNotFound, BadReport, LooksStrange, LessThanClaimed
    """
    if order.state in AT_HANDOVER:
        return report(session, order, group_id, said, actor=actor, now=now)
    before = handover_queries.report(session, said.id)
    if before is not None:
        return as_before(session, before, said, group_id)
    found = handover_queries.handed(session, order.id, group_id, said.booking_id)
    # Whoever decides on it sees what was expected: nobody is asked on the telephone.
    require_sense(found, replace(said, confirmed=True))
    what = with_units(found, said.said)
    stands = (found.allotment.delivered_units, found.allotment.delivered_grams)
    same = (what.units, what.grams) == stands
    outcome = ReportOutcome.AGREED if same else ReportOutcome.LATE
    revision = handover_queries.revisions(session, [said.booking_id]).get(said.booking_id, 0)
    taken = Taken(said, what, Answer(outcome, revision))
    keep(session, found, taken, actor=actor, now=now)
    session.flush()
    return taken.answer


def enter(
    session: Session, order: CollectiveOrder, found: Late, *, actor: Actor, now: datetime
) -> Answer:
    """Let a late report count, after the settlement was taken back; the order must be locked, `found` read after it.

    Raises
    ------
    NotHandedOver, AllotmentNotFound, LessThanClaimed
    """
    late = found.report
    pieces = None if late.grams is None else found.pieces
    revisions = handover_queries.revisions(session, [late.booking_id])
    said = Report(
        id=new_id(),
        booking_id=late.booking_id,
        base=revisions.get(late.booking_id, 0),
        said=Said(None, pieces) if found.line.weighed else Said(late.units, None),
        confirmed=True,
        reason=late.reason,
        read_at=late.read_at,
        decides=late.id,
    )
    return report(session, order, late.organisation_id, said, actor=actor, now=now)


def dismiss(session: Session, found: Late, reason: str, *, actor: Actor, now: datetime) -> None:
    """Let a late report not count, and say why; its order must be locked, `found` read after it.

    Raises
    ------
    LateReasonMissing
    """
    late = found.report
    if not reason:
        raise LateReasonMissing
    session.add(
        HandoverReport(
            id=new_id(),
            order_id=late.order_id,
            booking_id=late.booking_id,
            organisation_id=late.organisation_id,
            outcome=ReportOutcome.DISMISSED,
            revision=late.revision,
            units_before=late.units_before,
            grams_before=late.grams_before,
            units=late.units,
            grams=late.grams,
            reason=reason,
            by_id=actor.person_id,
            at=now,
            decides_id=late.id,
        )
    )
    session.flush()
