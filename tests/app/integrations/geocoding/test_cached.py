"""The cache answers what was asked before, also that nothing was found."""

from datetime import UTC, datetime, timedelta

import pytest

from app.integrations.geocoding import (
    CachedAnswer,
    CachedGeocoder,
    GeocodeCache,
    GeocodedPoint,
    GeocodingUnavailable,
    Precision,
)
from app.integrations.geocoding.fake import FakeGeocoder, MemoryGeocodeCache
from app.integrations.geocoding.models import SqlGeocodeCache
from catalog.places import load_gazetteer
from tests.support.database import Store

ITALY = load_gazetteer()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STREET = "Via Roma 1, Treviglio"
POINT = GeocodedPoint(
    lat=45.52, lon=9.59, precision=Precision.address, place=ITALY.find("Treviglio")[0]
)


def cached(inner: FakeGeocoder, cache: GeocodeCache, *, now: datetime = NOON) -> CachedGeocoder:
    return CachedGeocoder(inner, cache, gazetteer=ITALY, now=lambda: now)


def test_an_address_is_asked_once() -> None:
    inner, cache = FakeGeocoder({STREET: POINT}), MemoryGeocodeCache()
    answers = [cached(inner, cache).locate(STREET) for _ in range(3)]
    assert answers == [POINT] * 3
    assert len(inner.asked) == 1


def test_spelling_does_not_make_another_address() -> None:
    inner, cache = FakeGeocoder({STREET: POINT}), MemoryGeocodeCache()
    cached(inner, cache).locate(STREET)
    assert cached(inner, cache).locate("VIA ROMA  1 - treviglio") == POINT
    assert len(inner.asked) == 1


def test_that_nothing_was_found_is_remembered_too() -> None:
    inner, cache = FakeGeocoder(), MemoryGeocodeCache()
    assert [cached(inner, cache).locate(STREET) for _ in range(2)] == [None, None]
    assert len(inner.asked) == 1


def test_a_failure_is_not_remembered() -> None:
    inner, cache = FakeGeocoder({STREET: POINT}), MemoryGeocodeCache()
    inner.unavailable = True
    with pytest.raises(GeocodingUnavailable):
        cached(inner, cache).locate(STREET)
    inner.unavailable = False
    assert cached(inner, cache).locate(STREET) == POINT


@pytest.mark.parametrize(
    ("known", "age_days", "requests"),
    [({STREET: POINT}, 300, 1), ({STREET: POINT}, 366, 2), ({}, 10, 1), ({}, 15, 2)],
)
def test_answers_grow_old(known: dict[str, GeocodedPoint], age_days: int, requests: int) -> None:
    inner, cache = FakeGeocoder(known), MemoryGeocodeCache()
    cached(inner, cache).locate(STREET)
    cached(inner, cache, now=NOON + timedelta(days=age_days)).locate(STREET)
    assert len(inner.asked) == requests


@pytest.mark.parametrize(
    "answer",
    [
        CachedAnswer(
            found=True,
            fetched_at=NOON,
            lat=45.52,
            lon=9.59,
            precision=Precision.address,
            istat="016219",
        ),
        CachedAnswer(found=False, fetched_at=NOON),
    ],
)
def test_the_database_gives_back_what_was_put(store: Store, answer: CachedAnswer) -> None:
    cache = SqlGeocodeCache(store.write)
    cache.put("via roma 1 treviglio", answer)
    assert cache.get("via roma 1 treviglio") == answer
    assert cache.get("via roma 2 treviglio") is None


def test_a_later_answer_takes_the_place_of_the_earlier(store: Store) -> None:
    cache = SqlGeocodeCache(store.write)
    inner = FakeGeocoder()
    assert cached(inner, cache).locate(STREET) is None
    inner = FakeGeocoder({STREET: POINT})
    assert cached(inner, cache, now=NOON + timedelta(days=30)).locate(STREET) == POINT
    assert cached(FakeGeocoder(), cache, now=NOON + timedelta(days=31)).locate(STREET) == POINT


@pytest.mark.parametrize("precision", Precision)
def test_the_database_takes_every_precision(store: Store, precision: Precision) -> None:
    cache = SqlGeocodeCache(store.write)
    answer = CachedAnswer(found=True, fetched_at=NOON, lat=45.5, lon=9.6, precision=precision)
    cache.put("x", answer)
    assert cache.get("x") == answer
