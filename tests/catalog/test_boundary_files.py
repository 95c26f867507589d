"""GeoJSON boundaries are read with care."""

import io
import json
from pathlib import Path

import pytest

from catalog.boundaries import (
    BoundaryFileTooLarge,
    BoundaryReading,
    FaultKind,
    NotGeoJson,
    WrongReferenceSystem,
    read_boundaries,
)

SQUARE = [[9.6, 45.6], [9.7, 45.6], [9.7, 45.7], [9.6, 45.7], [9.6, 45.6]]
BOW_TIE = [[9.6, 45.6], [9.7, 45.7], [9.7, 45.6], [9.6, 45.7], [9.6, 45.6]]


def feature(ring: object = SQUARE, **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties or {"com_istat_code": "016024"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def read(*features: object, **members: object) -> BoundaryReading:
    document = {"type": "FeatureCollection", "features": list(features), **members}
    return read_boundaries(io.BytesIO(json.dumps(document).encode()))


def kinds(reading: BoundaryReading) -> list[FaultKind]:
    return [fault.kind for fault in reading.faults]


@pytest.mark.parametrize(
    "properties",
    [
        {"com_istat_code": "016024"},
        {"PRO_COM_T": "016024"},
        {"pro_com_t": "016024"},
        {"PRO_COM": 16024},
    ],
)
def test_the_code_is_read_under_each_of_its_official_names(properties: dict[str, object]) -> None:
    (found,) = read(feature(**properties)).features
    assert (found.istat, found.name) == ("016024", "Bergamo")


def test_a_territory_contains_its_point() -> None:
    (found,) = read(feature()).features
    lat, lon = found.point
    assert 45.6 < lat < 45.7
    assert 9.6 < lon < 9.7


def test_a_polygon_that_crosses_itself_is_repaired_and_reported() -> None:
    reading = read(feature(BOW_TIE))
    assert reading.features[0].territory.is_valid
    assert reading.features[0].territory.area == pytest.approx(0.005)
    assert kinds(reading) == [FaultKind.repaired]


def test_an_unknown_comune_is_left_out_and_reported_with_its_place_in_the_file() -> None:
    reading = read(feature(), feature(com_istat_code="016999"))
    assert [found.istat for found in reading.features] == ["016024"]
    (fault,) = reading.faults
    assert (fault.position, fault.kind, fault.istat) == (1, FaultKind.unknown_comune, "016999")


def test_a_repeated_comune_counts_once() -> None:
    reading = read(feature(), feature())
    assert len(reading.features) == 1
    assert kinds(reading) == [FaultKind.duplicate]


@pytest.mark.parametrize("properties", [{"name": "Bergamo"}, {"PRO_COM": "x"}, {"PRO_COM": None}])
def test_a_feature_without_code_is_reported(properties: dict[str, object]) -> None:
    assert kinds(read(feature(**properties))) == [FaultKind.no_code]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        "Polygon",
        {"type": "Point", "coordinates": [9.6, 45.6]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[9.6, 45.6], [9.7, 45.6]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": [[[9.6, 45.6]] * 4]},
        {"type": "Circle", "coordinates": [9.6, 45.6]},
    ],
)
def test_what_is_no_polygon_is_reported(geometry: object) -> None:
    reading = read({**feature(), "geometry": geometry})
    assert reading.features == ()
    assert len(reading.faults) == 1
    assert reading.faults[0].kind is FaultKind.not_a_polygon


@pytest.mark.parametrize("raw", [None, 3, "feature", [], {}])
def test_a_feature_that_is_none_is_reported(raw: object) -> None:
    reading = read(raw)
    assert reading.features == ()
    assert len(reading.faults) == 1


@pytest.mark.parametrize(
    "ring",
    [
        [[548000, 5057000], [549000, 5057000], [549000, 5058000], [548000, 5057000]],
        [[y, x] for x, y in SQUARE],
    ],
)
def test_metres_and_exchanged_axes_are_refused(ring: list[list[float]]) -> None:
    with pytest.raises(WrongReferenceSystem):
        read(feature(ring))


def test_a_file_that_names_another_reference_system_is_refused() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}
    with pytest.raises(WrongReferenceSystem):
        read(feature(), crs=crs)


def test_a_file_that_names_wgs84_is_read() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read(feature(), crs=crs).features) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"istat;lat;lon", b"[]", b"{}", b'{"features": {}}', b"\xff\xfe", b"[" * 100_000],
)
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    with pytest.raises(NotGeoJson):
        read_boundaries(io.BytesIO(content))


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(BoundaryFileTooLarge):
        read_boundaries(io.BytesIO(b" " * 101), most_bytes=100)


def test_the_name_of_the_file_is_kept_as_the_source(tmp_path: Path) -> None:
    path = tmp_path / "confini.geojson"
    path.write_text(json.dumps({"features": [feature()]}), encoding="utf-8")
    assert read_boundaries(path).source == "confini.geojson"
