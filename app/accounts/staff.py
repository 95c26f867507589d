"""Who works for the district: roles given and taken by the coordination, of whom one always stays."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.accounts.errors import LastCoordination, NobodyThere
from app.accounts.factor import drop_factor
from app.accounts.models import Person, StaffRole
from app.accounts.services import give_staff_role
from app.accounts.sessions import end_sessions


def give(session: Session, actor: Actor, email: str, role: StaffRole, *, now: datetime) -> None:
    """Let somebody who has signed up work for the district.

    Raises
    ------
    NobodyThere
    """
    person = queries.person_by_email(session, email)
    if person is None or person.disabled_at is not None:
        raise NobodyThere
    give_staff_role(session, person.id, role, now=now, actor=actor)


def take(
    session: Session, actor: Actor, person_id: uuid.UUID, role: StaffRole, *, now: datetime
) -> None:
    """Take a role in the district away; it counts from the next page on.

    Raises
    ------
    NobodyThere, LastCoordination
    """
    holders = queries.lock_staff(session, role)
    found = next((each for each in holders if each.person_id == person_id), None)
    if found is None:
        raise NobodyThere
    if role is StaffRole.COORDINATION and len(holders) == 1:
        raise LastCoordination
    session.delete(found)
    subject = Subject("person", person_id)
    facts = {"role": role.value}
    record(session, "staff.role_taken", subject, actor=actor, now=now, facts=facts)


def sign_out_everywhere(
    session: Session, actor: Actor | None, person_id: uuid.UUID, *, now: datetime
) -> None:
    """End all sessions of a person, by who looks after the district."""
    end_sessions(session, person_id)
    subject = Subject("person", person_id)
    record(session, "account.signed_out_by_staff", subject, actor=actor, now=now)


def disable(session: Session, actor: Actor | None, person: Person, *, now: datetime) -> None:
    """Let a person in no longer, from this moment on."""
    person.disabled_at = person.disabled_at or now
    end_sessions(session, person.id)
    record(session, "account.disabled", Subject("person", person.id), actor=actor, now=now)


def enable(session: Session, actor: Actor | None, person: Person, *, now: datetime) -> None:
    """Let a person in again."""
    person.disabled_at = None
    record(session, "account.enabled", Subject("person", person.id), actor=actor, now=now)


def free_of_lost_phone(
    session: Session, actor: Actor | None, person: Person, *, now: datetime
) -> None:
    """Take a lost second factor away, by who has made sure face to face whose account it is."""
    drop_factor(session, person, actor=actor, now=now)
    end_sessions(session, person.id)
