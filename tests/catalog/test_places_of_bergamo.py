"""The points of the 243 comuni against the official boundaries."""

from pathlib import Path

import pytest
from shapely import Point

from catalog.boundaries import BoundaryReading, read_boundaries
from catalog.places import Place, distance_km, load_gazetteer

ITALY = load_gazetteer()
BOUNDARIES = Path(__file__).parents[2] / "../shared/data/comuni_bergamo.geojson"
SET_BY_HAND = (
    "Capizzone",
    "Cenate Sotto",
    "Fara Olivana con Sola",
    "Valbondione",
    "Valbrembo",
    "Val Brembilla",
)


@pytest.fixture(scope="module")
def reading() -> BoundaryReading:
    if not BOUNDARIES.is_file():
        pytest.skip("the official boundaries of the province of Bergamo are not here")
    return read_boundaries(BOUNDARIES)


def outside(reading: BoundaryReading) -> list[tuple[Place, float]]:
    found = []
    for feature in reading.features:
        place = ITALY.get(feature.istat)
        if not feature.territory.contains(Point(place.lon, place.lat)):
            found.append((place, distance_km(place.lat, place.lon, *feature.point)))
    return found


def test_the_official_file_has_no_faults(reading: BoundaryReading) -> None:
    assert len(reading.features) == 243
    assert reading.faults == ()


def test_at_least_95_of_100_points_lie_in_their_own_territory(reading: BoundaryReading) -> None:
    assert len(outside(reading)) <= 0.05 * 243


def test_no_point_lies_farther_than_3_km_from_its_territory(reading: BoundaryReading) -> None:
    assert [(place.name, km) for place, km in outside(reading) if km > 3.0] == []


@pytest.mark.parametrize("name", SET_BY_HAND)
def test_a_comune_set_by_hand_lies_in_its_territory(name: str, reading: BoundaryReading) -> None:
    (place,) = ITALY.find(name, province="BG")
    territory = {feature.istat: feature.territory for feature in reading.features}[place.istat]
    assert territory.contains(Point(place.lon, place.lat))
    assert not place.approximate


def test_names_are_those_of_the_official_file(reading: BoundaryReading) -> None:
    expected = sorted(place.istat for place in ITALY if place.province == "BG")
    assert sorted(feature.istat for feature in reading.features) == expected
