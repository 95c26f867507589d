"""Reads the official boundaries of the comuni from GeoJSON, and says what is wrong with a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from shapely import MultiPolygon, Polygon, make_valid, normalize
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from catalog.errors import Invalid
from catalog.gazetteer import Gazetteer
from catalog.geography import PointOutsideItaly, require_in_italy
from catalog.place_files import load_gazetteer

MOST_BYTES: Final = 400 * 1024 * 1024
CODE_PROPERTIES: Final = ("com_istat_code", "pro_com_t", "pro_com", "istat")
WGS84_NAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326")
BROKEN_SHAPE: Final = (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError)


class NotGeoJson(Invalid):
    """The file is not a GeoJSON feature collection."""

    code = "not_geojson"


class BoundaryFileTooLarge(Invalid):
    """The file is larger than the boundaries of the whole country can be."""

    code = "boundary_file_too_large"

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__()


class WrongReferenceSystem(Invalid):
    """The coordinates are not degrees in Italy; ISTAT also publishes metres, EPSG:32632."""

    code = "wrong_reference_system"

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__()


class FaultKind(StrEnum):
    """What is wrong with a feature. Only a repaired one is still used."""

    repaired = "repaired"
    no_code = "no_code"
    unknown_comune = "unknown_comune"
    duplicate = "duplicate"
    not_a_polygon = "not_a_polygon"


@dataclass(frozen=True, slots=True)
class BoundaryFault:
    """A fault of the feature at `position` (0 = the first of the file)."""

    position: int
    kind: FaultKind
    istat: str = ""


@dataclass(frozen=True, slots=True)
class BoundaryFeature:
    """The territory of one comune.

    Parameters
    ----------
    istat, name : str
        As in the gazetteer.
    territory : MultiPolygon
        Valid, not empty, degrees WGS 84, in shapely's normal form.
    """

    istat: str
    name: str
    territory: MultiPolygon

    @property
    def point(self) -> tuple[float, float]:
        """A (lat, lon) certainly inside the territory."""
        point = self.territory.representative_point()
        return point.y, point.x


@dataclass(frozen=True, slots=True)
class BoundaryReading:
    """What a file holds: usable features in its order, and its faults."""

    features: tuple[BoundaryFeature, ...]
    faults: tuple[BoundaryFault, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Unusable(Exception):
    kind: FaultKind
    istat: str = ""


def read_boundaries(
    source: Path | BinaryIO, *, gazetteer: Gazetteer | None = None, most_bytes: int = MOST_BYTES
) -> BoundaryReading:
    """Return the boundaries of a GeoJSON file and its faults.

    Parameters
    ----------
    source : Path or binary stream
        Features with the ISTAT code in `com_istat_code`, `PRO_COM_T` or `PRO_COM`.
    gazetteer : Gazetteer, optional
        Says which codes exist; the usual one when absent.
    most_bytes : int
        A larger file is refused unread.

    Raises
    ------
    NotGeoJson, BoundaryFileTooLarge, WrongReferenceSystem
        The file as a whole is refused.
    """
    places = load_gazetteer() if gazetteer is None else gazetteer
    document = read_document(source, most_bytes)
    require_wgs84(document)
    features: dict[str, BoundaryFeature] = {}
    faults: list[BoundaryFault] = []
    for position, raw in enumerate(document["features"]):
        try:
            feature, repaired = read_feature(raw, places)
        except _Unusable as fault:
            faults.append(BoundaryFault(position, fault.kind, fault.istat))
            continue
        if feature.istat in features:
            faults.append(BoundaryFault(position, FaultKind.duplicate, feature.istat))
            continue
        features[feature.istat] = feature
        if repaired:
            faults.append(BoundaryFault(position, FaultKind.repaired, feature.istat))
    name = source.name if isinstance(source, Path) else ""
    return BoundaryReading(tuple(features.values()), tuple(faults), name)


def read_document(source: Path | BinaryIO, most_bytes: int) -> Mapping[str, list[object]]:
    """Return the feature collection of a file."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return read_document(stream, most_bytes)
    content = source.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise BoundaryFileTooLarge(most_bytes)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotGeoJson from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise NotGeoJson
    return document


def require_wgs84(document: Mapping[str, object]) -> None:
    """Refuse a collection that names another reference system."""
    stated = document.get("crs")
    if stated is not None and not any(name in str(stated) for name in WGS84_NAMES):
        raise WrongReferenceSystem(str(stated)[:80])


def read_feature(raw: object, places: Gazetteer) -> tuple[BoundaryFeature, bool]:
    """Return one feature and whether its polygon had to be repaired."""
    if not isinstance(raw, dict):
        raise _Unusable(FaultKind.not_a_polygon)
    istat = read_code(raw.get("properties"))
    try:
        geometry = shape(raw["geometry"])
    except BROKEN_SHAPE as error:
        raise _Unusable(FaultKind.not_a_polygon, istat) from error
    require_italian(geometry)
    if istat not in places:
        raise _Unusable(FaultKind.unknown_comune, istat)
    repaired = not geometry.is_valid
    polygons = list(polygons_of(make_valid(geometry) if repaired else geometry))
    if not polygons:
        raise _Unusable(FaultKind.not_a_polygon, istat)
    territory = MultiPolygon(list(polygons_of(unary_union(polygons))))
    return BoundaryFeature(istat, places.get(istat).name, normalize(territory)), repaired


def read_code(properties: object) -> str:
    """Return the six digits of the ISTAT code, under any of the names it goes by."""
    if not isinstance(properties, dict):
        raise _Unusable(FaultKind.no_code)
    lowered = {str(key).lower(): value for key, value in properties.items()}
    for name in CODE_PROPERTIES:
        text = str(lowered.get(name, "")).strip()
        if text.isascii() and text.isdigit():
            return text.zfill(6)
    raise _Unusable(FaultKind.no_code)


def require_italian(geometry: BaseGeometry) -> None:
    """Refuse coordinates that cannot be degrees in Italy."""
    if geometry.is_empty:
        return
    west, south, east, north = geometry.bounds
    try:
        require_in_italy(south, west)
        require_in_italy(north, east)
    except PointOutsideItaly as error:
        raise WrongReferenceSystem(str((west, south, east, north))) from error


def polygons_of(geometry: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons inside a geometry; a repair may leave points and lines beside them."""
    if isinstance(geometry, Polygon):
        if not geometry.is_empty:
            yield geometry
        return
    for part in getattr(geometry, "geoms", ()):
        yield from polygons_of(part)
