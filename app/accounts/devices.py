"""Browsers that are known: on them the mailbox has been proved, and the password is enough again."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts.factor_models import Device
from app.accounts.tokens import new_token, token_hash

COOKIE = "device"
KNOWN_FOR = timedelta(days=180)
MOST_TOKEN = 100


def know_device(
    session: Session, person_id: uuid.UUID, held: str, user_agent: str, *, now: datetime
) -> str:
    """Know a browser from now on and return the token for its cookie.

    The token is always new, lest somebody has planted one that they know too; for others who share the
    browser it moves along.
    """
    token = new_token()
    forget_device_here(session, person_id, held)
    if held:
        session.execute(
            update(Device)
            .where(Device.token_hash == token_hash(held))
            .values(token_hash=token_hash(token))
            .execution_options(synchronize_session=False)
        )
    session.add(
        Device(
            token_hash=token_hash(token),
            person_id=person_id,
            user_agent=user_agent[:300],
            created_at=now,
            seen_at=now,
            expires_at=now + KNOWN_FOR,
        )
    )
    return token


def is_known_device(session: Session, person_id: uuid.UUID, held: str, *, now: datetime) -> bool:
    """Tell whether a browser is known for a person, and note that it was seen."""
    if not held:
        return False
    seen = session.execute(
        update(Device)
        .where(
            Device.token_hash == token_hash(held),
            Device.person_id == person_id,
            Device.expires_at > now,
        )
        .values(seen_at=now, expires_at=now + KNOWN_FOR)
        .execution_options(synchronize_session=False)
    )
    return bool(seen.rowcount)  # type: ignore[attr-defined] # an UPDATE has one


def forget_device_here(session: Session, person_id: uuid.UUID, held: str) -> None:
    """Forget the browser in use for one person."""
    session.execute(
        delete(Device).where(Device.person_id == person_id, Device.token_hash == token_hash(held))
    )


def forget_device(session: Session, person_id: uuid.UUID, device_id: uuid.UUID) -> bool:
    """Forget one of a person's browsers; tell whether it was theirs."""
    gone = session.execute(
        delete(Device).where(Device.person_id == person_id, Device.id == device_id)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def forget_devices(session: Session, person_id: uuid.UUID) -> None:
    """Forget every browser of a person."""
    session.execute(delete(Device).where(Device.person_id == person_id))


def prune_devices(session: Session, *, now: datetime) -> None:
    """Forget browsers that have not been seen for long."""
    session.execute(delete(Device).where(Device.expires_at <= now))
