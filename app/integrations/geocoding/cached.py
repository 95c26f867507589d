"""Remembers what an address service has answered, also that it knows nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.integrations.geocoding.answers import (
    GeocodedPoint,
    Geocoder,
    Precision,
    tidy_address,
)
from catalog.place_names import fold_name
from catalog.places import Gazetteer

FOUND_FOR = timedelta(days=365)
NOT_FOUND_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedAnswer:
    """An answer as kept; `lat`, `lon` and `precision` are there when `found`."""

    found: bool
    fetched_at: datetime
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
    istat: str | None = None


class GeocodeCache(Protocol):
    """Keeps answers by key."""

    def get(self, key: str) -> CachedAnswer | None:
        """Return what was put under a key."""
        ...

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Keep an answer, in place of an earlier one."""
        ...


class CachedGeocoder:
    """Asks the inner geocoder only for what the cache does not hold or holds for too long.

    A failure of the inner geocoder passes through and is not kept.
    """

    def __init__(
        self,
        inner: Geocoder,
        cache: GeocodeCache,
        *,
        gazetteer: Gazetteer,
        now: Callable[[], datetime],
    ) -> None:
        self._inner = inner
        self._cache = cache
        self._gazetteer = gazetteer
        self._now = now

    def locate(self, address: str) -> GeocodedPoint | None:
        key = fold_name(tidy_address(address))
        if not key:
            return None
        kept = self._cache.get(key)
        if kept is not None and self._is_fresh(kept):
            return self._restored(kept)
        point = self._inner.locate(address)
        self._cache.put(key, self._kept(point))
        return point

    def _is_fresh(self, answer: CachedAnswer) -> bool:
        lasting = FOUND_FOR if answer.found else NOT_FOUND_FOR
        return self._now() - answer.fetched_at < lasting

    def _kept(self, point: GeocodedPoint | None) -> CachedAnswer:
        if point is None:
            return CachedAnswer(found=False, fetched_at=self._now())
        return CachedAnswer(
            found=True,
            fetched_at=self._now(),
            lat=point.lat,
            lon=point.lon,
            precision=point.precision,
            istat=None if point.place is None else point.place.istat,
        )

    def _restored(self, answer: CachedAnswer) -> GeocodedPoint | None:
        if not answer.found or answer.lat is None or answer.lon is None or answer.precision is None:
            return None
        known = answer.istat is not None and answer.istat in self._gazetteer
        return GeocodedPoint(
            lat=answer.lat,
            lon=answer.lon,
            precision=answer.precision,
            place=self._gazetteer.get(answer.istat) if known and answer.istat else None,
            approximate=answer.precision is not Precision.address,
        )
