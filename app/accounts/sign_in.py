"""Signing in: what is asked is read, the password checked while nothing is locked, then it is written."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.addresses import normal_email
from app.accounts.audit import Subject, record
from app.accounts.devices import is_known_device
from app.accounts.errors import BadEmail
from app.accounts.models import Person
from app.accounts.passwords import verify_password
from app.accounts.second_step import Passage, begin_second_step
from app.accounts.sessions import Browser, begin_session
from app.accounts.throttle import (
    FREE_PER_ACCOUNT,
    FREE_PER_ADDRESS,
    forgive,
    note_failure,
    require_calm,
    throttle_key,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who wants to sign in: what they typed, and from where."""

    email: str
    password: str
    browser: Browser


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who the address belongs to, as far as signing in needs to know."""

    person_id: uuid.UUID | None
    password_hash: str | None
    may_sign_in: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """The token of a sign-in that still owes a code."""

    token: str


def keys_of(attempt: Attempt, secret: str) -> dict[str, int]:
    """Return under which names a try counts, and how many are free under each."""
    return {
        throttle_key("account", _plain(attempt.email), secret): FREE_PER_ACCOUNT,
        throttle_key("address", attempt.browser.address, secret): FREE_PER_ADDRESS,
    }


def _plain(email: str) -> str:
    try:
        return normal_email(email)
    except BadEmail:
        return email.strip().casefold()


def candidate(session: Session, attempt: Attempt, secret: str, *, now: datetime) -> Candidate:
    """Return whom an attempt is about, nobody when the address is unknown.

    Raises
    ------
    TooManyTries
        Before anything is looked up: an unknown address waits as long as a known one.
    """
    require_calm(session, keys_of(attempt, secret), now=now)
    person = queries.person_by_email(session, _plain(attempt.email))
    if person is None:
        return Candidate(None, None, may_sign_in=False)
    active = person.confirmed_at is not None and person.disabled_at is None
    return Candidate(person.id, person.password_hash, active)


def proves(found: Candidate, attempt: Attempt) -> bool:
    """Tell whether the password is right and the person may sign in; it always takes as long."""
    right = verify_password(found.password_hash, attempt.password)
    return right and found.may_sign_in


def conclude(
    session: Session,
    found: Candidate,
    attempt: Attempt,
    secret: str,
    *,
    proved: bool,
    now: datetime,
) -> Passage | Owed | None:
    """Begin a session or its second step; count the try and return None when it was in vain.

    Raises
    ------
    TooManyTries
        When a code would have to be mailed, and too many were.
    """
    keys = keys_of(attempt, secret)
    if not proved or found.person_id is None:
        note_failure(session, keys, now=now)
        record(
            session,
            "account.sign_in_failed",
            Subject("person", found.person_id),
            actor=None,
            now=now,
        )
        return None
    forgive(session, next(iter(keys)))
    person = session.get_one(Person, found.person_id)
    if person.totp_confirmed_at is not None or not is_known_device(
        session, person.id, attempt.browser.device, now=now
    ):
        return Owed(begin_second_step(session, person, secret, now=now))
    record(session, "account.signed_in", Subject("person", person.id), actor=None, now=now)
    return Passage(begin_session(session, person.id, attempt.browser, now=now))
