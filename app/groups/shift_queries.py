"""Reading hand-over shifts."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.groups.errors import ShiftNotFound
from app.groups.shift_models import Shift, ShiftHelper

MOST_REMINDED = 500


def count_to_come(session: Session, organisation_id: uuid.UUID, now: datetime) -> int:
    """Return how many shifts of a group are not over."""
    query = select(func.count()).select_from(Shift)
    return (
        session.scalar(query.where(Shift.organisation_id == organisation_id, Shift.ends_at > now))
        or 0
    )


def to_come(
    session: Session, organisation_id: uuid.UUID, now: datetime, *, first: int, most: int
) -> Sequence[Shift]:
    """Return the shifts of a group that are not over, with place and helpers, the next one first."""
    return session.scalars(
        select(Shift)
        .where(Shift.organisation_id == organisation_id, Shift.ends_at > now)
        .options(
            joinedload(Shift.place),
            selectinload(Shift.helpers).joinedload(ShiftHelper.person),
        )
        .order_by(Shift.starts_at, Shift.id)
        .offset(first)
        .limit(most)
    ).all()


def locked_shift(session: Session, organisation_id: uuid.UUID, shift_id: uuid.UUID) -> Shift:
    """Return a shift of a group, locked, with its helpers; raises ShiftNotFound."""
    found = session.scalar(
        select(Shift)
        .where(Shift.id == shift_id, Shift.organisation_id == organisation_id)
        .options(selectinload(Shift.helpers))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise ShiftNotFound
    return found


def helps_to_come(
    session: Session, organisation_id: uuid.UUID, person_id: uuid.UUID, now: datetime
) -> Sequence[ShiftHelper]:
    """Return where a person has said to come to in a group, and it has not begun."""
    return session.scalars(
        select(ShiftHelper)
        .join(ShiftHelper.shift)
        .where(
            Shift.organisation_id == organisation_id,
            Shift.starts_at > now,
            ShiftHelper.person_id == person_id,
        )
        .order_by(ShiftHelper.id)
    ).all()


def to_remind(session: Session, now: datetime, until: datetime) -> Sequence[ShiftHelper]:
    """Return who helps at a shift that begins before a moment and has not been reminded yet."""
    return session.scalars(
        select(ShiftHelper)
        .join(ShiftHelper.shift)
        .join(ShiftHelper.person)
        .where(
            Shift.starts_at > now,
            Shift.starts_at < until,
            ShiftHelper.reminded_at.is_(None),
            Person.disabled_at.is_(None),
            Person.erased_at.is_(None),
        )
        .options(
            contains_eager(ShiftHelper.person),
            contains_eager(ShiftHelper.shift).options(
                joinedload(Shift.place), joinedload(Shift.organisation)
            ),
        )
        .order_by(Shift.starts_at, ShiftHelper.id)
        .limit(MOST_REMINDED)
    ).all()
