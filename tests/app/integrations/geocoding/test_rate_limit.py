"""Requests are spaced, and nobody waits for long."""

import pytest

from app.integrations.geocoding import Failure, GeocodingUnavailable, RateLimiter


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_requests_are_a_second_apart() -> None:
    time = Time()
    limiter = RateLimiter(lambda: time.now, time.sleep)
    starts = []
    for _ in range(4):
        limiter.wait()
        starts.append(time.now)
    assert starts == [100.0, 101.0, 102.0, 103.0]


def test_who_comes_late_enough_does_not_wait() -> None:
    time = Time()
    limiter = RateLimiter(lambda: time.now, time.sleep)
    limiter.wait()
    time.now += 1.5
    limiter.wait()
    assert time.slept == []


def test_a_queue_that_is_too_long_refuses_the_next() -> None:
    limiter = RateLimiter(lambda: 100.0, lambda _: None, longest_wait_s=2.0)
    for _ in range(3):
        limiter.wait()
    with pytest.raises(GeocodingUnavailable) as caught:
        limiter.wait()
    assert caught.value.reason is Failure.too_many_requests
