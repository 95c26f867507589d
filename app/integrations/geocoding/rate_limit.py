"""Spaces requests in time, across the threads of one process."""

from collections.abc import Callable
from threading import Lock

from app.integrations.geocoding.answers import Failure, GeocodingUnavailable

INTERVAL_S = 1.0
LONGEST_WAIT_S = 5.0


class RateLimiter:
    """Lets one caller pass per interval; the others sleep until their turn.

    Parameters
    ----------
    clock : callable
        Monotonic seconds.
    sleep : callable
        Waits so many seconds.
    interval_s, longest_wait_s : float
        A caller whose turn would come later than `longest_wait_s` is refused with
        `GeocodingUnavailable`, so that a queue of visitors cannot hold every worker of the server.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        interval_s: float = INTERVAL_S,
        longest_wait_s: float = LONGEST_WAIT_S,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._interval_s = interval_s
        self._longest_wait_s = longest_wait_s
        self._lock = Lock()
        self._next: float | None = None

    def wait(self) -> None:
        """Return when it is the caller's turn."""
        with self._lock:
            now = self._clock()
            turn = now if self._next is None else max(now, self._next)
            if turn - now > self._longest_wait_s:
                raise GeocodingUnavailable(Failure.too_many_requests)
            self._next = turn + self._interval_s
        if turn > now:
            self._sleep(turn - now)
