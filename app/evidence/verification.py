"""Checking evidence: by the secretariat or an accredited verifier, never by somebody of the house."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject as AuditSubject
from app.accounts.audit import record
from app.evidence import policies, queries
from app.evidence.book import ClaimBook, Moment, Note
from app.evidence.errors import BadPeriod, ConflictOfInterest, EvidenceNotAccepted, NotWaiting
from app.evidence.letters import tell_decided
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.subject import Subject, levels_to_hand_in
from catalog.criteria import load_criteria
from catalog.evidence import EvidenceLevel

LONGEST_VALIDITY = timedelta(days=5 * 366)
USUAL_VALIDITY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a verifier finds: a level, and the last day on which the evidence holds."""

    level: EvidenceLevel
    valid_until: date


def require_disinterest(actor: Actor, organisation_id: uuid.UUID) -> None:
    """Refuse whoever has a role in the organisation.

    Raises
    ------
    ConflictOfInterest
    """
    if policies.has_interest(actor, organisation_id):
        raise ConflictOfInterest


def require_period(until: date, day: date) -> None:
    """Refuse an end that has passed or lies too far away.

    Raises
    ------
    BadPeriod
    """
    if not day <= until <= day + LONGEST_VALIDITY:
        raise BadPeriod


def confirm(session: Session, event: ClaimEvent, found: Confirmation, moment: Moment) -> None:
    """Confirm what was handed in.

    Raises
    ------
    ConflictOfInterest, NotWaiting, EvidenceNotAccepted, BadPeriod
    """
    require_disinterest(moment.person, event.organisation_id)
    if found.level not in levels_to_hand_in(load_criteria().get(event.criterion_code)):
        raise EvidenceNotAccepted
    require_period(found.valid_until, moment.day)
    book = _waiting(session, event)
    note = Note(
        value=event.value,
        level=found.level,
        issuer=event.issuer,
        register_number=event.register_number,
        issued_on=event.issued_on,
        valid_until=found.valid_until,
        document_id=event.document_id,
    )
    decided = book.write(event.criterion_code, ClaimAction.CONFIRMED, moment, note)
    _told(session, decided, moment, {"level": found.level.value})


def send_back(session: Session, event: ClaimEvent, reason: str, moment: Moment) -> None:
    """Send evidence back to its owner, with the reason; the declaration stays.

    Raises
    ------
    ConflictOfInterest, NotWaiting
    """
    require_disinterest(moment.person, event.organisation_id)
    book = _waiting(session, event)
    note = Note(reason=reason, value=event.value)
    decided = book.write(event.criterion_code, ClaimAction.SENT_BACK, moment, note)
    _told(session, decided, moment, {})


def _waiting(session: Session, event: ClaimEvent) -> ClaimBook:
    book = ClaimBook.open(session, Subject(event.organisation_id, event.offer_id))
    held = book.current(event.criterion_code)
    if held is None or held.submission_id != event.id:
        raise NotWaiting
    return book


def _told(session: Session, event: ClaimEvent, moment: Moment, facts: dict[str, object]) -> None:
    record(
        session,
        f"claim.{event.action.value}",
        AuditSubject("organisation", event.organisation_id),
        actor=moment.actor,
        now=moment.now,
        facts={"criterion": event.criterion_code, **facts},
    )
    organisation = queries.organisation(session, event.organisation_id)
    tell_decided(session, organisation, event, now=moment.now)
