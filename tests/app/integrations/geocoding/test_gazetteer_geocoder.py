"""The offline geocoder: from what people write to a comune."""

import pytest

from app.integrations.geocoding import AddressTooLong, GazetteerGeocoder, Notice, Precision
from catalog.places import load_gazetteer

ITALY = load_gazetteer()
GEOCODER = GazetteerGeocoder(ITALY, home_province="BG")


@pytest.mark.parametrize(
    ("address", "comune"),
    [
        ("Treviglio", "Treviglio"),
        ("treviglio", "Treviglio"),
        ("Treviglio BG", "Treviglio"),
        ("Treviglio (BG)", "Treviglio"),
        ("24047 Treviglio BG", "Treviglio"),
        ("24047, Treviglio", "Treviglio"),
        ("Treviglio, Italia", "Treviglio"),
        ("Castro (LE)", "Castro"),
    ],
)
def test_a_comune_is_found_without_notice(address: str, comune: str) -> None:
    point = GEOCODER.locate(address)
    assert point is not None
    assert point.place is not None
    assert point.place.name == comune
    assert (point.precision, point.notice, point.approximate) == (Precision.comune, None, False)


@pytest.mark.parametrize(
    ("address", "comune"),
    [
        ("Via Roma 1, 24047 Treviglio BG", "Treviglio"),
        ("via Roma 1, Treviglio", "Treviglio"),
        ("Via Roma 12/b Treviglio", "Treviglio"),
        ("Viale Papa Giovanni XXIII 106 - 24121 Bergamo (BG)", "Bergamo"),
        ("Cascina Bella, via Milano 3, 24044 Dalmine, BG, Italia", "Dalmine"),
        ("c/o Oratorio, piazza Chiesa 2, Sant'Omobono Terme", "Sant'Omobono Terme"),
    ],
)
def test_a_street_falls_back_to_its_comune_with_a_notice(address: str, comune: str) -> None:
    point = GEOCODER.locate(address)
    assert point is not None
    assert point.place is not None
    assert point.place.name == comune
    assert (point.notice, point.approximate) == (Notice.comune_for_address, True)


@pytest.mark.parametrize(
    ("address", "comune"),
    [
        ("frazione Ponte Selva di Parre", "Parre"),
        ("Geromina (frazione di Treviglio)", "Treviglio"),
        ("Fraz. Sambusita, Algua", "Algua"),
        ("loc. Castelli, 24047 Treviglio", "Treviglio"),
    ],
)
def test_a_hamlet_falls_back_to_its_comune_with_a_notice(address: str, comune: str) -> None:
    point = GEOCODER.locate(address)
    assert point is not None
    assert point.place is not None
    assert (point.place.name, point.notice) == (comune, Notice.comune_for_hamlet)


def test_a_postcode_of_one_comune_gives_that_comune() -> None:
    point = GEOCODER.locate("24047")
    assert point is not None
    assert point.place is not None
    assert (point.place.name, point.precision) == ("Treviglio", Precision.postcode)


def test_a_postcode_of_several_comuni_gives_their_middle_and_no_comune() -> None:
    point = GEOCODER.locate("24010")
    assert point is not None
    assert point.place is None
    assert (point.precision, point.approximate) == (Precision.postcode, True)


def test_the_postcode_tells_namesakes_apart() -> None:
    point = GEOCODER.locate("73030 Castro")
    assert point is not None
    assert point.place is not None
    assert point.place.province == "LE"


def test_a_shared_name_is_looked_for_at_home_first() -> None:
    point = GEOCODER.locate("Castro")
    assert point is not None
    assert point.place is not None
    assert (point.place.province, point.notice) == ("BG", None)


def test_a_shared_name_far_from_home_is_answered_with_a_notice() -> None:
    point = GEOCODER.locate("Samone")
    assert point is not None
    assert point.notice is Notice.ambiguous_name


def test_a_street_named_after_a_city_is_not_that_city() -> None:
    assert GEOCODER.locate("Via Roma") is None
    assert GEOCODER.locate("via Milano 12") is None


@pytest.mark.parametrize("address", ["", "   ", ",;()", "Atlantide", "00000", "€€€", "mele bio"])
def test_what_is_no_address_is_not_found(address: str) -> None:
    assert GEOCODER.locate(address) is None


def test_an_endless_address_is_refused() -> None:
    with pytest.raises(AddressTooLong) as caught:
        GEOCODER.locate("a" * 10_000)
    assert caught.value.facts() == {"length": 10_000, "limit": 300}


def test_an_approximate_comune_stays_approximate() -> None:
    rough = next(place for place in ITALY if place.approximate)
    point = GEOCODER.locate(f"{rough.name} ({rough.province})")
    assert point is not None
    assert point.approximate
