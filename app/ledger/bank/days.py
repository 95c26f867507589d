"""Days as banks write them: 05/12/2026, 5.12.26, 2026-12-05, 20261205, with or without a time."""

import re
from datetime import date, datetime

from app.runtime.tables.cells import Cell, Trouble

_EARLIEST = 1990
_ITALIAN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T,].*)?")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T].*|Z|[+-]\d\d:\d\d)?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(cell: Cell) -> date | None:
    """Return the day of a cell, None when it holds something else."""
    if isinstance(cell, Trouble):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    found = _ISO.fullmatch(text) or _PLAIN.fullmatch(text)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _ITALIAN.fullmatch(text)
    if found is None:
        return None
    year = int(found[3])
    return _day(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= _EARLIEST else None
