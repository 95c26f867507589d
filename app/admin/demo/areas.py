"""Delivery areas of the demonstration."""

import uuid
from functools import cache
from typing import Any

from app.admin.demo.producer_table import AreaSpec
from app.admin.demo.world import Row, World
from catalog.delivery_areas import AreaKind, polygon_bytes, read_polygon
from catalog.errors import NotFound
from catalog.gazetteer import flat_distance
from catalog.places import Gazetteer, Place

MINIMUM_ORDERS = (None, None, 2_000, 3_000, 5_000, 10_000)
NEAR_DEGREES = 0.5
NEAREST_KEPT = 40
PICKUP_ONLY: AreaSpec = ("pickup", True)


class UnknownZone(NotFound):
    """A table of the demonstration names a zone that the gazetteer does not know."""

    code = "unknown_zone"

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__()


def make_areas(
    world: World, specs: tuple[AreaSpec, ...], *, holder: uuid.UUID, place: Place
) -> list[Row]:
    """Return the areas of a producer; none when it has everything fetched."""
    return [
        {
            "id": world.ids(),
            "organisation_id": holder,
            "radius_km": None,
            "comuni": [],
            "polygon": None,
            "days": world.random.choice(world.tables.days) if world.happens(0.7) else None,
            "minimum_order_cents": world.random.choice(MINIMUM_ORDERS),
            **_shape(world, spec, place),
        }
        for spec in specs
        if spec != PICKUP_ONLY
    ]


def _shape(world: World, spec: AreaSpec, place: Place) -> Row:
    match spec:
        case "radius", km:
            return {"kind": AreaKind.RADIUS, "radius_km": float(km)}
        case "nearest", count:
            comuni = [near.istat for near in nearest(world.gazetteer, place.istat)[:count]]
            return {"kind": AreaKind.COMUNI, "comuni": comuni}
        case "zone", code:
            return {"kind": AreaKind.COMUNI, "comuni": list(zone(world.gazetteer, code))}
        case "polygon", name:
            return {"kind": AreaKind.POLYGON, "polygon": drawn(world.tables.polygons[name])}
        case _:
            return {"kind": AreaKind.EVERYWHERE}


def drawn(rings: list[Any]) -> bytes:
    """Return a polygon of the table as it is stored, checked as one drawn by a person."""
    return polygon_bytes(read_polygon({"type": "Polygon", "coordinates": rings}))


def zone(gazetteer: Gazetteer, code: str) -> tuple[str, ...]:
    """Return the comuni of a zone that the gazetteer knows."""
    for area in gazetteer.areas:
        if area.code == code:
            return area.istat
    raise UnknownZone(code)


@cache
def nearest(gazetteer: Gazetteer, istat: str) -> tuple[Place, ...]:
    """Return the places nearest to a comune, itself first: forty, fewer on a small island."""
    home = gazetteer.get(istat)
    around = [
        place
        for place in gazetteer
        if abs(place.lat - home.lat) < NEAR_DEGREES and abs(place.lon - home.lon) < NEAR_DEGREES
    ]
    around.sort(key=lambda place: flat_distance((home.lat, home.lon), place))
    return tuple(around[:NEAREST_KEPT])
