"""The only clock. Rules take `now` or `day` as an argument; edges ask here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

EPOCH = date(1970, 1, 1)


def utc_now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(now: datetime, timezone: str) -> date:
    """Return the calendar day of `now` where the district is."""
    return now.astimezone(ZoneInfo(timezone)).date()


def day_number(day: date) -> int:
    """Return days since 1970-01-01, the form in which the matching engine knows a day."""
    return (day - EPOCH).days
