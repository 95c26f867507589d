"""Reading who looks after what, and who could."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.accounts.models import Mandate, Person
from app.groups.errors import DutyNotFound
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from catalog.organisations import Organisation

MOST_DUTIES = 500
MOST_PEOPLE = 1_000
MOST_SUGGESTED = 8


def duties(session: Session, organisation_id: uuid.UUID) -> Sequence[Duty]:
    """Return every duty of a group with its person and producer, by kind and name."""
    return session.scalars(
        select(Duty)
        .join(Duty.person)
        .where(Duty.organisation_id == organisation_id)
        .options(contains_eager(Duty.person), joinedload(Duty.producer))
        .order_by(Duty.kind, Person.name, Duty.id)
        .limit(MOST_DUTIES)
    ).all()


def duty(session: Session, organisation_id: uuid.UUID, duty_id: uuid.UUID) -> Duty:
    """Return a duty of a group; raises DutyNotFound."""
    found = session.scalar(
        select(Duty).where(Duty.id == duty_id, Duty.organisation_id == organisation_id)
    )
    if found is None:
        raise DutyNotFound
    return found


def same_duty(
    session: Session,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    kind: DutyKind,
    producer_id: uuid.UUID | None,
) -> Duty | None:
    """Return the very duty, if it is given already."""
    return session.scalar(
        select(Duty).where(
            Duty.organisation_id == organisation_id,
            Duty.person_id == person_id,
            Duty.kind == kind,
            Duty.producer_id == producer_id if producer_id else Duty.producer_id.is_(None),
        )
    )


def _belongs(organisation_id: uuid.UUID) -> ColumnElement[bool]:
    in_household = (
        select(HouseholdPerson.person_id)
        .join(HouseholdPerson.household)
        .where(Household.organisation_id == organisation_id, Household.left_on.is_(None))
    )
    acting = select(Mandate.person_id).where(Mandate.organisation_id == organisation_id)
    in_force = Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    return in_force & or_(Person.id.in_(in_household), Person.id.in_(acting))


def people_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Person]:
    """Return who belongs to a group: the people of its households and those who act for it, by name."""
    return session.scalars(
        select(Person)
        .where(_belongs(organisation_id))
        .order_by(Person.name, Person.id)
        .limit(MOST_PEOPLE)
    ).all()


def belongs(session: Session, organisation_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Tell whether a person belongs to a group."""
    query = select(Person.id).where(Person.id == person_id, _belongs(organisation_id))
    return session.scalar(query) is not None


def keeps_money(session: Session, person_id: uuid.UUID) -> bool:
    """Tell whether a person is treasurer of any group."""
    query = select(Duty.id).where(Duty.person_id == person_id, Duty.kind == DutyKind.TREASURER)
    return session.scalar(query.limit(1)) is not None


def producers_called(
    session: Session, words: str, *, other_than: uuid.UUID
) -> Sequence[Organisation]:
    """Return organisations with exactly this name, or with it in the address of their page."""
    named = or_(func.lower(Organisation.name) == words.lower(), Organisation.slug == words.lower())
    return session.scalars(
        select(Organisation)
        .where(named, Organisation.id != other_than)
        .order_by(Organisation.name, Organisation.slug)
        .limit(MOST_SUGGESTED)
    ).all()


def producer_names(session: Session, words: str) -> Sequence[str]:
    """Return names of organisations in which these words stand."""
    return session.scalars(
        select(Organisation.name)
        .where(Organisation.name.icontains(words, autoescape=True))
        .distinct()
        .order_by(Organisation.name)
        .limit(MOST_SUGGESTED)
    ).all()
