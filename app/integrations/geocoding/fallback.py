"""An address service with the gazetteer behind it: a known comune always gives an answer."""

from dataclasses import replace

from app.integrations.geocoding.answers import (
    GeocodedPoint,
    Geocoder,
    GeocodingUnavailable,
    Notice,
)
from catalog.places import distance_km

# An address farther than this from the comune that was written is another address of the same name.
FARTHEST_KM = 30.0


class FallbackGeocoder:
    """Asks the service what the gazetteer cannot say; falls back to the comune with a notice."""

    def __init__(self, service: Geocoder, gazetteer: Geocoder) -> None:
        self._service = service
        self._gazetteer = gazetteer

    def locate(self, address: str) -> GeocodedPoint | None:
        coarse = self._gazetteer.locate(address)
        if coarse is not None and coarse.notice in {None, Notice.ambiguous_name}:
            return coarse
        try:
            exact = self._service.locate(address)
        except GeocodingUnavailable:
            if coarse is None:
                raise
            return replace(coarse, approximate=True, notice=Notice.service_unavailable)
        if coarse is None:
            return exact
        if exact is None or self._is_elsewhere(exact, coarse):
            return replace(coarse, approximate=True, notice=Notice.address_not_found)
        return exact

    @staticmethod
    def _is_elsewhere(exact: GeocodedPoint, coarse: GeocodedPoint) -> bool:
        return distance_km(exact.lat, exact.lon, coarse.lat, coarse.lon) > FARTHEST_KM
