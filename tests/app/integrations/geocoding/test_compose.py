"""Which geocoder an installation gets."""

from dataclasses import replace

from app.integrations.geocoding import FallbackGeocoder, GazetteerGeocoder
from app.integrations.geocoding.compose import make_geocoder
from catalog.places import load_gazetteer
from config import Geocoding, Settings


def test_without_a_service_the_gazetteer_answers() -> None:
    geocoder = make_geocoder(Settings(), load_gazetteer())
    assert isinstance(geocoder, GazetteerGeocoder)
    found = geocoder.locate("Via Roma 1, 24047 Treviglio BG")
    assert found is not None
    assert found.place is not None
    assert found.place.istat == "016219"


def test_with_a_service_the_gazetteer_stands_behind_it() -> None:
    settings = replace(Settings(), geocoding=Geocoding(nominatim_domain="nominatim.example"))
    geocoder = make_geocoder(settings, load_gazetteer())
    assert isinstance(geocoder, FallbackGeocoder)
    # A comune needs no service: no request is made.
    found = geocoder.locate("Treviglio")
    assert found is not None
    assert found.place is not None
    assert found.place.name == "Treviglio"
