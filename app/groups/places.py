"""Pick-up places of a group and their usual times."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.groups import place_queries, queries
from app.groups.errors import PlaceNameTaken, WindowOverlaps
from app.groups.place_models import PickupPlace, PickupWindow
from catalog.base import new_id


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """What is said of a place, and where it lies."""

    name: str
    street: str
    istat: str
    lat: float
    lon: float
    note: str


@dataclass(frozen=True, slots=True)
class WindowForm:
    """A usual time: 0 is Monday."""

    weekday: int
    starts: time
    ends: time


def add_place(
    session: Session, group_id: uuid.UUID, form: PlaceForm, *, actor: Actor, now: datetime
) -> PickupPlace:
    """Add a pick-up place.

    Raises
    ------
    PlaceNameTaken
    """
    queries.locked_group(session, group_id)
    if place_queries.place_named(session, group_id, form.name) is not None:
        raise PlaceNameTaken
    row = PickupPlace(
        id=new_id(),
        organisation_id=group_id,
        name=form.name,
        street=form.street,
        istat=form.istat,
        lat=form.lat,
        lon=form.lon,
        note=form.note,
        active=True,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _note(session, "pickup_place.added", row, actor, now)
    return row


def change_place(
    session: Session, place: PickupPlace, form: PlaceForm, *, actor: Actor, now: datetime
) -> None:
    """Say something else of a place. Orders that have copied it keep what they have.

    Raises
    ------
    PlaceNameTaken
    """
    queries.locked_group(session, place.organisation_id)
    same = place_queries.place_named(session, place.organisation_id, form.name)
    if same is not None and same.id != place.id:
        raise PlaceNameTaken
    place.name, place.street, place.note = form.name, form.street, form.note
    place.istat, place.lat, place.lon = form.istat, form.lat, form.lon
    _note(session, "pickup_place.changed", place, actor, now)


def set_active(
    session: Session, place: PickupPlace, *, active: bool, actor: Actor, now: datetime
) -> None:
    """Use a place no longer, or again."""
    if place.active != active:
        place.active = active
        action = "pickup_place.restored" if active else "pickup_place.archived"
        _note(session, action, place, actor, now)


def add_window(session: Session, place: PickupPlace, form: WindowForm) -> None:
    """Add a usual time to a place.

    Raises
    ------
    WindowOverlaps
    """
    queries.locked_group(session, place.organisation_id)
    fresh = place_queries.place(session, place.organisation_id, place.id)
    for each in fresh.windows:
        same_day = each.weekday == form.weekday
        if same_day and form.starts < each.ends and each.starts < form.ends:
            raise WindowOverlaps
    session.add(
        PickupWindow(place_id=place.id, weekday=form.weekday, starts=form.starts, ends=form.ends)
    )


def remove_window(session: Session, place: PickupPlace, window_id: uuid.UUID) -> None:
    """Take a usual time away; one that is gone already stays gone."""
    found = place_queries.window(session, place.id, window_id)
    if found is not None:
        session.delete(found)


def _note(session: Session, action: str, place: PickupPlace, actor: Actor, now: datetime) -> None:
    subject = Subject("organisation", place.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts={"place": str(place.id)})
