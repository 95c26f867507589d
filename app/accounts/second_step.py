"""The second step of signing in: a code of the app, or on an unknown device one that is mailed."""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.audit import Subject, record
from app.accounts.devices import know_device
from app.accounts.errors import SignInOver
from app.accounts.factor import plain_code, spend_code
from app.accounts.factor_models import PendingSignIn, SecondStep
from app.accounts.models import Person
from app.accounts.sessions import Browser, begin_session
from app.accounts.throttle import forgive, note_failure, require_calm, throttle_key
from app.accounts.tokens import new_token, token_hash

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
FREE_CODES = 5
# Each code is a mail.
FREE_MAILS = 5
LONGEST_MAIL_WAIT = timedelta(hours=1)
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """What a browser gets to hold: a session, and perhaps the mark of a known device."""

    token: str
    device: str | None = None


def code_keys(person_id: uuid.UUID, address: str, secret: str) -> dict[str, int]:
    """Return under which names wrong codes count, and how many are free under each."""
    return {
        throttle_key("code_account", str(person_id), secret): FREE_CODES,
        throttle_key("code_address", address, secret): FREE_CODES * 6,
    }


def begin_second_step(session: Session, person: Person, secret: str, *, now: datetime) -> str:
    """Note that a browser gave the right password, mail a code if need be, and return its token."""
    token = new_token()
    by_app = person.totp_confirmed_at is not None
    pending = PendingSignIn(
        token_hash=token_hash(token),
        person_id=person.id,
        step=SecondStep.TOTP if by_app else SecondStep.MAILED_CODE,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(pending)
    if not by_app:
        _mail_code(session, pending, person, token, secret, now=now)
    return token


def _mail_code(
    session: Session,
    pending: PendingSignIn,
    person: Person,
    token: str,
    secret: str,
    *,
    now: datetime,
) -> None:
    keys = {_mail_key(person, secret): FREE_MAILS}
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now, longest=LONGEST_MAIL_WAIT)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    pending.code_hash = _code_hash(code, token, secret)
    letters.send_code(session, person, code, now=now)


def _mail_key(person: Person, secret: str) -> str:
    return throttle_key("code_mail", str(person.id), secret)


def _code_hash(code: str, token: str, secret: str) -> str:
    # With the token in it the code is of no use for any other sign-in.
    return hmac.new(secret.encode(), f"{token}:{code}".encode(), hashlib.sha256).hexdigest()


def pending_sign_in(
    session: Session, token: str, *, now: datetime, lock: bool = False
) -> PendingSignIn:
    """Return what a browser still owes.

    Raises
    ------
    SignInOver
        When it has taken too long, or too many tries.
    """
    found = queries.pending_by_hash(session, token_hash(token), lock=lock)
    if found is None or now >= found.expires_at or found.tries >= MOST_TRIES:
        raise SignInOver
    return found


def mail_another_code(session: Session, token: str, secret: str, *, now: datetime) -> None:
    """Mail a new code for the same sign-in; the one before is worth nothing.

    Raises
    ------
    SignInOver, TooManyTries
    """
    pending = pending_sign_in(session, token, now=now, lock=True)
    if pending.step is not SecondStep.MAILED_CODE:
        raise SignInOver
    person = session.get_one(Person, pending.person_id)
    _mail_code(session, pending, person, token, secret, now=now)


@dataclass(frozen=True, slots=True)
class CodeTry:
    """A code that somebody typed, and the browser that holds the token of the sign-in."""

    token: str
    code: str
    browser: Browser
    know_device: bool


def complete_sign_in(
    session: Session, attempt: CodeTry, secret: str, *, now: datetime
) -> Passage | None:
    """Sign a browser in; count the try and return None when the code is wrong.

    Raises
    ------
    SignInOver, TooManyTries
    """
    pending = pending_sign_in(session, attempt.token, now=now, lock=True)
    person = session.get_one(Person, pending.person_id)
    keys = code_keys(person.id, attempt.browser.address, secret)
    require_calm(session, keys, now=now)
    if person.disabled_at is not None or person.erased_at is not None:
        raise SignInOver
    subject = Subject("person", person.id)
    if pending.step is SecondStep.TOTP:
        right = spend_code(session, person, attempt.code, now=now)
    else:
        right = _is_mailed_code(pending, attempt, secret)
    if not right:
        pending.tries += 1
        note_failure(session, keys, now=now)
        record(session, "account.code_failed", subject, actor=None, now=now)
        return None
    forgive(session, next(iter(keys)))
    forgive(session, _mail_key(person, secret))
    by_mail = pending.step is SecondStep.MAILED_CODE
    session.delete(pending)
    record(session, "account.signed_in", subject, actor=None, now=now)
    device = None
    if by_mail and attempt.know_device:
        browser = attempt.browser
        device = know_device(session, person.id, browser.device, browser.user_agent, now=now)
    return Passage(begin_session(session, person.id, attempt.browser, now=now), device)


def _is_mailed_code(pending: PendingSignIn, attempt: CodeTry, secret: str) -> bool:
    given = _code_hash(plain_code(attempt.code), attempt.token, secret)
    return pending.code_hash is not None and hmac.compare_digest(pending.code_hash, given)


def prune_pending(session: Session, *, now: datetime) -> None:
    """Remove sign-ins that were never completed."""
    session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= now))
