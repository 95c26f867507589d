"""Draws a small map as SVG paths: equirectangular around its middle, y downwards, kilometres to scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.web.pins import Pin

VIEW_WIDTH = 400.0
TALL_VIEW = 560.0
WIDE_VIEW = 300.0
KM_PER_DEGREE = 111.195
MIN_SPAN_KM = 12.0
MARGIN = 1.12
SIMPLIFY_PX = 0.7
# What shapely calls the type of a polygon.
POLYGON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A map ready to be drawn, and what the script needs to draw a livelier one."""

    view_box: str
    land: tuple[str, ...]
    reach: tuple[tuple[str, str], ...]
    radius: tuple[float, float, float] | None
    place: tuple[float, float, str] | None
    markers: tuple[Pin, ...]
    data_url: str | None
    tiles_url: str
    tiles_attribution: str
    alt: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The piece of the Earth that a map shows, and the way from degrees to the drawing."""

    lat: float
    lon: float
    span_km: float
    height: float = TALL_VIEW

    @property
    def px_per_km(self) -> float:
        """How many units of the drawing a kilometre takes."""
        return VIEW_WIDTH / self.span_km

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the place of a point on the drawing."""
        east_km = (lon - self.lon) * KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north_km = (lat - self.lat) * KM_PER_DEGREE
        x = VIEW_WIDTH / 2 + east_km * self.px_per_km
        y = self.height / 2 - north_km * self.px_per_km
        return round(x, 1), round(y, 1)

    def bounds(self, margin: float = 1.0) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees; with a margin, of a frame so much larger."""
        half_lat = margin * self.span_km * self.height / VIEW_WIDTH / 2 / KM_PER_DEGREE
        half_lon = margin * self.span_km / 2 / (KM_PER_DEGREE * math.cos(math.radians(self.lat)))
        return (
            self.lon - half_lon,
            self.lat - half_lat,
            self.lon + half_lon,
            self.lat + half_lat,
        )

    def outline(self, geometries: Sequence[BaseGeometry]) -> str:
        """Return the outlines of geometries in degrees, clipped to the frame, as one SVG path."""
        shapes = np.empty(len(geometries), dtype=np.object_)
        shapes[:] = geometries
        tolerance = SIMPLIFY_PX / self.px_per_km / KM_PER_DEGREE
        # Not clip_by_rect, which gives up on some outlines of provinces.
        clipped = shapely.intersection(shapes, shapely.box(*self.bounds()))
        clipped = shapely.simplify(clipped, tolerance)
        parts = shapely.get_parts(clipped)
        parts = parts[(shapely.get_type_id(parts) == POLYGON) & ~shapely.is_empty(parts)]
        rings = shapely.get_exterior_ring(parts)
        coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
        xs, ys = self._drawn(coordinates[:, 1], coordinates[:, 0])
        points = [f"{x},{y}" for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        ends = np.searchsorted(ring_of, np.arange(len(rings) + 1)).tolist()
        return "".join(
            f"M{' '.join(points[start:end])}Z" for start, end in pairwise(ends) if end > start
        )

    def _drawn(
        self, lats: NDArray[np.float64], lons: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places of many points, in whole units of the drawing."""
        east_km = (lons - self.lon) * KM_PER_DEGREE * math.cos(math.radians(self.lat))
        north_km = (lats - self.lat) * KM_PER_DEGREE
        xs = np.rint(VIEW_WIDTH / 2 + east_km * self.px_per_km).astype(np.int64)
        ys = np.rint(self.height / 2 - north_km * self.px_per_km).astype(np.int64)
        return xs, ys


def frame_around(
    points: Sequence[tuple[float, float]],
    *,
    radius_km: float | None = None,
    view: float = TALL_VIEW,
) -> Frame:
    """Return the frame that holds all points (lat, lon); with a radius, also the circle around the first.

    With a radius the first point is the middle.
    """
    lats = [lat for lat, _lon in points]
    lons = [lon for _lat, lon in points]
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    if radius_km is not None:
        lat, lon = points[0]
    east_km = max(abs(each - lon) for each in lons) * KM_PER_DEGREE * math.cos(math.radians(lat))
    north_km = max(abs(each - lat) for each in lats) * KM_PER_DEGREE
    width = 2 * max(east_km, radius_km or 0)
    height = 2 * max(north_km, radius_km or 0)
    span = max(width, height * VIEW_WIDTH / view, MIN_SPAN_KM)
    return Frame(lat, lon, span * MARGIN, view)


def view_box(frame: Frame) -> str:
    """Return the view box of a map."""
    return f"0 0 {VIEW_WIDTH:g} {frame.height:g}"


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
