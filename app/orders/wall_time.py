"""A day and an hour of the clock on the wall as one moment, also at the changes of summer time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from catalog.errors import Invalid


class NoSuchTime(Invalid):
    """The clock on the wall skips this hour: that night it goes from 2 to 3."""

    code = "no_such_time"


def moment_on_the_wall(day: date, clock: time, timezone: str) -> datetime:
    """Return the moment at which the local clock shows a time; of an hour that comes twice, the first.

    Raises
    ------
    NoSuchTime
        For an hour that the change to summer time leaves out.
    """
    zone = ZoneInfo(timezone)
    local = datetime.combine(day, clock.replace(fold=0, tzinfo=None))
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime
    return moment


def wall_of(moment: datetime, timezone: str) -> tuple[str, str]:
    """Return a moment as fields of a form hold it: ("2026-12-05", "20:30")."""
    local = moment.astimezone(ZoneInfo(timezone))
    return local.date().isoformat(), local.strftime("%H:%M")
