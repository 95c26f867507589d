"""Use cases of accounts."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.actor import Actor
from app.accounts.addresses import normal_email
from app.accounts.audit import Subject, record
from app.accounts.models import Mandate, Person, Role, StaffMandate, StaffRole
from app.accounts.passwords import hash_password, require_strong


def add_person(session: Session, *, email: str, name: str, password: str, now: datetime) -> Person:
    """Add somebody whose address is known to be theirs: on the command line, or in a demonstration.

    Raises
    ------
    BadEmail, PasswordTooWeak
    """
    address = normal_email(email)
    require_strong(password, context=(address, name))
    person = queries.person_by_email(session, address)
    if person is None:
        person = Person(email=address, name=name, created_at=now)
        session.add(person)
    person.password_hash = hash_password(password)
    person.confirmed_at = person.confirmed_at or now
    session.flush()
    return person


def give_role(
    session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID, role: Role, *, now: datetime
) -> Mandate:
    """Let a person act for an organisation, in this role from now on."""
    mandate = queries.mandate(session, person_id, organisation_id)
    if mandate is None:
        mandate = Mandate(
            person_id=person_id, organisation_id=organisation_id, role=role, created_at=now
        )
        session.add(mandate)
    mandate.role = role
    session.flush()
    return mandate


def give_staff_role(
    session: Session,
    person_id: uuid.UUID,
    role: StaffRole,
    *,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """Let a person work for the district."""
    if role not in queries.staff_roles_of(session, person_id):
        session.add(StaffMandate(person_id=person_id, role=role, created_at=now))
        record(
            session,
            "staff.role_given",
            Subject("person", person_id),
            actor=actor,
            now=now,
            facts={"role": role.value},
        )
