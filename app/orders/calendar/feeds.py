"""Making, renewing and revoking the secret address of a calendar."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.models import Person
from app.accounts.throttle import FREE_PER_ADDRESS, note_failure, require_calm, throttle_key
from app.accounts.tokens import new_token, token_hash
from app.orders.calendar import queries
from app.orders.calendar.models import CalendarFeed


def renew_feed(session: Session, actor: Actor, *, now: datetime) -> str:
    """Return a new secret, told only now; the one before is of no use any more."""
    token = new_token()
    # Two browsers at once: the later one holds the secret that works.
    session.get_one(Person, actor.person_id, with_for_update=True, populate_existing=True)
    row = queries.feed_of(session, actor.person_id)
    if row is None:
        row = CalendarFeed(person_id=actor.person_id)
        session.add(row)
    row.token_hash = token_hash(token)
    row.created_at = now
    record(session, "calendar.address_made", _subject(actor), actor=actor, now=now)
    session.flush()
    return token


def revoke_feed(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Take the secret back; tell whether there was one."""
    row = queries.feed_of(session, actor.person_id)
    if row is None:
        return False
    session.delete(row)
    record(session, "calendar.address_revoked", _subject(actor), actor=actor, now=now)
    session.flush()
    return True


def reader_of(session: Session, token: str) -> Person | None:
    """Return whose calendar a secret opens; None when it never did, or does no more."""
    feed = queries.feed_by_hash(session, token_hash(token))
    if feed is None or feed.person.disabled_at is not None or feed.person.erased_at is not None:
        return None
    return feed.person


def note_guess(session: Session, address: str, secret: str, *, now: datetime) -> None:
    """Count a secret that opens nothing. The right one is never slowed down by the wrong ones of others.

    Raises
    ------
    TooManyTries
    """
    keys = {throttle_key("calendar", address, secret): FREE_PER_ADDRESS}
    require_calm(session, keys, now=now)
    note_failure(session, keys, now=now)


def _subject(actor: Actor) -> Subject:
    return Subject("person", actor.person_id)
