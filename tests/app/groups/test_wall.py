"""What the clock on the wall shows, and the moment that it is: also in the two nights that are not like others."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.groups.errors import NoSuchTime
from app.groups.wall import moment_of

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("day", "wall", "hour_of_utc"),
    [
        (date(2026, 12, 3), time(18), 17),
        (date(2026, 7, 2), time(18), 16),
        # The clock goes forward at 2 on 29 March, and back at 3 on 25 October 2026.
        (date(2026, 3, 29), time(1), 0),
        (date(2026, 3, 29), time(3), 1),
        (date(2026, 3, 29), time(18), 16),
        # Half past two comes twice: at 0:30 and at 1:30 UTC. The first is meant.
        (date(2026, 10, 25), time(2), 0),
        (date(2026, 10, 25), time(3), 2),
        (date(2026, 10, 25), time(18), 17),
    ],
)
def test_a_time_on_the_wall_is_this_moment(day: date, wall: time, hour_of_utc: int) -> None:
    assert moment_of(day, wall, ROME) == datetime(
        day.year, day.month, day.day, hour_of_utc, tzinfo=UTC
    )


def test_a_time_that_does_not_come_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment_of(date(2026, 3, 29), time(2, 30), ROME)
