"""The drawing of a map: to scale, within its frame, never without a number."""

import math
import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.web.map import (
    MIN_SPAN_KM,
    TALL_VIEW,
    VIEW_WIDTH,
    WIDE_VIEW,
    Frame,
    circle_polygon,
    feature,
    frame_around,
    view_box,
)
from catalog.geography import distance_km

TREVIGLIO = (45.5213, 9.5914)
views = st.sampled_from([TALL_VIEW, WIDE_VIEW])
points = st.tuples(st.floats(36.0, 47.0), st.floats(7.0, 18.5))
OUTLINE = re.compile(r"(M\d+,\d+( \d+,\d+)+Z)*")


def within(x: float, y: float, frame: Frame) -> bool:
    return 0 <= x <= VIEW_WIDTH and 0 <= y <= frame.height


def corners(path: str) -> list[tuple[float, float]]:
    assert OUTLINE.fullmatch(path), path
    pairs = (pair.split(",") for pair in re.findall(r"\d+,\d+", path))
    return [(float(x), float(y)) for x, y in pairs]


@given(st.lists(points, min_size=1, max_size=20), views)
def test_the_frame_holds_all_points(places: list[tuple[float, float]], view: float) -> None:
    frame = frame_around(places, view=view)
    assert all(within(*frame.point(lat, lon), frame) for lat, lon in places)


@given(st.lists(points, min_size=1, max_size=20), st.floats(0.1, 300), views)
def test_with_a_radius_the_frame_holds_the_circle_and_still_all_points(
    places: list[tuple[float, float]], radius_km: float, view: float
) -> None:
    frame = frame_around(places, radius_km=radius_km, view=view)
    assert all(within(*frame.point(lat, lon), frame) for lat, lon in places)
    x, y = frame.point(*places[0])
    assert (x, y) == (VIEW_WIDTH / 2, view / 2)
    assert radius_km * frame.px_per_km <= min(VIEW_WIDTH, view) / 2


@given(points)
def test_a_single_point_is_the_middle_of_a_small_map(place: tuple[float, float]) -> None:
    frame = frame_around([place, place])
    assert frame.point(*place) == (VIEW_WIDTH / 2, TALL_VIEW / 2)
    assert frame.span_km >= MIN_SPAN_KM
    assert all(math.isfinite(edge) for edge in frame.bounds())


def test_north_is_up_and_east_is_right() -> None:
    frame = frame_around([TREVIGLIO])
    x, y = frame.point(TREVIGLIO[0] + 0.01, TREVIGLIO[1] + 0.01)
    assert x > VIEW_WIDTH / 2
    assert y < TALL_VIEW / 2


def test_a_radius_is_drawn_to_scale() -> None:
    frame = frame_around([TREVIGLIO], radius_km=20)
    circle = circle_polygon(*TREVIGLIO, 20)
    for lon, lat in circle.exterior.coords:
        assert distance_km(*TREVIGLIO, lat, lon) == pytest.approx(20, rel=0.01)
        x, y = frame.point(lat, lon)
        drawn = math.hypot(x - VIEW_WIDTH / 2, y - TALL_VIEW / 2)
        assert drawn == pytest.approx(20 * frame.px_per_km, abs=0.2)


@given(
    st.lists(points, min_size=1, max_size=3),
    st.lists(points, min_size=3, max_size=8),
)
def test_what_is_drawn_stays_within_the_frame(
    seen: list[tuple[float, float]], outline: list[tuple[float, float]]
) -> None:
    frame = frame_around(seen)
    shape = shapely.MultiPoint([(lon, lat) for lat, lon in outline]).convex_hull.buffer(0.01)
    assert all(within(x, y, frame) for x, y in corners(frame.outline([shape])))


def test_what_is_out_of_sight_is_not_drawn() -> None:
    frame = frame_around([TREVIGLIO])
    assert frame.outline([shapely.box(14, 40, 15, 41), shapely.Polygon()]) == ""
    assert frame.outline([]) == ""


def test_several_parts_are_several_outlines() -> None:
    lat, lon = TREVIGLIO
    parts = shapely.MultiPolygon(
        [
            shapely.box(lon - 0.03, lat, lon - 0.02, lat + 0.01),
            shapely.box(lon, lat, lon + 0.01, lat + 0.01),
        ]
    )
    assert frame_around([TREVIGLIO]).outline([parts]).count("M") == 2


def test_the_whole_earth_can_be_drawn() -> None:
    frame = frame_around([(-90.0, -180.0), (90.0, 180.0)])
    earth = shapely.box(-180, -90, 180, 90)
    drawn = corners(frame.outline([earth]))
    assert drawn
    assert all(within(x, y, frame) for x, y in drawn)


def test_the_bounds_are_what_the_view_box_shows() -> None:
    frame = Frame(45.5, 9.5, 100)
    west, south, east, north = frame.bounds()
    assert frame.point(north, west) == (0, 0)
    assert frame.point(south, east) == (VIEW_WIDTH, TALL_VIEW)
    assert view_box(frame) == "0 0 400 560"
    assert view_box(frame_around([TREVIGLIO], view=WIDE_VIEW)) == "0 0 400 300"


def test_a_feature_is_geojson() -> None:
    made = feature(shapely.box(9, 45, 10, 46), name="Prova")
    assert (made["type"], made["geometry"]["type"]) == ("Feature", "Polygon")
    assert made["properties"] == {"name": "Prova"}
