"""What the pages of colleagues and staff show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.accounts.labels import role_label, staff_label
from app.accounts.models import MailLink, Mandate, StaffMandate


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """Somebody who acts for an organisation."""

    person_id: uuid.UUID
    name: str
    email: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that waits for its answer."""

    id: uuid.UUID
    email: str
    label: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody's role in the district."""

    person_id: uuid.UUID
    name: str
    email: str
    role: str
    label: str


def colleague_lines(rows: Iterable[Mandate]) -> tuple[ColleagueLine, ...]:
    """Return colleagues as their page shows them."""
    return tuple(
        ColleagueLine(
            row.person_id,
            row.person.name,
            row.person.email or "",
            row.role.value,
            role_label(row.role),
        )
        for row in rows
    )


def invitation_lines(rows: Iterable[MailLink]) -> tuple[InvitationLine, ...]:
    """Return invitations as their page shows them."""
    return tuple(
        InvitationLine(row.id, row.email, role_label(row.role), row.expires_at)
        for row in rows
        if row.role is not None
    )


def staff_lines(rows: Iterable[StaffMandate]) -> tuple[StaffLine, ...]:
    """Return the district's staff as its page shows them."""
    return tuple(
        StaffLine(
            row.person_id,
            row.person.name,
            row.person.email or "",
            row.role.value,
            staff_label(row.role),
        )
        for row in rows
    )
