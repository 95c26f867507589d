"""Every reading of a group's life."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.groups.models import Duty, Household, HouseholdPerson
from catalog.organisations import Organisation

MOST_DUTIES = 200


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
