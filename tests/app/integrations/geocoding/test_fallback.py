"""A service in front, the gazetteer behind it."""

import pytest

from app.integrations.geocoding import (
    FallbackGeocoder,
    GazetteerGeocoder,
    GeocodedPoint,
    GeocodingUnavailable,
    Notice,
    Precision,
)
from app.integrations.geocoding.fake import FakeGeocoder
from catalog.places import load_gazetteer

ITALY = load_gazetteer()
STREET = "Via Roma 1, 24047 Treviglio BG"
EXACT = GeocodedPoint(lat=45.52, lon=9.59, precision=Precision.address)
FAR_AWAY = GeocodedPoint(lat=41.9, lon=12.5, precision=Precision.address)


def composed(service: FakeGeocoder) -> FallbackGeocoder:
    return FallbackGeocoder(service, GazetteerGeocoder(ITALY, home_province="BG"))


def test_a_street_is_asked_of_the_service() -> None:
    assert composed(FakeGeocoder({STREET: EXACT})).locate(STREET) == EXACT


@pytest.mark.parametrize("address", ["Treviglio", "24047", "24047 Treviglio (BG)"])
def test_a_comune_is_not_asked_of_the_service(address: str) -> None:
    service = FakeGeocoder()
    point = composed(service).locate(address)
    assert point is not None
    assert service.asked == []


def test_a_failing_service_gives_the_comune_with_a_notice() -> None:
    service = FakeGeocoder({STREET: EXACT})
    service.unavailable = True
    point = composed(service).locate(STREET)
    assert point is not None
    assert point.place is not None
    assert (point.place.name, point.precision) == ("Treviglio", Precision.comune)
    assert (point.notice, point.approximate) == (Notice.service_unavailable, True)


@pytest.mark.parametrize("known", [{}, {STREET: FAR_AWAY}])
def test_an_address_not_found_or_found_elsewhere_gives_the_comune(
    known: dict[str, GeocodedPoint],
) -> None:
    point = composed(FakeGeocoder(known)).locate(STREET)
    assert point is not None
    assert point.place is not None
    assert (point.place.name, point.notice) == ("Treviglio", Notice.address_not_found)


def test_without_a_comune_the_failure_is_told() -> None:
    service = FakeGeocoder()
    service.unavailable = True
    with pytest.raises(GeocodingUnavailable):
        composed(service).locate("Via senza paese 3")


def test_without_a_comune_and_without_answer_nothing_is_found() -> None:
    assert composed(FakeGeocoder()).locate("Via senza paese 3") is None
