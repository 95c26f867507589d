"""Slowing down who guesses: each try in vain makes the next wait longer; nobody is locked out for good."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.errors import TooManyTries
from app.accounts.models import Throttle

# The first tries are free: people mistype.
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 30
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=24)


def throttle_key(kind: str, whom: str, secret: str) -> str:
    """Return the name under which tries are counted; whom it concerns cannot be read from it."""
    digest = hmac.new(secret.encode(), whom.encode(), hashlib.sha256).hexdigest()
    return f"{kind}:{digest[:48]}"


def wait_after(failures: int, free: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """Return how long to wait after so many tries in vain: nothing at first, then doubling."""
    if failures < free:
        return timedelta(0)
    doublings: int = min(failures - free, 20)
    return min(longest, FIRST_WAIT * (1 << doublings))


def require_calm(session: Session, keys: dict[str, int], *, now: datetime) -> None:
    """Refuse while any of the keys has to wait.

    Raises
    ------
    TooManyTries
    """
    for key in keys:
        row = session.get(Throttle, key)
        if row is not None and row.blocked_until is not None and now < row.blocked_until:
            raise TooManyTries(int((row.blocked_until - now).total_seconds()) + 1)


def note_failure(
    session: Session, keys: dict[str, int], *, now: datetime, longest: timedelta = LONGEST_WAIT
) -> None:
    """Count a try in vain under each key; `keys` says how many are free under it."""
    for key, free in sorted(keys.items()):
        row = _row(session, key, now)
        if now - row.last_at > FORGIVEN_AFTER:
            row.failures = 0
        row.failures += 1
        row.last_at = now
        wait = wait_after(row.failures, free, longest)
        row.blocked_until = now + wait if wait else None


def _row(session: Session, key: str, now: datetime) -> Throttle:
    row = session.get(Throttle, key, with_for_update=True, populate_existing=True)
    if row is not None:
        return row
    row = Throttle(key=key, failures=0, last_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Two first tries at the same moment: the other one was noted first.
        return session.get_one(Throttle, key, with_for_update=True, populate_existing=True)
    return row


def forgive(session: Session, key: str) -> None:
    """Forget the tries in vain under a key: the right answer came."""
    row = session.get(Throttle, key, with_for_update=True, populate_existing=True)
    if row is not None:
        session.delete(row)
