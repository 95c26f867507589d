"""A time of the clock on the wall as a moment, also on the two nights of the year that are not like the others."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.groups.errors import NoSuchTime
from app.groups.wall import moment_of
from app.orders.wall_time import wall_of

ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 1, 15), time(20, 0), datetime(2026, 1, 15, 19, 0, tzinfo=UTC)),
        (date(2026, 7, 15), time(20, 0), datetime(2026, 7, 15, 18, 0, tzinfo=UTC)),
        # In the night of 29 March 2026 the clock goes from 2 to 3.
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # In the night of 25 October 2026 the hour from 2 to 3 comes twice: the first counts.
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_the_moment_of_a_local_time(day: date, clock: time, utc: datetime) -> None:
    assert moment_of(day, clock, ZoneInfo(ROME)) == utc
    assert wall_of(utc, ROME) == (day.isoformat(), clock.strftime("%H:%M"))


@pytest.mark.parametrize("clock", [time(2, 0), time(2, 30), time(2, 59)])
def test_an_hour_that_does_not_exist_is_refused(clock: time) -> None:
    with pytest.raises(NoSuchTime):
        moment_of(date(2026, 3, 29), clock, ZoneInfo(ROME))
