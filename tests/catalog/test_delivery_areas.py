"""Drawn areas come from strangers: whatever is not a simple polygon is refused by name."""

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from catalog.delivery_areas import (
    MAX_VERTICES,
    AreaKind,
    BadPolygon,
    DeliveryArea,
    polygon_bytes,
    read_polygon,
)

SQUARE = [[9.0, 45.0], [10.0, 45.0], [10.0, 46.0], [9.0, 46.0], [9.0, 45.0]]
HOME = (45.5, 9.5)


def polygon(*rings: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def circle(vertices: int) -> str:
    ring = shapely.Point(9.5, 45.5).buffer(0.5, quad_segs=-(-vertices // 4)).exterior.coords
    return polygon(list(ring))


def nested(depth: int) -> str:
    return '{"type": "Polygon", "coordinates": ' + "[" * depth + "]" * depth + "}"


def test_a_square_is_read_and_comes_back() -> None:
    square = read_polygon(polygon(SQUARE))
    assert square.equals(shapely.box(9, 45, 10, 46))
    assert read_polygon(shapely.geometry.mapping(square)).equals(square)
    assert shapely.from_wkb(polygon_bytes(square)).equals(square)


def test_a_ring_that_is_left_open_is_closed() -> None:
    assert read_polygon(polygon(SQUARE[:-1])).equals(shapely.box(9, 45, 10, 46))


def test_heights_are_dropped() -> None:
    high = read_polygon(polygon([[lon, lat, 300.0] for lon, lat in SQUARE]))
    assert not high.has_z


def test_several_polygons_are_one_area() -> None:
    far = [[lon + 5, lat] for lon, lat in SQUARE]
    area = read_polygon({"type": "MultiPolygon", "coordinates": [[SQUARE], [far]]})
    assert area.area == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("geojson", "reason"),
    [
        ("", "not_geojson"),
        ("{", "not_geojson"),
        ("null", "not_geojson"),
        ("3", "not_geojson"),
        ("[]", "not_geojson"),
        ("{}", "not_geojson"),
        ('{"type": "Polygon"}', "not_geojson"),
        ('{"type": "Circle", "coordinates": []}', "not_geojson"),
        ('{"type": 5, "coordinates": []}', "not_geojson"),
        (polygon([["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]), "not_geojson"),
        (polygon([[9.0, 45.0], [10.0, 46.0]]), "not_geojson"),
        (polygon([[9, 45], [10**400, 45], [10, 46], [9, 45]]), "not_geojson"),
        ("[" * 100_000, "not_geojson"),
        (nested(900), "not_geojson"),
        ('{"type": "Point", "coordinates": [9, 45]}', "not_a_polygon"),
        ('{"type": "LineString", "coordinates": [[9, 45], [10, 46]]}', "not_a_polygon"),
        ('{"type": "GeometryCollection", "geometries": []}', "not_a_polygon"),
        ('{"type": "Polygon", "coordinates": []}', "empty"),
        (polygon([]), "empty"),
        ('{"type": "MultiPolygon", "coordinates": []}', "empty"),
        (circle(MAX_VERTICES + 10), "too_many_vertices"),
        (polygon([[9.0, 95.0], [10.0, 95.0], [10.0, 96.0], [9.0, 95.0]]), "outside_degrees"),
        (polygon([[190.0, 45.0], [191.0, 45.0], [191.0, 46.0], [190.0, 45.0]]), "outside_degrees"),
        (polygon([[500000.0, 5e6], [500001.0, 5e6], [500001.0, 5.1e6]]), "outside_degrees"),
        (
            polygon([[9.0, 45.0], [float("nan"), 45.0], [10.0, 46.0], [9.0, 45.0]]),
            "outside_degrees",
        ),
        (
            polygon([[9.0, 45.0], [float("inf"), 45.0], [10.0, 46.0], [9.0, 45.0]]),
            "outside_degrees",
        ),
        (polygon([[9, 45], [10, 46], [10, 45], [9, 46], [9, 45]]), "crosses_itself"),
        (polygon([[9, 45], [10, 45], [11, 45], [9, 45]]), "crosses_itself"),
        (polygon(SQUARE, [[20, 45], [21, 45], [21, 46], [20, 45]]), "crosses_itself"),
    ],
)
def test_what_is_no_simple_polygon_is_refused(geojson: str, reason: str) -> None:
    with pytest.raises(BadPolygon) as caught:
        read_polygon(geojson)
    assert caught.value.reason == reason


def test_a_circle_of_the_most_vertices_is_read() -> None:
    assert shapely.get_num_coordinates(read_polygon(circle(MAX_VERTICES - 10))) <= MAX_VERTICES


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometries"]), inner, max_size=3)
    ),
    max_leaves=20,
)
kinds = st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection", "Feature"])


@given(st.text(max_size=50) | json_values.map(json.dumps))
def test_any_text_is_an_area_or_refused(text: str) -> None:
    try:
        area = read_polygon(text)
    except BadPolygon:
        return
    assert area.is_valid


@given(kinds, json_values)
def test_any_coordinates_are_an_area_or_refused(kind: str, value: object) -> None:
    try:
        area = read_polygon({"type": kind, "coordinates": value, "geometries": value})
    except BadPolygon:
        return
    assert area.is_valid


def test_each_kind_of_area_covers_what_it_says() -> None:
    near, far = (45.6, 9.5), (47.0, 9.5)
    radius = DeliveryArea(kind=AreaKind.RADIUS, radius_km=30.0)
    assert radius.covers(near, None, HOME)
    assert not radius.covers(far, None, HOME)
    comuni = DeliveryArea(kind=AreaKind.COMUNI, comuni=["016219"])
    assert comuni.covers(far, "016219", HOME)
    assert not comuni.covers(HOME, "016024", HOME)
    assert not comuni.covers(HOME, None, HOME)
    drawn = DeliveryArea(kind=AreaKind.POLYGON, polygon=polygon_bytes(shapely.box(9, 45, 10, 46)))
    assert drawn.covers(near, None, HOME)
    assert drawn.covers((45.0, 9.0), None, HOME)  # A corner belongs to the area.
    assert not drawn.covers(far, None, HOME)
    assert DeliveryArea(kind=AreaKind.EVERYWHERE).covers(far, None, HOME)
