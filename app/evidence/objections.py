"""Objecting to a claim, replying, deciding."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.audit import Subject as AuditSubject
from app.accounts.audit import record
from app.evidence import queries
from app.evidence.book import ClaimBook, Moment, Note
from app.evidence.errors import (
    NothingClaimed,
    NotLower,
    ObjectionNotPossible,
    ReplyStillPossible,
    TooManyObjections,
)
from app.evidence.letters import criterion_context, tell_objection_ended, tell_people
from app.evidence.models import ClaimAction
from app.evidence.objection_models import (
    DECISIONS,
    OBJECTION_MOVES,
    Objection,
    ObjectionAction,
    ObjectionState,
)
from app.evidence.subject import Subject, claimable
from app.evidence.verification import require_disinterest
from catalog.base import new_id

REPLY_DAYS = 21
MOST_PENDING = 3
NOTED = {
    ObjectionAction.REPLY: ClaimAction.REPLIED,
    ObjectionAction.REJECT: ClaimAction.OBJECTION_REJECTED,
    ObjectionAction.LOWER: ClaimAction.LOWERED,
    ObjectionAction.STRIKE: ClaimAction.STRUCK,
    ObjectionAction.TAKE_BACK: ClaimAction.OBJECTION_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of an objection, and why; `value` only where the claim is lowered."""

    action: ObjectionAction
    reason: str
    value: int | None = None


def object_to(
    session: Session, subject: Subject, code: str, text: str, moment: Moment
) -> Objection:
    """Object to a claim: it keeps its level and is marked until the objection is settled.

    Raises
    ------
    NothingClaimed, ConflictOfInterest, TooManyObjections
        The last also for a second pending objection to the same claim.
    """
    claimable(subject, code)
    # Those of the house have other ways to change what it says.
    require_disinterest(moment.person, subject.organisation_id)
    book = ClaimBook.open(session, subject)
    if book.current(code) is None:
        raise NothingClaimed
    queries.lock_person(session, moment.person.person_id)
    pending = queries.pending_objections_by(session, moment.person.person_id)
    same = any(
        (each.organisation_id, each.offer_id, each.criterion_code)
        == (subject.organisation_id, subject.offer_id, code)
        for each in pending
    )
    if same or len(pending) >= MOST_PENDING:
        raise TooManyObjections(MOST_PENDING)
    objection = Objection(
        id=new_id(),
        organisation_id=subject.organisation_id,
        offer_id=subject.offer_id,
        criterion_code=code,
        person_id=moment.person.person_id,
        state=ObjectionState.OPEN,
        text=text,
        reply_until=moment.day + timedelta(days=REPLY_DAYS),
        created_at=moment.now,
    )
    session.add(objection)
    # The history is read by everybody: who objects is told to the staff alone.
    nobody = Moment(moment.now, moment.day)
    book.write(code, ClaimAction.OBJECTED, nobody, Note(objection_id=objection.id))
    _audit(session, objection, "objection.made", moment)
    _tell_owner(session, objection, moment)
    return objection


def reply(session: Session, objection: Objection, text: str, moment: Moment) -> None:
    """Reply for the organisation, once.

    Raises
    ------
    ObjectionNotPossible
    """
    move(objection, ObjectionAction.REPLY)
    objection.reply, objection.replied_at = text, moment.now
    _note(session, objection, ObjectionAction.REPLY, moment, Note(objection_id=objection.id))
    _audit(session, objection, "objection.replied", moment)


def take_back(session: Session, objection: Objection, moment: Moment) -> None:
    """Take one's own objection back.

    Raises
    ------
    ObjectionNotPossible
    """
    move(objection, ObjectionAction.TAKE_BACK)
    objection.decided_at = moment.now
    nobody = Moment(moment.now, moment.day)
    _note(session, objection, ObjectionAction.TAKE_BACK, nobody, Note(objection_id=objection.id))
    _audit(session, objection, "objection.taken_back", moment)


def decide(session: Session, objection: Objection, decision: Decision, moment: Moment) -> None:
    """Decide an objection, once the owner has replied or has had the time to.

    Raises
    ------
    ConflictOfInterest, ObjectionNotPossible, ReplyStillPossible, NotLower
    """
    require_disinterest(moment.person, objection.organisation_id)
    if decision.action not in DECISIONS or objection.person_id == moment.person.person_id:
        raise ObjectionNotPossible(objection.state.value, decision.action.value)
    waits = objection.state is ObjectionState.OPEN and moment.day <= objection.reply_until
    if waits:
        raise ReplyStillPossible(objection.reply_until)
    move(objection, decision.action)
    objection.decision, objection.decided_at = decision.reason, moment.now
    note = Note(objection_id=objection.id, reason=decision.reason)
    if decision.action is ObjectionAction.LOWER:
        note = _lower(session, objection, decision)
    _note(session, objection, decision.action, moment, note)
    if decision.action is ObjectionAction.STRIKE:
        lapse_others(session, _subject(objection), objection.criterion_code, moment)
    _audit(session, objection, "objection.decided", moment)
    tell_objection_ended(session, objection, now=moment.now)


def lapse_others(session: Session, subject: Subject, code: str, moment: Moment) -> None:
    """Close what is pending against a claim that is made no longer."""
    for objection in queries.pending_objections_to(session, subject, code):
        move(objection, ObjectionAction.LAPSE)
        objection.decided_at = moment.now
        tell_objection_ended(session, objection, now=moment.now)


def _lower(session: Session, objection: Objection, decision: Decision) -> Note:
    held = ClaimBook.open(session, _subject(objection)).current(objection.criterion_code)
    if held is None or held.value is None:
        raise NothingClaimed
    lower = decision.value
    # The same value without its evidence is lower as well.
    if lower is None or lower > held.value or (lower == held.value and not held.is_verified):
        raise NotLower
    return Note(objection_id=objection.id, reason=decision.reason, value=lower)


def move(objection: Objection, action: ObjectionAction) -> None:
    """Move an objection on as the table of states says; raises ObjectionNotPossible."""
    target = OBJECTION_MOVES.get((objection.state, action))
    if target is None:
        raise ObjectionNotPossible(objection.state.value, action.value)
    objection.state = target


def _subject(objection: Objection) -> Subject:
    return Subject(objection.organisation_id, objection.offer_id)


def _note(
    session: Session, objection: Objection, action: ObjectionAction, moment: Moment, note: Note
) -> uuid.UUID:
    book = ClaimBook.open(session, _subject(objection))
    return book.write(objection.criterion_code, NOTED[action], moment, note).id


def _audit(session: Session, objection: Objection, action: str, moment: Moment) -> None:
    record(
        session,
        action,
        AuditSubject("objection", objection.id),
        actor=moment.actor,
        now=moment.now,
        facts={"criterion": objection.criterion_code, "state": objection.state.value},
    )


def _tell_owner(session: Session, objection: Objection, moment: Moment) -> None:
    context = criterion_context(objection.criterion_code, objection.offer_id) | {
        "text": objection.text,
        "until": objection.reply_until,
        "objection_id": str(objection.id),
    }
    organisation = queries.organisation(session, objection.organisation_id)
    key = f"evidence.objection:{objection.id}"
    tell_people(session, organisation, "objection", context, key=key, now=moment.now)
