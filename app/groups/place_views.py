"""What the pages of pick-up places show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from flask_babel import format_date, format_time

from app.groups.place_models import PickupPlace, PickupWindow
from app.organisations.comuni import written
from catalog.places import Gazetteer

A_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A usual time in words."""

    id: uuid.UUID
    text: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A pick-up place as its page shows it."""

    id: uuid.UUID
    name: str
    address: str
    note: str
    active: bool
    windows: tuple[WindowLine, ...]


def weekday_name(weekday: int) -> str:
    """Return the name of a day of the week; 0 is Monday."""
    return str(format_date(A_MONDAY + timedelta(days=weekday), "EEEE"))


def weekday_choices() -> list[tuple[str, str]]:
    """Return the days of the week, to be chosen from."""
    return [(str(number), weekday_name(number)) for number in range(7)]


def clock(value: time) -> str:
    """Return a time as "18:30"."""
    return str(format_time(value, "HH:mm", rebase=False))


def window_line(row: PickupWindow) -> WindowLine:
    """Return a usual time as "giovedì, 18:00–19:30"."""
    return WindowLine(row.id, f"{weekday_name(row.weekday)}, {clock(row.starts)}–{clock(row.ends)}")


def place_line(row: PickupPlace, gazetteer: Gazetteer) -> PlaceLine:
    """Return a place as its page shows it."""
    comune = written(gazetteer.get(row.istat)) if row.istat in gazetteer else ""
    return PlaceLine(
        id=row.id,
        name=row.name,
        address=", ".join(part for part in (row.street, comune) if part),
        note=row.note,
        active=row.active,
        windows=tuple(window_line(each) for each in row.windows),
    )


def place_lines(rows: Iterable[PickupPlace], gazetteer: Gazetteer) -> tuple[PlaceLine, ...]:
    """Return places as their list shows them."""
    return tuple(place_line(row, gazetteer) for row in rows)
