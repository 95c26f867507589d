"""Nominatim behind a fake HTTP adapter: requests, answers, failures."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError, GeocoderTimedOut

from app.integrations.geocoding import (
    Failure,
    GeocodingUnavailable,
    Precision,
    RateLimiter,
)
from app.integrations.geocoding.nominatim import NominatimGeocoder, NominatimServer
from catalog.places import load_gazetteer

SERVER = NominatimServer("nominatim.example.org", "distretto-di-prova", 2.5)
ANSWER = [
    {
        "lat": "45.5215",
        "lon": "9.5930",
        "display_name": "Via Roma, Treviglio",
        "address": {"town": "Treviglio", "postcode": "24047"},
    }
]


class Door:
    """Stands in for the network: keeps the requests, gives the answer or raises it."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.urls: list[str] = []
        self.headers: dict[str, str] = {}
        self.timeout: float | None = None

    def factory(self) -> Callable[..., BaseSyncAdapter]:
        door = self

        class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
            def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> object:
                door.urls.append(url)
                door.headers = headers
                door.timeout = timeout
                if isinstance(door.answer, Exception):
                    raise door.answer
                return door.answer

            get_text = get_json

        return Adapter


def geocoder(door: Door, waits: list[float] | None = None) -> NominatimGeocoder:
    return NominatimGeocoder(
        load_gazetteer(),
        SERVER,
        limiter=RateLimiter(lambda: 0.0, (waits if waits is not None else []).append),
        adapter_factory=door.factory(),
    )


def test_a_street_address_is_found_with_its_comune() -> None:
    point = geocoder(Door(ANSWER)).locate("Via Roma 1, Treviglio")
    assert point is not None
    assert point.place is not None
    assert (point.lat, point.lon, point.place.name) == (45.5215, 9.5930, "Treviglio")
    assert (point.precision, point.approximate, point.notice) == (Precision.address, False, None)


def test_the_request_says_who_we_are_and_asks_for_italy_with_a_time_out() -> None:
    door = Door(ANSWER)
    geocoder(door).locate("Via Roma 1, Treviglio")
    query = parse_qs(urlsplit(door.urls[0]).query)
    assert urlsplit(door.urls[0]).hostname == "nominatim.example.org"
    assert (query["q"], query["countrycodes"]) == (["Via Roma 1, Treviglio"], ["it"])
    assert (door.headers["User-Agent"], door.timeout) == ("distretto-di-prova", 2.5)


def test_requests_wait_for_their_turn() -> None:
    waits: list[float] = []
    slow = geocoder(Door(ANSWER), waits)
    for _ in range(3):
        slow.locate("Via Roma 1, Treviglio")
    assert waits == [1.0, 2.0]


def test_an_unknown_address_is_not_found() -> None:
    assert geocoder(Door([])).locate("Via Inesistente 9, Treviglio") is None


def test_an_answer_abroad_is_not_found() -> None:
    assert geocoder(Door([{**ANSWER[0], "lat": "48.85", "lon": "2.35"}])).locate("x") is None


def test_an_answer_without_details_gets_the_nearest_comune() -> None:
    bare = [{"lat": "45.5215", "lon": "9.5930", "display_name": "x"}]
    point = geocoder(Door(bare)).locate("Via Roma 1, Treviglio")
    assert point is not None
    assert point.place is not None
    assert point.place.name == "Treviglio"


def test_a_time_out_is_unavailable() -> None:
    with pytest.raises(GeocodingUnavailable) as caught:
        geocoder(Door(GeocoderTimedOut())).locate("Via Roma 1, Treviglio")
    assert caught.value.reason is Failure.timeout


def test_a_refusal_is_unavailable() -> None:
    with pytest.raises(GeocodingUnavailable) as caught:
        geocoder(Door(GeocoderServiceError())).locate("Via Roma 1, Treviglio")
    assert caught.value.reason is Failure.refused


@pytest.mark.parametrize(
    "garbage",
    [
        "<html>",
        {"error": "quota"},
        [{"lat": "45.5"}],
        [{"lat": "x", "lon": "y", "display_name": ""}],
        [{"lat": "nan", "lon": "9.5", "display_name": ""}],
        [{**ANSWER[0], "address": "Treviglio"}],
        [{**ANSWER[0], "address": {"town": 7}}],
        [7],
        7,
    ],
)
def test_a_garbage_answer_never_gets_through(garbage: object) -> None:
    try:
        point = geocoder(Door(garbage)).locate("Via Roma 1, Treviglio")
    except GeocodingUnavailable:
        return
    assert point is None


def test_an_empty_address_is_not_asked() -> None:
    door = Door(ANSWER)
    assert geocoder(door).locate("   ") is None
    assert door.urls == []
