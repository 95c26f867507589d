"""What the desk asks about a person."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Mandate, Person, PersonSession
from catalog.organisations import Organisation

MOST_PEOPLE = 200


def person(session: Session, person_id: uuid.UUID) -> Person | None:
    """Return somebody who has not been erased."""
    return session.scalar(select(Person).where(Person.id == person_id, Person.erased_at.is_(None)))


def person_to_change(session: Session, person_id: uuid.UUID) -> Person | None:
    """Return somebody who has not been erased, locked."""
    return session.scalar(
        select(Person)
        .where(Person.id == person_id, Person.erased_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def count_sessions(session: Session, person_id: uuid.UUID) -> int:
    """Return on how many browsers a person is signed in."""
    query = select(func.count(PersonSession.id)).where(PersonSession.person_id == person_id)
    return session.scalar(query) or 0


def people_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Mandate]:
    """Return who acts for an organisation, by name."""
    return session.scalars(
        select(Mandate)
        .join(Person, Person.id == Mandate.person_id)
        .where(Mandate.organisation_id == organisation_id)
        .options(joinedload(Mandate.person))
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    ).all()


def organisation_at(session: Session, slug: str) -> Organisation | None:
    """Return the organisation of an address."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))
