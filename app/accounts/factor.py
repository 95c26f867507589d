"""The second factor: codes of an app that change every 30 seconds, and codes on paper for a lost phone."""

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from datetime import datetime

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.errors import CodeWrong, SecondFactorKept
from app.accounts.factor_models import RecoveryCode
from app.accounts.letters import Notice
from app.accounts.models import Person

STEP_SECONDS = 30
# A phone's clock may be one step ahead or behind.
DRIFTS = (-1, 0, 1)
RECOVERY_CODES = 10
# 120 random bits: enough that a plain hash of them cannot be reversed.
RECOVERY_BYTES = 15
GROUP = 4
_APART = re.compile(r"[\s\-]+")
_TOTP = re.compile(r"[0-9]{6}")


def plain_code(text: str) -> str:
    """Return a code as it is compared: without the spaces and dashes that make it readable."""
    return _APART.sub("", text).upper()


def in_groups(text: str) -> str:
    """Return a long code in groups that one can copy by hand."""
    return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def counter_of(secret: str, code: str, now: datetime) -> int | None:
    """Return to which step a code belongs; None when it is not of this minute."""
    if _TOTP.fullmatch(code) is None:
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    for drift in DRIFTS:
        if hmac.compare_digest(totp.generate_otp(current + drift), code):
            return current + drift
    return None


def setup_address(secret: str, email: str, issuer: str) -> str:
    """Return what the QR code says to the app."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(
        name=email, issuer_name=issuer
    )


def begin_setup(session: Session, actor: Actor) -> None:
    """Make a secret that waits for its first code."""
    session.get_one(Person, actor.person_id).totp_candidate = pyotp.random_base32()


def confirm_setup(session: Session, actor: Actor, code: str, *, now: datetime) -> tuple[str, ...]:
    """Put the waiting secret in force and return new recovery codes, to be shown this once.

    Raises
    ------
    CodeWrong
    """
    person = session.get_one(Person, actor.person_id, with_for_update=True, populate_existing=True)
    secret = person.totp_candidate
    counter = counter_of(secret, plain_code(code), now) if secret else None
    if counter is None:
        raise CodeWrong
    person.totp_secret, person.totp_candidate = secret, None
    person.totp_counter = counter
    person.totp_confirmed_at = now
    record(session, "account.factor_on", Subject("person", person.id), actor=actor, now=now)
    letters.tell(session, person, Notice.FACTOR_ON, now=now)
    return _new_recovery_codes(session, person.id, now)


def renew_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """Return new recovery codes; those before are worth nothing from now on."""
    person = session.get_one(Person, actor.person_id)
    record(session, "account.recovery_renewed", Subject("person", person.id), actor=actor, now=now)
    letters.tell(session, person, Notice.RECOVERY_RENEWED, now=now)
    return _new_recovery_codes(session, actor.person_id, now)


def turn_off(session: Session, actor: Actor, *, now: datetime) -> None:
    """Do without a second factor.

    Raises
    ------
    SecondFactorKept
        For those of whom a password alone is not enough.
    """
    if actor.needs_second_factor:
        raise SecondFactorKept
    drop_factor(session, session.get_one(Person, actor.person_id), actor=actor, now=now)


def drop_factor(session: Session, person: Person, *, actor: Actor | None, now: datetime) -> None:
    """Take a person's second factor away: by themselves, or by who has made sure who they are."""
    person.totp_secret = person.totp_candidate = person.totp_confirmed_at = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    record(session, "account.factor_off", Subject("person", person.id), actor=actor, now=now)
    letters.tell(session, person, Notice.FACTOR_OFF, now=now)


def spend_code(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Tell whether a code of the app or of the paper is right, and make it useless for a second time."""
    code = plain_code(text)
    if person.totp_secret is None or person.totp_confirmed_at is None:
        return False
    counter = counter_of(person.totp_secret, code, now)
    if counter is not None:
        return _spend_totp(session, person.id, counter)
    return _spend_recovery(session, person, code, now)


def _spend_totp(session: Session, person_id: uuid.UUID, counter: int) -> bool:
    # Decided by the database: of two who bring the same code at once, one is too late.
    spent = session.execute(
        update(Person)
        .where(Person.id == person_id, Person.totp_counter < counter)
        .values(totp_counter=counter)
        .execution_options(synchronize_session=False)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined] # an UPDATE has one


def _spend_recovery(session: Session, person: Person, code: str, now: datetime) -> bool:
    spent = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        return False
    left = queries.recovery_codes_left(session, person.id)
    letters.tell(session, person, Notice.RECOVERY_USED, now=now, left=str(left))
    return True


def _new_recovery_codes(session: Session, person_id: uuid.UUID, now: datetime) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = tuple(_new_code() for _number in range(RECOVERY_CODES))
    session.add_all(
        RecoveryCode(person_id=person_id, code_hash=_hash(code), created_at=now) for code in codes
    )
    return tuple(in_groups(code) for code in codes)


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
