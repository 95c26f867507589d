"""Every reading of a group's life."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.accounts.actor import MONEY_KINDS
from app.accounts.models import Person
from app.groups.errors import GroupNotFound, HouseholdNotFound
from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from catalog.organisations import Organisation

MOST_DUTIES = 200
MOST_GROUPS = 50
MOST_HOUSEHOLDS = 2_000

MOST_HOUSEHOLDS_OF_ONE = 200


def household_of(
    session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID
) -> Household | None:
    """Return the household of a person in a group; one that has left is none."""
    return session.scalar(
        select(Household)
        .join(Household.people)
        .where(
            HouseholdPerson.person_id == person_id,
            Household.organisation_id == organisation_id,
            Household.left_on.is_(None),
        )
    )


def duties_of(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> Sequence[Duty]:
    """Return what a person looks after in a group, with the producers."""
    return session.scalars(
        select(Duty)
        .where(Duty.person_id == person_id, Duty.organisation_id == organisation_id)
        .options(joinedload(Duty.producer))
        .order_by(Duty.kind, Duty.id)
        .limit(MOST_DUTIES)
    ).all()


def locked_group(session: Session, organisation_id: uuid.UUID) -> Organisation:
    """Return a group, locked: who changes its households waits for who changes them now."""
    return session.get_one(
        Organisation, organisation_id, with_for_update=True, populate_existing=True
    )


def group(session: Session, slug: str) -> Organisation:
    """Return an organisation that has households; raises GroupNotFound."""
    found = session.scalar(
        select(Organisation).where(Organisation.slug == slug, Organisation.kind.in_(MONEY_KINDS))
    )
    if found is None:
        raise GroupNotFound
    return found


def _listed(
    organisation_id: uuid.UUID, words: str, *, with_left: bool
) -> list[ColumnElement[bool]]:
    wanted = [Household.organisation_id == organisation_id]
    if not with_left:
        wanted.append(Household.left_on.is_(None))
    if words:
        of_person = Household.people.any(
            HouseholdPerson.person.has(Person.name.icontains(words, autoescape=True))
        )
        in_name = Household.name.icontains(words, autoescape=True)
        wanted.append(or_(in_name, Household.code == words, of_person))
    return wanted


def count_households(
    session: Session, organisation_id: uuid.UUID, words: str, *, with_left: bool
) -> int:
    """Return how many households of a group a search finds."""
    query = select(func.count()).select_from(Household)
    return session.scalar(query.where(*_listed(organisation_id, words, with_left=with_left))) or 0


def households(
    session: Session,
    organisation_id: uuid.UUID,
    words: str,
    *,
    with_left: bool,
    first: int,
    most: int,
) -> Sequence[Household]:
    """Return households of a group with their people, by code: 2 before 10."""
    return session.scalars(
        select(Household)
        .where(*_listed(organisation_id, words, with_left=with_left))
        .options(selectinload(Household.people).joinedload(HouseholdPerson.person))
        .order_by(func.length(Household.code), Household.code)
        .offset(first)
        .limit(most)
    ).all()


def household(session: Session, organisation_id: uuid.UUID, household_id: uuid.UUID) -> Household:
    """Return a household of a group with its people; raises HouseholdNotFound."""
    found = session.scalar(
        select(Household)
        .where(Household.id == household_id, Household.organisation_id == organisation_id)
        .options(selectinload(Household.people).joinedload(HouseholdPerson.person))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise HouseholdNotFound
    return found


def codes_of(session: Session, organisation_id: uuid.UUID) -> set[str]:
    """Return every code that a household of a group has or had."""
    return set(
        session.scalars(select(Household.code).where(Household.organisation_id == organisation_id))
    )


def households_of_person(session: Session, person_id: uuid.UUID) -> Sequence[Household]:
    """Return the households of a person with their groups, by the group's name."""
    return session.scalars(
        select(Household)
        .join(Household.people)
        .join(Household.organisation)
        .where(HouseholdPerson.person_id == person_id, Household.left_on.is_(None))
        .options(contains_eager(Household.organisation))
        .order_by(Organisation.name, Household.id)
        .limit(MOST_GROUPS)
    ).all()


def ids_of_households(person_id: uuid.UUID) -> Select[uuid.UUID]:
    """Return which households a person belongs to, those that have left too, to be asked within."""
    return select(HouseholdPerson.household_id).where(HouseholdPerson.person_id == person_id)


def households_alone(session: Session, person_id: uuid.UUID) -> Sequence[Household]:
    """Return the households of which nobody else is left, with their groups, by group."""
    shared = select(HouseholdPerson.household_id).where(HouseholdPerson.person_id != person_id)
    return session.scalars(
        select(Household)
        .join(Household.organisation)
        .where(Household.id.in_(ids_of_households(person_id)), Household.id.not_in(shared))
        .options(contains_eager(Household.organisation))
        .order_by(Organisation.name, Household.id)
        .limit(MOST_HOUSEHOLDS_OF_ONE)
    ).all()


def current_households(session: Session, groups: Collection[uuid.UUID]) -> Sequence[Household]:
    """Return the households of some groups that have not left, by code: 2 before 10."""
    return session.scalars(
        select(Household)
        .where(Household.organisation_id.in_(set(groups)), Household.left_on.is_(None))
        .order_by(func.length(Household.code), Household.code, Household.id)
        .limit(MOST_HOUSEHOLDS)
    ).all()


def coordinator_duties(
    session: Session, person_id: uuid.UUID
) -> Sequence[tuple[uuid.UUID, uuid.UUID | None]]:
    """Return for which group and for which producer of it, or all, a person coordinates."""
    rows = session.execute(
        select(Duty.organisation_id, Duty.producer_id)
        .where(Duty.person_id == person_id, Duty.kind == DutyKind.COORDINATOR)
        .order_by(Duty.id)
    )
    return [(row[0], row[1]) for row in rows]
