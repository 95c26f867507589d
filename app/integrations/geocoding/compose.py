"""Puts the geocoder of an installation together: the gazetteer, and Nominatim before it if configured."""

import time

from app.integrations.geocoding import (
    CachedGeocoder,
    FallbackGeocoder,
    GazetteerGeocoder,
    Geocoder,
    RateLimiter,
)
from app.integrations.geocoding.models import SqlGeocodeCache
from app.integrations.geocoding.nominatim import NominatimGeocoder, NominatimServer
from app.runtime.clock import utc_now
from app.runtime.transaction import separate_transaction
from catalog.places import Gazetteer
from config import Settings

# One for the process: the service asks for at most one request a second.
LIMITER = RateLimiter(time.monotonic, time.sleep)


def make_geocoder(settings: Settings, gazetteer: Gazetteer) -> Geocoder:
    """Return the geocoder that the settings ask for."""
    offline = GazetteerGeocoder(gazetteer, home_province=settings.district.province)
    service = settings.geocoding
    if not service.nominatim_domain:
        return offline
    server = NominatimServer(service.nominatim_domain, service.user_agent, service.timeout_seconds)
    remote = NominatimGeocoder(gazetteer, server, limiter=LIMITER)
    cache = SqlGeocodeCache(separate_transaction)
    return FallbackGeocoder(
        CachedGeocoder(remote, cache, gazetteer=gazetteer, now=utc_now), offline
    )
