"""Outlines that a person gives as text: GeoJSON from elsewhere, or a line of latitude and longitude per corner."""

import json
import re
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.organisations.errors import BadOutline
from app.organisations.forms import degrees
from catalog.delivery_areas import NOT_GEOJSON, BadPolygon, read_polygon
from catalog.geography import EAST, NORTH, SOUTH, WEST

MOST_CHARACTERS = 300_000
FEWEST_CORNERS = 3
_NUMBER = r"(-?\d{1,3}(?:[.,]\d{1,15})?)"
_CORNER = re.compile(rf"\(?\s*{_NUMBER}\s*[;,\s]\s*{_NUMBER}\s*\)?[;,]?")
_ITALY = shapely.box(WEST, SOUTH, EAST, NORTH)


def read_outline(text: str) -> BaseGeometry:
    """Return the polygon that was drawn, pasted or written.

    Raises
    ------
    BadPolygon, BadOutline
    """
    geometry = read_polygon(
        _of_json(text) if text.lstrip().startswith(("{", "[")) else _of_lines(text)
    )
    if not geometry.intersects(_ITALY):
        raise BadPolygon("outside_italy")
    return geometry


def _of_json(text: str) -> dict[str, Any]:
    """Return the one geometry of a GeoJSON text, out of the feature or collection around it."""
    try:
        found = json.loads(text)
        if found["type"] == "FeatureCollection":
            (found,) = found["features"]
        geometry: dict[str, Any] = found["geometry"] if found["type"] == "Feature" else found
    except NOT_GEOJSON as error:
        raise BadPolygon("not_geojson") from error
    return geometry


def _of_lines(text: str) -> dict[str, Any]:
    corners = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _CORNER.fullmatch(line.strip())
        if found is None:
            raise BadOutline(number)
        lat, lon = (float(part.replace(",", ".")) for part in found.groups())
        corners.append((lon, lat))
    if len(set(corners)) < FEWEST_CORNERS:
        raise BadPolygon("not_a_polygon")
    if corners[0] != corners[-1]:
        corners.append(corners[0])
    return {"type": "Polygon", "coordinates": [corners]}


def outline_text(geometry: BaseGeometry) -> str:
    """Return an outline as it stands in the form: lines for a plain polygon, GeoJSON for anything else."""
    if geometry.geom_type != "Polygon" or len(shapely.get_parts(shapely.boundary(geometry))) > 1:
        return json.dumps(shapely.geometry.mapping(geometry), separators=(",", ":"))
    corners = shapely.get_coordinates(geometry)[:-1].tolist()
    return "\n".join(f"{degrees(lat)}, {degrees(lon)}" for lon, lat in corners)
