"""Distances, boxes and the layout of producers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geography import EARTH_RADIUS_KM, box_around, haversine_km
from matching.producers import lay_out
from tests.matching.engine_market import DALMINE, ROMA, TREVIGLIO, market

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    latitude, longitude = np.radians([one[0]]), np.radians([one[1]])
    return float(haversine_km(latitude, longitude, *other)[0])


def test_dalmine_is_fourteen_kilometres_from_treviglio() -> None:
    assert distance(DALMINE, TREVIGLIO) == pytest.approx(14.1, abs=0.1)


def test_a_quarter_of_the_meridian_is_a_quarter_of_the_circumference() -> None:
    assert distance((0, 0), (90, 0)) == pytest.approx(math.pi / 2 * EARTH_RADIUS_KM)


def test_antipodes_are_half_the_circumference_apart() -> None:
    assert distance((10, 20), (-10, -160)) == pytest.approx(math.pi * EARTH_RADIUS_KM)


def test_the_same_place_is_at_no_distance() -> None:
    assert distance(ROMA, ROMA) == 0.0


def test_the_date_line_separates_nothing() -> None:
    assert distance((0, 179.9), (0, -179.9)) == pytest.approx(22.24, abs=0.01)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, st.floats(0.001, 25_000))
def test_a_box_holds_every_place_of_its_circle(
    lat: float, lon: float, other_lat: float, other_lon: float, radius_km: float
) -> None:
    box = box_around(lat, lon, radius_km)
    if distance((other_lat, other_lon), (lat, lon)) <= radius_km:
        assert box.south <= other_lat + 1e-6
        assert other_lat <= box.north + 1e-6
        assert box.west <= other_lon + 1e-6
        assert other_lon <= box.east + 1e-6


def test_a_small_box_in_lombardy_is_small() -> None:
    box = box_around(*TREVIGLIO, 15.0)
    assert box.north - box.south == pytest.approx(0.27, abs=0.01)
    assert box.east - box.west == pytest.approx(0.385, abs=0.01)


@given(
    st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=1, max_size=30),
    LATITUDES,
    LONGITUDES,
    st.floats(0.1, 20_000),
)
def test_the_slices_of_a_box_miss_no_producer_within_the_radius(
    places: list[tuple[float, float]], lat: float, lon: float, radius_km: float
) -> None:
    p = len(places)
    producers = lay_out(
        market(0, p, changes={"lat": [at for at, _ in places], "lon": [at for _, at in places]})
    )
    starts, stops = producers.slices(box_around(lat, lon, radius_km))
    reached = {rank for a, b in zip(starts, stops, strict=True) for rank in range(a, b)}
    far = haversine_km(producers.latitude, producers.longitude, lat, lon)
    assert set(np.flatnonzero(far <= radius_km)) <= reached


def test_the_slices_of_a_small_box_leave_distant_producers_alone() -> None:
    changes = {"lat": [ROMA[0], DALMINE[0], 46.5], "lon": [ROMA[1], DALMINE[1], 9.6]}
    producers = lay_out(market(0, 3, changes=changes))
    starts, stops = producers.slices(box_around(*TREVIGLIO, 20.0))
    assert [producers.order[a:b].tolist() for a, b in zip(starts, stops, strict=True)] == [[1]]
