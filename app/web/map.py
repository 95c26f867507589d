"""Draws a small map as SVG paths: equirectangular around its middle, y downwards, kilometres to scale."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

VIEW_WIDTH = 400.0
VIEW_HEIGHT = 560.0
KM_PER_DEGREE = 111.195
MIN_SPAN_KM = 12.0
MARGIN = 1.12
SIMPLIFY_PX = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A map ready to be drawn, and what the script needs to draw a livelier one."""

    view_box: str
    land: tuple[str, ...]
    reach: tuple[tuple[str, str], ...]
    radius: tuple[float, float, float] | None
    place: tuple[float, float, str] | None
    markers: tuple[tuple[float, float, int, str, str], ...]
    data_url: str | None
    boundaries_url: str | None
    tiles_url: str
    tiles_attribution: str
    alt: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The piece of the Earth that a map shows, and the way from degrees to the drawing."""

    lat: float
    lon: float
    span_km: float

    @property
    def px_per_km(self) -> float:
        """How many units of the drawing a kilometre takes."""
        return VIEW_WIDTH / self.span_km

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the place of a point on the drawing."""
        east_km = (lon - self.lon) * KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north_km = (lat - self.lat) * KM_PER_DEGREE
        x = VIEW_WIDTH / 2 + east_km * self.px_per_km
        y = VIEW_HEIGHT / 2 - north_km * self.px_per_km
        return round(x, 1), round(y, 1)

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees."""
        half_lat = self.span_km * VIEW_HEIGHT / VIEW_WIDTH / 2 / KM_PER_DEGREE
        half_lon = self.span_km / 2 / (KM_PER_DEGREE * math.cos(math.radians(self.lat)))
        return (
            self.lon - half_lon,
            self.lat - half_lat,
            self.lon + half_lon,
            self.lat + half_lat,
        )

    def paths(self, geometry: BaseGeometry) -> Iterator[str]:
        """Yield the outlines of a geometry in degrees, clipped to the frame, as SVG path data."""
        west, south, east, north = self.bounds()
        tolerance = SIMPLIFY_PX / self.px_per_km / KM_PER_DEGREE
        clipped = shapely.clip_by_rect(geometry, west, south, east, north).simplify(tolerance)
        for part in shapely.get_parts(clipped):
            if part.geom_type == "Polygon" and not part.is_empty:
                yield self._path(part.exterior.coords)

    def _path(self, coords: Iterable[Sequence[float]]) -> str:
        points = [self.point(lat, lon) for lon, lat in (pair[:2] for pair in coords)]
        return "M" + " ".join(f"{x:g},{y:g}" for x, y in points) + "Z"


def frame_around(points: Sequence[tuple[float, float]], *, radius_km: float | None = None) -> Frame:
    """Return the frame that holds all points (lat, lon); with a radius, also the circle around the first.

    With a radius the first point is the middle.
    """
    lats = [lat for lat, _lon in points]
    lons = [lon for _lat, lon in points]
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    if radius_km is not None:
        lat, lon = points[0]
    half_lon = max(abs(each - lon) for each in lons)
    half_lat = max(abs(each - lat) for each in lats)
    width = 2 * half_lon * KM_PER_DEGREE * math.cos(math.radians(lat))
    height = 2 * half_lat * KM_PER_DEGREE
    span = max(width, height * VIEW_WIDTH / VIEW_HEIGHT, 2 * (radius_km or 0), MIN_SPAN_KM)
    return Frame(lat, lon, span * MARGIN)


def view_box() -> str:
    """Return the view box of every map."""
    return f"0 0 {VIEW_WIDTH:g} {VIEW_HEIGHT:g}"


def circle_polygon(lat: float, lon: float, radius_km: float, corners: int = 48) -> BaseGeometry:
    """Return a circle on the ground as a polygon in degrees."""
    return shapely.Polygon(
        (
            lon
            + radius_km
            * math.sin(2 * math.pi * step / corners)
            / (KM_PER_DEGREE * math.cos(math.radians(lat))),
            lat + radius_km * math.cos(2 * math.pi * step / corners) / KM_PER_DEGREE,
        )
        for step in range(corners)
    )


def feature(geometry: BaseGeometry, **properties: object) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(geometry),
        "properties": properties,
    }
