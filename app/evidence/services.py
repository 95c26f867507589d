"""What the people of an organisation do with its claims."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.audit import Subject as AuditSubject
from app.accounts.audit import record
from app.evidence.book import ClaimBook, Moment, Note
from app.evidence.errors import EvidenceNotAccepted, NothingClaimed
from app.evidence.models import ClaimAction, ClaimEvent
from app.evidence.objections import lapse_others
from app.evidence.subject import Subject, claimable, levels_to_hand_in
from catalog.evidence import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an owner hands in for a claim."""

    value: int
    level: EvidenceLevel
    issuer: str | None = None
    register_number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    document_id: uuid.UUID | None = None


def declare(
    session: Session, subject: Subject, answers: Mapping[str, int | None], moment: Moment
) -> int:
    """Say how far criteria are kept (None: they do not apply); return how many answers were new."""
    book = ClaimBook.open(session, subject)
    changed = 0
    for code, value in answers.items():
        claimable(subject, code)
        held = book.current(code)
        if held is not None and held.value == value:
            continue
        book.write(
            code,
            ClaimAction.DECLARED,
            moment,
            Note(value=value, level=EvidenceLevel.SELF_DECLARED),
        )
        changed += 1
    if changed:
        _audit(session, "claims.declared", subject, moment, {"answers": changed})
    return changed


def hand_in(
    session: Session, subject: Subject, code: str, evidence: Evidence, moment: Moment
) -> ClaimEvent:
    """Hand in evidence for a criterion: it waits to be checked by somebody else.

    Raises
    ------
    EvidenceNotAccepted
    """
    criterion = claimable(subject, code)
    if evidence.level not in levels_to_hand_in(criterion):
        raise EvidenceNotAccepted
    event = ClaimBook.open(session, subject).write(
        code,
        ClaimAction.DECLARED,
        moment,
        Note(
            value=evidence.value,
            level=evidence.level,
            issuer=evidence.issuer,
            register_number=evidence.register_number,
            issued_on=evidence.issued_on,
            valid_until=evidence.valid_until,
            document_id=evidence.document_id,
        ),
    )
    _audit(
        session,
        "claim.evidence_handed_in",
        subject,
        moment,
        {"criterion": code, "level": evidence.level.value},
    )
    return event


def withdraw(session: Session, subject: Subject, code: str, moment: Moment) -> None:
    """Claim a criterion no longer.

    Raises
    ------
    NothingClaimed
    """
    book = ClaimBook.open(session, subject)
    if book.current(code) is None:
        raise NothingClaimed
    book.write(code, ClaimAction.WITHDRAWN, moment)
    lapse_others(session, subject, code, moment)
    _audit(session, "claim.withdrawn", subject, moment, {"criterion": code})


def _audit(
    session: Session, action: str, subject: Subject, moment: Moment, facts: dict[str, object]
) -> None:
    offer = {} if subject.offer_id is None else {"offer": str(subject.offer_id)}
    record(
        session,
        action,
        AuditSubject("organisation", subject.organisation_id),
        actor=moment.actor,
        now=moment.now,
        facts={**facts, **offer},
    )
