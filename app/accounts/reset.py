"""A new password for who has forgotten theirs: asked for by anybody, answered by a job and a mail."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.audit import Subject, record
from app.accounts.errors import LinkUnusable
from app.accounts.letters import Notice
from app.accounts.links import add_link, find_link, spend_links, use_link
from app.accounts.models import MailLink, MailLinkPurpose, Person
from app.accounts.sessions import end_sessions
from app.accounts.throttle import note_failure, require_calm, throttle_key
from app.runtime.jobs.outbox import publish

ANSWER = "accounts.answer_reset"
PURPOSE = MailLinkPurpose.RESET_PASSWORD
FREE_PER_ACCOUNT = 3
FREE_PER_ADDRESS = 20
LONGEST_WAIT = timedelta(hours=6)


def reset_keys(email: str, address: str, secret: str) -> dict[str, int]:
    """Return under which names a wish for a new password counts, and how many are free."""
    return {
        throttle_key("reset_account", email, secret): FREE_PER_ACCOUNT,
        throttle_key("reset_address", address, secret): FREE_PER_ADDRESS,
    }


def ask_for_reset(session: Session, email: str, keys: dict[str, int], *, now: datetime) -> None:
    """Write a wish for a new password down. Nothing here depends on whether the address is known.

    Raises
    ------
    TooManyTries
    """
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now, longest=LONGEST_WAIT)
    publish(session, ANSWER, {"email": email}, now=now)


def answer_reset(session: Session, email: str, *, now: datetime) -> None:
    """Mail a link to the person of an address, if there is one; earlier links die."""
    person = queries.person_by_email(session, email)
    if person is None or person.disabled_at is not None:
        return
    spend_links(session, person.id, PURPOSE, now=now)
    token = add_link(session, MailLink(purpose=PURPOSE, email=email, person_id=person.id), now=now)
    record(session, "account.reset_asked", Subject("person", person.id), actor=None, now=now)
    letters.send_reset(session, person, token, now=now)


def person_of_link(session: Session, token: str, *, now: datetime) -> Person:
    """Return whose password a link may set.

    Raises
    ------
    LinkUnusable
    """
    return _person(session, find_link(session, token, PURPOSE, now=now))


def _person(session: Session, link: MailLink) -> Person:
    person = session.get(Person, link.person_id) if link.person_id else None
    if person is None or person.disabled_at is not None or person.email != link.email:
        raise LinkUnusable
    return person


def reset_password(session: Session, token: str, password_hash: str, *, now: datetime) -> Person:
    """Set a new password: every browser is signed out, the second factor stays.

    Raises
    ------
    LinkUnusable
    """
    person = _person(session, use_link(session, token, PURPOSE, now=now))
    person.password_hash = password_hash
    # The mail has proved the address as well.
    person.confirmed_at = person.confirmed_at or now
    spend_links(session, person.id, PURPOSE, now=now)
    end_sessions(session, person.id)
    record(session, "account.password_reset", Subject("person", person.id), actor=None, now=now)
    letters.tell(session, person, Notice.PASSWORD_CHANGED, now=now)
    return person
