"""What the page of one's own access shows."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.accounts.actor import Actor
from app.accounts.browsers import browser_name, masked_address
from app.accounts.factor_models import Device
from app.accounts.models import PersonSession
from app.accounts.sessions import is_alive
from app.accounts.tokens import token_hash


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A signed-in browser."""

    id: uuid.UUID
    name: str
    place: str
    seen_at: datetime
    begun_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A known device."""

    id: uuid.UUID
    name: str
    seen_at: datetime
    is_this: bool


def session_lines(
    rows: Iterable[PersonSession], actor: Actor, now: datetime
) -> tuple[SessionLine, ...]:
    """Return the sessions that are alive, the one in use first."""
    lines = [
        SessionLine(
            row.id,
            browser_name(row.user_agent),
            masked_address(row.address),
            row.seen_at,
            row.created_at,
            row.id == actor.session_id,
        )
        for row in rows
        if is_alive(row, actor.staff, now)
    ]
    return tuple(sorted(lines, key=lambda line: not line.is_this))


def device_lines(rows: Iterable[Device], held: str, now: datetime) -> tuple[DeviceLine, ...]:
    """Return the devices that are still known."""
    here = token_hash(held)
    return tuple(
        DeviceLine(row.id, browser_name(row.user_agent), row.seen_at, row.token_hash == here)
        for row in rows
        if row.expires_at > now
    )
