"""Readings of who belongs to which group."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.groups.models import Duty, DutyKind, Household, HouseholdPerson
from catalog.organisations import Organisation

MOST_HOUSEHOLDS = 2_000


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


def household_ids(session: Session, person_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Return the household of a person in each group; those that have left do not count."""
    rows = session.execute(
        select(Household.organisation_id, Household.id)
        .join(HouseholdPerson, HouseholdPerson.household_id == Household.id)
        .where(HouseholdPerson.person_id == person_id, Household.left_on.is_(None))
        .order_by(Household.id)
    )
    return {row[0]: row[1] for row in rows}


def household(session: Session, household_id: uuid.UUID) -> Household | None:
    """Return a household."""
    return session.get(Household, household_id)


def households(session: Session, organisation_ids: frozenset[uuid.UUID]) -> Sequence[Household]:
    """Return the households of some groups, by code."""
    return session.scalars(
        select(Household)
        .where(Household.organisation_id.in_(organisation_ids), Household.left_on.is_(None))
        .order_by(func.length(Household.code), Household.code, Household.id)
        .limit(MOST_HOUSEHOLDS)
    ).all()


def groups(session: Session, ids: frozenset[uuid.UUID]) -> Sequence[Organisation]:
    """Return some organisations, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.name, Organisation.id)
    ).all()
