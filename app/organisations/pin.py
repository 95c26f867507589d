"""A map with one pin that can be moved, and the ground that its script draws."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import shapely
from flask import url_for
from sqlalchemy.orm import Session

from app.runtime.i18n import gettext as _
from app.web.context import current_settings
from app.web.forms import FormView
from app.web.ground import Ground
from app.web.map import WIDE_VIEW, MapView, feature, frame_around, view_box
from app.web.pins import Pin
from catalog.places import Gazetteer

PIN_VIEW_KM = 6.0
# How far the ground reaches that a script asks for.
GROUND_KM = 25.0
# Finer than a screen shows when the whole of it is in sight.
TOLERANCE_DEGREES = 0.0004


@dataclass(frozen=True, slots=True)
class PinView:
    """The pin of a form: the map around it, and what the script needs to make it move."""

    map: MapView
    place: str


def pin_view(
    session: Session, ground: Ground, form: FormView, middle: tuple[float, float], place: str
) -> PinView:
    """Return the map around the pin that stands in a form; around `middle` when none does."""
    at = _point_of(form) or middle
    frame = frame_around([at], radius_km=PIN_VIEW_KM, view=WIDE_VIEW)
    x, y = frame.point(*at)
    view = MapView(
        view_box=view_box(frame),
        land=(frame.outline(ground.within(session, frame.bounds())),),
        reach=(),
        radius=None,
        place=None,
        markers=(Pin(x, y, (), place, "#lat"),),
        data_url=url_for("places.ground", lat=f"{at[0]:.2f}", lon=f"{at[1]:.2f}"),
        tiles_url=current_settings().tiles.url,
        tiles_attribution=current_settings().tiles.attribution,
        alt=_("Map: the pin in %(place)s", place=place),
    )
    return PinView(view, place)


def _point_of(form: FormView) -> tuple[float, float] | None:
    try:
        lat, lon = (float(form.get(name).replace(",", ".")) for name in ("lat", "lon"))
    except ValueError:
        return None
    known = isfinite(lat) and isfinite(lon) and abs(lat) <= 89 and abs(lon) <= 180
    return (lat, lon) if known else None


def ground_features(
    session: Session, ground: Ground, at: tuple[float, float], gazetteer: Gazetteer
) -> list[dict[str, Any]]:
    """Return the comuni around a point as GeoJSON features for a map script: their outlines and names."""
    west, south, east, north = frame_around([at], radius_km=GROUND_KM, view=WIDE_VIEW).bounds()
    outlines = [
        feature(shapely.simplify(shape, TOLERANCE_DEGREES), kind="boundary")
        for shape in ground.within(session, (west, south, east, north))
    ]
    names = [
        feature(shapely.Point(place.lon, place.lat), kind="name", label=place.name)
        for place in gazetteer
        if south <= place.lat <= north and west <= place.lon <= east
    ]
    return outlines + names
