"""People of the demonstration, plainly fictional: one for each way of looking at the district."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, StaffRole
from app.accounts.services import add_person, give_role, give_staff_role
from catalog.organisations import Organisation, OrganisationKind

# A top-level name that no mail can ever reach (RFC 2606).
DOMAIN = "demo.example"
PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody of the demonstration: acts for the first demonstrative organisation of a kind."""

    name: str
    kind: OrganisationKind | None = None
    role: Role = Role.OWNER
    staff: tuple[StaffRole, ...] = ()

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


PEOPLE = (
    DemoPerson(name="Alice Demo", kind=OrganisationKind.PRODUCER),
    DemoPerson(name="Bruno Demo", kind=OrganisationKind.GAS),
    DemoPerson(name="Carla Demo"),
    DemoPerson(name="Dora Demo", staff=(StaffRole.SECRETARIAT, StaffRole.COORDINATION)),
    DemoPerson(name="Enrico Demo", kind=OrganisationKind.PUBLIC_BODY),
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a person of the demonstration signs in with, told once."""

    person: DemoPerson
    organisation: str | None
    password: str


def new_password() -> str:
    """Return a password nobody knows before it is told: there are no default accounts."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def add_people(session: Session, *, now: datetime) -> tuple[Key, ...]:
    """Add the people of the demonstration, or give those who are there new passwords."""
    return tuple(_add(session, each, now) for each in PEOPLE)


def _add(session: Session, wanted: DemoPerson, now: datetime) -> Key:
    password = new_password()
    row = add_person(session, email=wanted.email, name=wanted.name, password=password, now=now)
    owner = _first_of(session, wanted.kind)
    if owner is not None:
        give_role(session, row.id, owner.id, wanted.role, now=now)
    for role in wanted.staff:
        give_staff_role(session, row.id, role, now=now)
    return Key(wanted, owner.name if owner else None, password)


def _first_of(session: Session, kind: OrganisationKind | None) -> Organisation | None:
    if kind is None:
        return None
    return session.scalar(
        select(Organisation)
        .where(Organisation.is_demo, Organisation.kind == kind)
        .order_by(Organisation.slug)
        .limit(1)
    )


def told(keys: Iterable[Key]) -> list[str]:
    """Return a line for each person: who they are, and how they sign in."""
    return [
        f"  {key.person.email:24} {key.password:20} "
        f"{key.organisation or ', '.join(key.person.staff) or '-'}"
        for key in keys
    ]
