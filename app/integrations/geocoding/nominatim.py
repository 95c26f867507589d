"""Street addresses through a Nominatim server. The only file that imports geopy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geopy.adapters import BaseAdapter
from geopy.exc import GeocoderTimedOut, GeopyError
from geopy.geocoders import Nominatim

from app.integrations.geocoding.answers import (
    Failure,
    GeocodedPoint,
    GeocodingUnavailable,
    Precision,
    tidy_address,
)
from app.integrations.geocoding.rate_limit import RateLimiter
from catalog.geography import PointOutsideItaly, require_in_italy
from catalog.places import Gazetteer, Place

COMUNE_KEYS: Final = ("city", "town", "village", "municipality", "hamlet")
# What reading an answer of another shape than promised may raise, inside geopy and here.
GARBAGE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class NominatimServer:
    """Which server is asked, and how.

    Parameters
    ----------
    domain : str
        Host of the server ("nominatim.example.org").
    user_agent : str
        Who we are, as the rules of these servers ask.
    timeout_s : float
    """

    domain: str
    user_agent: str
    timeout_s: float


class NominatimGeocoder:
    """Asks a Nominatim server, at the pace of the limiter and with a time-out.

    Parameters
    ----------
    gazetteer : Gazetteer
        Names the comune of the answer.
    server : NominatimServer
    limiter : RateLimiter
        The one of the process.
    adapter_factory : callable, optional
        geopy's HTTP adapter; the tests' door.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        server: NominatimServer,
        *,
        limiter: RateLimiter,
        adapter_factory: Callable[..., BaseAdapter] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._limiter = limiter
        self._client = Nominatim(
            domain=server.domain,
            user_agent=server.user_agent,
            timeout=server.timeout_s,
            adapter_factory=adapter_factory,
        )

    def locate(self, address: str) -> GeocodedPoint | None:
        tidy = tidy_address(address)
        if not tidy:
            return None
        self._limiter.wait()
        try:
            found = self._client.geocode(
                tidy, country_codes="it", addressdetails=True, language="it"
            )
            return (
                None if found is None else self._answer(found.latitude, found.longitude, found.raw)
            )
        except GeocoderTimedOut as error:
            raise GeocodingUnavailable(Failure.timeout) from error
        except GeopyError as error:
            raise GeocodingUnavailable(Failure.refused) from error
        except GARBAGE as error:
            raise GeocodingUnavailable(Failure.garbage) from error

    def _answer(self, lat: float, lon: float, raw: Mapping[str, Any]) -> GeocodedPoint | None:
        try:
            require_in_italy(lat, lon)
        except PointOutsideItaly:
            return None
        return GeocodedPoint(
            lat=lat,
            lon=lon,
            precision=Precision.address,
            place=self._comune(lat, lon, raw.get("address", {})),
        )

    def _comune(self, lat: float, lon: float, details: Mapping[str, str]) -> Place:
        near = self._gazetteer.nearest(lat, lon)
        for key in COMUNE_KEYS:
            named = self._gazetteer.find(details.get(key, ""), region=near.region)
            if len(named) == 1:
                return named[0]
        return near
