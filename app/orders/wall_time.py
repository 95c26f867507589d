"""A moment as the clock on the wall shows it; the other way round is `app.groups.wall`."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def wall_of(moment: datetime, timezone: str) -> tuple[str, str]:
    """Return a moment as fields of a form hold it: ("2026-12-05", "20:30")."""
    local = moment.astimezone(ZoneInfo(timezone))
    return local.date().isoformat(), local.strftime("%H:%M")


@dataclass(frozen=True, slots=True)
class Hour:
    """A moment and, where its day has not got the hour that is meant, that hour.

    In the night in which the clock is put forward half past two is at half past three; what comes a week
    after it is at half past two again.
    """

    moment: datetime
    meant: time | None = None

    def later(self, by: timedelta, timezone: str) -> "Hour":
        """Return the hour that is meant, some days later; where that comes twice, the first.

        A week over the change of time has 167 or 169 hours.
        """
        zone = ZoneInfo(timezone)
        local = self.moment.astimezone(zone)
        meant = datetime.combine(local.date(), self.meant or local.time()) + by
        moment = meant.replace(tzinfo=zone).astimezone(self.moment.tzinfo)
        shown = moment.astimezone(zone).replace(tzinfo=None)
        return Hour(moment, None if shown == meant else meant.time())

    def after(self, other: "Hour", length: timedelta, timezone: str) -> "Hour":
        """Return itself or, where the change of time leaves nothing between another and it, `length` after that.

        Half past two and half past three are the same moment in the night in which the clock is put forward.
        """
        if self.moment > other.moment:
            return self
        shown = self.moment.astimezone(ZoneInfo(timezone)).time()
        return Hour(other.moment + length, self.meant or shown)
