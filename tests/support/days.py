"""Another day on the wall clock, for everything that asks app.runtime.clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.runtime import clock

ROME = ZoneInfo("Europe/Rome")
SetClock = Callable[[datetime], None]


def today() -> date:
    """Return the day in Bergamo; asked for in the test itself, for a run may go on past midnight."""
    return clock.local_day(clock.utc_now(), ROME.key)


def rome(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in Bergamo."""
    return datetime.combine(day, time(hour, minute), ROME).astimezone(UTC)


def clock_of(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return how to set the one clock of the program; the moment stands still until set again."""

    def set_clock(moment: datetime) -> None:
        class StandsStill(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # ours asks for UTC
                assert tz is UTC
                return moment

        monkeypatch.setattr(clock, "datetime", StandsStill)

    return set_clock
