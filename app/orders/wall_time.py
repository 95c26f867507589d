"""A moment as the clock on the wall shows it; the other way round is `app.groups.wall`."""

from datetime import datetime
from zoneinfo import ZoneInfo


def wall_of(moment: datetime, timezone: str) -> tuple[str, str]:
    """Return a moment as fields of a form hold it: ("2026-12-05", "20:30")."""
    local = moment.astimezone(ZoneInfo(timezone))
    return local.date().isoformat(), local.strftime("%H:%M")
