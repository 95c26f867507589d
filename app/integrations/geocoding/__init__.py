"""Geocoding: from an address to a point, offline by default, through Nominatim when configured."""

from app.integrations.geocoding.answers import (
    AddressTooLong,
    Failure,
    GeocodedPoint,
    Geocoder,
    GeocodingUnavailable,
    Notice,
    Precision,
)
from app.integrations.geocoding.cached import CachedAnswer, CachedGeocoder, GeocodeCache
from app.integrations.geocoding.fallback import FallbackGeocoder
from app.integrations.geocoding.gazetteer_geocoder import GazetteerGeocoder
from app.integrations.geocoding.rate_limit import RateLimiter

__all__ = [
    "AddressTooLong",
    "CachedAnswer",
    "CachedGeocoder",
    "Failure",
    "FallbackGeocoder",
    "GazetteerGeocoder",
    "GeocodeCache",
    "GeocodedPoint",
    "Geocoder",
    "GeocodingUnavailable",
    "Notice",
    "Precision",
    "RateLimiter",
]
