"""Changing one's password or address while signed in."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import letters, queries
from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.devices import forget_devices
from app.accounts.errors import LinkUnusable
from app.accounts.letters import Notice
from app.accounts.links import add_link, find_link, spend_links, use_link
from app.accounts.models import MailLink, MailLinkPurpose, Person
from app.accounts.sessions import end_sessions
from app.accounts.throttle import note_failure, require_calm, throttle_key

PURPOSE = MailLinkPurpose.CHANGE_EMAIL
FREE_ADDRESSES = 5
LONGEST_WAIT = timedelta(hours=6)


def change_password(
    session: Session, actor: Actor, password_hash: str, *, end_others: bool, now: datetime
) -> None:
    """Put a new password in force; links that were mailed for another one die."""
    person = session.get_one(Person, actor.person_id)
    person.password_hash = password_hash
    spend_links(session, person.id, MailLinkPurpose.RESET_PASSWORD, now=now)
    if end_others:
        end_sessions(session, person.id, but=actor.session_id)
    record(session, "account.password_changed", Subject("person", person.id), actor=actor, now=now)
    letters.tell(session, person, Notice.PASSWORD_CHANGED, now=now)


def ask_for_new_address(
    session: Session, actor: Actor, email: str, secret: str, *, now: datetime
) -> None:
    """Mail a link to a new address; the answer does not tell whether somebody else has it.

    Raises
    ------
    TooManyTries
    """
    keys = {throttle_key("new_address", str(actor.person_id), secret): FREE_ADDRESSES}
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now, longest=LONGEST_WAIT)
    person = session.get_one(Person, actor.person_id)
    spend_links(session, person.id, PURPOSE, now=now)
    holder = queries.person_by_email(session, email)
    if holder is not None:
        letters.tell_of_account(session, holder, now=now)
        return
    token = add_link(session, MailLink(purpose=PURPOSE, email=email, person_id=person.id), now=now)
    letters.ask_new_address(session, person, email, token, now=now)


def new_address_of(session: Session, token: str, *, now: datetime) -> str:
    """Return to which address a link moves an account.

    Raises
    ------
    LinkUnusable
    """
    return find_link(session, token, PURPOSE, now=now).email


def change_address(session: Session, token: str, *, now: datetime) -> Person:
    """Move an account to the address that a link has proved, and tell the address before.

    Raises
    ------
    LinkUnusable
    """
    link = use_link(session, token, PURPOSE, now=now)
    person = session.get(Person, link.person_id) if link.person_id else None
    if person is None or person.disabled_at is not None or person.erased_at is not None:
        raise LinkUnusable
    before = person.email
    try:
        with session.begin_nested():
            person.email = link.email
    except IntegrityError as error:
        # Somebody else has signed up with it meanwhile.
        raise LinkUnusable from error
    spend_links(session, person.id, MailLinkPurpose.RESET_PASSWORD, now=now)
    # They had proved the mailbox of the address before.
    forget_devices(session, person.id)
    record(session, "account.email_changed", Subject("person", person.id), actor=None, now=now)
    letters.tell(session, person, Notice.EMAIL_CHANGED, now=now, to=before)
    return person
