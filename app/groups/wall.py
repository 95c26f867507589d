"""Times as the clock on the wall shows them, and the moments that they are."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.groups.errors import NoSuchTime


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a time on the wall; of one that comes twice, the first.

    Raises
    ------
    NoSuchTime
        In the night in which the clock is put forward, an hour is left out.
    """
    told = datetime.combine(day, wall)
    moment = told.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != told:
        raise NoSuchTime
    return moment
