"""The map of one organisation: where it is and how far it delivers."""

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app.runtime.i18n import gettext as _
from app.web.ground import Ground
from app.web.map import WIDE_VIEW, MapView, circle_polygon, frame_around, view_box
from app.web.pins import Spot, group_pins
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.organisations import Organisation, Visibility

# Who delivers everywhere, or across half a region, would paint the whole map.
WIDEST_DRAWN_KM = 80.0
CLOSEST_KM = 15.0
# Hundredths of a degree.
GRID_DIGITS = 2


def shown_home(organisation: Organisation) -> tuple[float, float]:
    """Return where maps for everybody show an organisation.

    Where the street is not for everybody, neither is the exact spot: it moves to a grid of about a
    kilometre, the same on every map, so that looking twice tells nothing more.
    """
    if organisation.street_visibility is Visibility.PUBLIC:
        return organisation.lat, organisation.lon
    return round(organisation.lat, GRID_DIGITS), round(organisation.lon, GRID_DIGITS)


def area_geometry(
    session: Session, ground: Ground, area: DeliveryArea, home: tuple[float, float]
) -> BaseGeometry | None:
    """Return what a delivery area looks like on a map; None when it cannot be drawn."""
    if area.kind is AreaKind.RADIUS and (area.radius_km or 0) <= WIDEST_DRAWN_KM:
        return circle_polygon(*home, area.radius_km or 0)
    if area.kind is AreaKind.COMUNI:
        return ground.union(session, area.comuni)
    return area.geometry()


def organisation_map(
    session: Session,
    ground: Ground,
    organisation: Organisation,
    areas: Sequence[DeliveryArea],
    address: str,
) -> MapView:
    """Return the drawing of an organisation and its delivery areas; the marker leads to `address`."""
    home = shown_home(organisation)
    shapes = (area_geometry(session, ground, area, home) for area in areas)
    drawn = [shape for shape in shapes if shape is not None]
    corners = [
        (lat, lon)
        for west, south, east, north in (shape.bounds for shape in drawn)
        for lat, lon in ((south, west), (north, east))
    ]
    frame = frame_around(
        [home, *corners], radius_km=None if corners else CLOSEST_KM, view=WIDE_VIEW
    )
    land = ground.within(session, frame.bounds())
    return MapView(
        view_box=view_box(frame),
        land=(frame.outline(land),),
        reach=tuple(("", frame.outline([shape])) for shape in drawn),
        radius=None,
        place=None,
        markers=group_pins([Spot(*frame.point(*home), None, organisation.name, address)]),
        data_url=None,
        tiles_url="",
        tiles_attribution="",
        alt=_("Map: where %(name)s is and where it delivers", name=organisation.name),
    )
