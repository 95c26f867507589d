"""Erases a person: after a fortnight in which they can change their mind, and never half."""

import uuid
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.models import Person
from app.accounts.personal import letters, queries
from app.accounts.personal.errors import ErasureHindered
from app.accounts.personal.models import ErasureRequest
from app.accounts.personal.registry import Fate, PersonalData
from app.runtime.jobs.outbox import publish

ERASE = "accounts.erase_person"
FORTNIGHT = timedelta(days=14)
# What stands where a name stood, on every page and in every language.
NAMELESS = "persona cancellata"


def hindrances(session: Session, personal: PersonalData, person_id: uuid.UUID) -> list[str]:
    """Return what must be settled before a person can be erased."""
    return [each for ask in personal.hindrances for each in ask(session, person_id)]


def ask_to_be_erased(
    session: Session, personal: PersonalData, *, actor: Actor, now: datetime
) -> ErasureRequest:
    """Note the wish; asked again, the first day stands.

    Raises
    ------
    ErasureHindered
    """
    known = queries.wish(session, actor.person_id)
    if known is not None:
        return known
    if hindrances(session, personal, actor.person_id):
        raise ErasureHindered
    row = ErasureRequest(person_id=actor.person_id, asked_at=now, due_at=now + FORTNIGHT)
    session.add(row)
    person = session.get_one(Person, actor.person_id)
    letters.tell_erasure_asked(session, person, row.due_at, now=now)
    subject = Subject("person", actor.person_id)
    record(session, "personal.erasure_asked", subject, actor=actor, now=now)
    session.flush()
    return row


def change_ones_mind(session: Session, *, actor: Actor, now: datetime) -> None:
    """Take the wish back; it is no fault to have none."""
    row = queries.wish(session, actor.person_id)
    if row is not None:
        session.delete(row)
        subject = Subject("person", actor.person_id)
        record(session, "personal.erasure_cancelled", subject, actor=actor, now=now)


def erase_those_due(session: Session, *, now: datetime) -> None:
    """Publish a job for everybody whose fortnight is over."""
    for person_id in queries.due_wishes(session, now):
        publish(session, ERASE, {"person_id": str(person_id)}, now=now)


def erase(session: Session, personal: PersonalData, person_id: uuid.UUID, *, now: datetime) -> None:
    """Erase a person whose fortnight is over; done twice it does nothing."""
    person = queries.person_to_erase(session, person_id)
    row = queries.wish(session, person_id)
    if person is None or person.email is None or row is None or row.due_at > now:
        return
    subject = Subject("person", person_id)
    # A job speaks no language of its own.
    with force_locale(person.locale):
        hindered = bool(hindrances(session, personal, person_id))
    if hindered:
        session.delete(row)
        letters.tell_erasure_hindered(session, person, now=now)
        record(session, "personal.erasure_refused", subject, actor=None, now=now)
        return
    name, email, locale = person.name, person.email, person.locale
    for eraser in personal.erasers:
        eraser(session, person, now)
    session.flush()
    _erase_rows(session, personal, person)
    _empty(person, now)
    session.flush()
    # Last, for what was waiting to be sent to this address has just been dropped.
    letters.tell_erased(session, (name, email, locale), now=now)
    record(session, "personal.erased", subject, actor=None, now=now)


def _erase_rows(session: Session, personal: PersonalData, person: Person) -> None:
    for holding in personal.holdings:
        where = holding.leads_to(person)
        if holding.fate is Fate.DELETED:
            session.execute(delete(holding.table).where(where))
        elif holding.fate is Fate.EMPTIED:
            session.execute(update(holding.table).where(where).values({holding.column: None}))
    # What the session still holds of these rows is gone, or says something else by now.
    session.expire_all()


def _empty(person: Person, now: datetime) -> None:
    person.name = NAMELESS
    person.email = None
    person.password_hash = None
    person.totp_secret = person.totp_candidate = person.totp_confirmed_at = None
    person.totp_counter = 0
    person.erased_at = now
