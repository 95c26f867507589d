"""Whom the coordination trusts to check evidence."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.audit import Subject as AuditSubject
from app.accounts.audit import record
from app.evidence.book import Moment
from app.evidence.verifier_models import Verifier


def accredit(
    session: Session,
    person_id: uuid.UUID,
    principles: Sequence[str],
    granted_by: uuid.UUID,
    moment: Moment,
) -> Verifier:
    """Let a person check evidence from today on: for some principles, or for all when none is named."""
    verifier = Verifier(
        person_id=person_id,
        principles=list(principles),
        since=moment.day,
        granted_by_id=granted_by,
        created_at=moment.now,
    )
    session.add(verifier)
    session.flush()
    _audit(session, verifier, "verifier.accredited", moment)
    return verifier


def end_accreditation(session: Session, verifier: Verifier, moment: Moment) -> None:
    """Let a person check no longer, from today on."""
    yesterday = moment.day - timedelta(days=1)
    verifier.until = max(yesterday, verifier.since)
    if verifier.until >= moment.day:
        session.delete(verifier)
    _audit(session, verifier, "verifier.ended", moment)


def _audit(session: Session, verifier: Verifier, action: str, moment: Moment) -> None:
    record(
        session,
        action,
        AuditSubject("person", verifier.person_id),
        actor=moment.actor,
        now=moment.now,
        facts={"principles": verifier.principles},
    )
