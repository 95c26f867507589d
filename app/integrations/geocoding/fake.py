"""A geocoder and a cache in memory, good enough to develop and test on."""

from collections.abc import Mapping

from app.integrations.geocoding.answers import (
    Failure,
    GeocodedPoint,
    GeocodingUnavailable,
    tidy_address,
)
from app.integrations.geocoding.cached import CachedAnswer
from catalog.place_names import fold_name


class FakeGeocoder:
    """Knows the addresses it was given; `unavailable` makes it fail like a service that is down.

    Attributes
    ----------
    asked : list of str
        The addresses it was asked for, in order.
    """

    def __init__(self, known: Mapping[str, GeocodedPoint] | None = None) -> None:
        self._known = {fold_name(address): point for address, point in (known or {}).items()}
        self.asked: list[str] = []
        self.unavailable = False

    def locate(self, address: str) -> GeocodedPoint | None:
        tidy = tidy_address(address)
        self.asked.append(tidy)
        if self.unavailable:
            raise GeocodingUnavailable(Failure.refused)
        return self._known.get(fold_name(tidy))


class MemoryGeocodeCache:
    """A cache that lasts as long as the object."""

    def __init__(self) -> None:
        self._answers: dict[str, CachedAnswer] = {}

    def get(self, key: str) -> CachedAnswer | None:
        return self._answers.get(key)

    def put(self, key: str, answer: CachedAnswer) -> None:
        self._answers[key] = answer
