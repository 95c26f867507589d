"""Hand-over shifts: planned by the group, filled by its people, reminded of the day before."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups import shift_queries
from app.groups.errors import HelpersAreComing, ShiftFull, ShiftHasBegun
from app.groups.letters import remind_of_shift
from app.groups.place_models import PickupPlace
from app.groups.shift_models import Shift, ShiftHelper
from app.groups.wall import moment_of
from catalog.base import new_id

# Nobody is written to at night.
FIRST_HOUR = 8


@dataclass(frozen=True, slots=True)
class ShiftForm:
    """When helpers are needed, and how many."""

    starts_at: datetime
    ends_at: datetime
    needed: int
    note: str


def add_shift(
    session: Session, place: PickupPlace, form: ShiftForm, *, actor: Actor, now: datetime
) -> Shift:
    """Plan a shift at a place."""
    row = Shift(
        id=new_id(),
        organisation_id=place.organisation_id,
        place_id=place.id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        needed=form.needed,
        note=form.note,
        created_at=now,
    )
    session.add(row)
    _note(session, "shift.added", row, actor, now)
    return row


def remove_shift(
    session: Session, group_id: uuid.UUID, shift_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Take back a shift for which nobody has said to come.

    Raises
    ------
    ShiftNotFound, HelpersAreComing
    """
    row = shift_queries.locked_shift(session, group_id, shift_id)
    if row.helpers:
        raise HelpersAreComing
    session.delete(row)
    _note(session, "shift.removed", row, actor, now)


def sign_up(
    session: Session, group_id: uuid.UUID, shift_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Say that one comes; saying it twice changes nothing.

    Raises
    ------
    ShiftNotFound, ShiftHasBegun, ShiftFull
    """
    row = _before_it_begins(session, group_id, shift_id, now)
    if any(each.person_id == actor.person_id for each in row.helpers):
        return
    if len(row.helpers) >= row.needed:
        raise ShiftFull
    session.add(ShiftHelper(shift_id=row.id, person_id=actor.person_id, created_at=now))


def withdraw(
    session: Session, group_id: uuid.UUID, shift_id: uuid.UUID, *, actor: Actor, now: datetime
) -> None:
    """Say that one does not come after all.

    Raises
    ------
    ShiftNotFound, ShiftHasBegun
    """
    row = _before_it_begins(session, group_id, shift_id, now)
    for each in row.helpers:
        if each.person_id == actor.person_id:
            session.delete(each)


def drop_helps(
    session: Session, group_id: uuid.UUID, person_id: uuid.UUID, *, now: datetime
) -> None:
    """Await somebody who has left the group at no shift any more."""
    for each in shift_queries.helps_to_come(session, group_id, person_id, now):
        session.delete(each)


def remind(session: Session, zone: ZoneInfo, *, now: datetime) -> int:
    """Write to whoever helps tomorrow, once; return to how many. What was missed is made up for."""
    here = now.astimezone(zone)
    if here.hour < FIRST_HOUR:
        return 0
    after_tomorrow = moment_of(here.date() + timedelta(days=2), datetime.min.time(), zone)
    found = shift_queries.to_remind(session, now, after_tomorrow)
    for helper in found:
        helper.reminded_at = now
        remind_of_shift(session, helper, now=now)
    return len(found)


def _before_it_begins(
    session: Session, group_id: uuid.UUID, shift_id: uuid.UUID, now: datetime
) -> Shift:
    row = shift_queries.locked_shift(session, group_id, shift_id)
    if now >= row.starts_at:
        raise ShiftHasBegun
    return row


def _note(session: Session, action: str, row: Shift, actor: Actor, now: datetime) -> None:
    subject = Subject("organisation", row.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts={"shift": str(row.id)})
