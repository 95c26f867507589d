"""Where to put the pin first: at the address when a service knows it, else in the middle of the comune."""

from dataclasses import dataclass

from flask import current_app

from app.integrations.geocoding import Geocoder, GeocodingUnavailable, Precision
from app.integrations.geocoding.compose import make_geocoder
from app.organisations.comuni import written
from app.organisations.forms import FARTHEST_FROM_COMUNE_KM
from app.web.context import current_settings
from catalog.geography import distance_km
from catalog.places import Gazetteer, Place

EXTENSION = "geocoder"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A point for the pin, and whether it is that of the address."""

    lat: float
    lon: float
    found: bool


def current_geocoder(gazetteer: Gazetteer) -> Geocoder:
    """Return the geocoder of the running application."""
    kept: Geocoder | None = current_app.extensions.get(EXTENSION)
    return kept or make_geocoder(current_settings(), gazetteer)


def suggest_point(gazetteer: Gazetteer, place: Place, street: str) -> Suggestion:
    """Return where the pin may stand. It may ask a service: never while a row is locked."""
    middle = Suggestion(place.lat, place.lon, found=False)
    if not street:
        return middle
    try:
        point = current_geocoder(gazetteer).locate(f"{street}, {written(place)}")
    except GeocodingUnavailable:
        return middle
    if point is None or point.precision is not Precision.address:
        return middle
    if distance_km(point.lat, point.lon, place.lat, place.lon) > FARTHEST_FROM_COMUNE_KM:
        return middle
    return Suggestion(point.lat, point.lon, found=True)
