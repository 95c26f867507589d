"""Signing up: what is asked is written down; whose address it is, is found out by a job and a mail."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.audit import Subject, record
from app.accounts.errors import LinkUnusable
from app.accounts.links import add_link, find_link, use_link
from app.accounts.models import Consent, MailLink, MailLinkPurpose, Person, SignUp
from app.accounts.privacy import TEXT_CODE
from app.accounts.throttle import note_failure, require_calm, throttle_key
from app.runtime.jobs.outbox import publish

ANSWER = "accounts.answer_sign_up"
KEPT = timedelta(days=7)
# Every sign-up counts, not only those in vain: each is a mail to somebody.
FREE_PER_ACCOUNT = 3
FREE_PER_ADDRESS = 20
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody who signs up has typed, already known to be good, and their hashed password."""

    email: str
    name: str
    password_hash: str
    locale: str
    privacy_version: str
    target: str | None = None


def sign_up_keys(email: str, address: str, secret: str) -> dict[str, int]:
    """Return under which names a sign-up counts, and how many are free under each."""
    return {
        throttle_key("sign_up_account", email, secret): FREE_PER_ACCOUNT,
        throttle_key("sign_up_address", address, secret): FREE_PER_ADDRESS,
    }


def ask_to_sign_up(
    session: Session, wanted: NewPerson, keys: dict[str, int], *, now: datetime
) -> None:
    """Write a sign-up down. Nothing here depends on whether the address is known: nobody can tell.

    Raises
    ------
    TooManyTries
    """
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now, longest=LONGEST_WAIT)
    sign_up = SignUp(
        email=wanted.email,
        name=wanted.name,
        password_hash=wanted.password_hash,
        locale=wanted.locale,
        privacy_version=wanted.privacy_version,
        target=wanted.target,
        created_at=now,
    )
    session.add(sign_up)
    session.flush()
    publish(session, ANSWER, {"sign_up_id": str(sign_up.id)}, now=now)


def answer_sign_up(session: Session, sign_up_id: uuid.UUID, *, now: datetime) -> None:
    """Mail a link to confirm; to who has an account already, that they have one."""
    sign_up = session.get(SignUp, sign_up_id)
    if sign_up is None:
        return
    person = queries.person_by_email(session, sign_up.email)
    if person is not None:
        letters.tell_of_account(session, person, now=now)
        session.delete(sign_up)
        return
    link = MailLink(
        purpose=MailLinkPurpose.CONFIRM_EMAIL, email=sign_up.email, sign_up_id=sign_up.id
    )
    token = add_link(session, link, now=now)
    letters.ask_to_confirm(session, sign_up, token, now=now)


def sign_up_of(session: Session, token: str, *, now: datetime) -> SignUp:
    """Return the sign-up that a link confirms.

    Raises
    ------
    LinkUnusable
    """
    link = find_link(session, token, MailLinkPurpose.CONFIRM_EMAIL, now=now)
    return _sign_up(session, link)


def _sign_up(session: Session, link: MailLink) -> SignUp:
    found = session.get(SignUp, link.sign_up_id) if link.sign_up_id else None
    if found is None:
        raise LinkUnusable
    return found


def confirm_sign_up(session: Session, token: str, *, now: datetime) -> tuple[Person, str | None]:
    """Make a person of who signed up, and say where they wanted to go on.

    Other sign-ups of the address end with it: what others typed under it is worth nothing.

    Raises
    ------
    LinkUnusable
    """
    link = use_link(session, token, MailLinkPurpose.CONFIRM_EMAIL, now=now)
    sign_up = _sign_up(session, link)
    if queries.person_by_email(session, sign_up.email) is not None:
        raise LinkUnusable
    target = sign_up.target
    wanted = NewPerson(
        email=sign_up.email,
        name=sign_up.name,
        password_hash=sign_up.password_hash,
        locale=sign_up.locale,
        privacy_version=sign_up.privacy_version,
    )
    person = add_confirmed(session, wanted, now=now)
    session.execute(delete(SignUp).where(SignUp.email == wanted.email))
    return person, target


def add_confirmed(session: Session, wanted: NewPerson, *, now: datetime) -> Person:
    """Add somebody who has proved to read the mail of the address, with their consent."""
    person = Person(
        email=wanted.email,
        name=wanted.name,
        password_hash=wanted.password_hash,
        locale=wanted.locale,
        confirmed_at=now,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        # Two links of one address at the same moment: the other one made the person.
        raise LinkUnusable from error
    session.add(
        Consent(
            person_id=person.id,
            text_code=TEXT_CODE,
            version=wanted.privacy_version,
            given_at=now,
        )
    )
    record(session, "account.created", Subject("person", person.id), actor=None, now=now)
    return person


def forget_sign_ups(session: Session, *, now: datetime) -> None:
    """Remove what was never confirmed."""
    session.execute(delete(SignUp).where(SignUp.created_at < now - KEPT))
