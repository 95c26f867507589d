"""What a geocoder answers, and how it fails."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Protocol

from catalog.errors import Invalid, Unavailable
from catalog.places import Place

LONGEST_ADDRESS = 300


class Failure(StrEnum):
    """Why an address service has not answered."""

    timeout = "timeout"
    refused = "refused"
    garbage = "garbage"
    too_many_requests = "too_many_requests"


class GeocodingUnavailable(Unavailable):
    """The address service does not answer, answers garbage, or is asked too much."""

    code = "geocoding_unavailable"

    def __init__(self, reason: Failure) -> None:
        self.reason = reason
        super().__init__()


class AddressTooLong(Invalid):
    """Nobody's address is that long."""

    code = "address_too_long"

    def __init__(self, length: int, limit: int) -> None:
        self.length = length
        self.limit = limit
        super().__init__()


class NotAPoint(Invalid):
    """Latitude and longitude are not degrees."""

    code = "not_a_point"

    def __init__(self, lat: float, lon: float) -> None:
        self.lat = lat
        self.lon = lon
        super().__init__()


class Precision(StrEnum):
    """What the point stands for."""

    address = "address"
    postcode = "postcode"
    comune = "comune"


class Notice(StrEnum):
    """Why the point is coarser than what was asked."""

    comune_for_address = "comune_for_address"
    comune_for_hamlet = "comune_for_hamlet"
    address_not_found = "address_not_found"
    service_unavailable = "service_unavailable"
    ambiguous_name = "ambiguous_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodedPoint:
    """Where an address is.

    Parameters
    ----------
    lat, lon : float
        Degrees, WGS 84.
    precision : Precision
    place : Place, optional
        The comune; absent when several share the postcode that alone was given.
    approximate : bool
        The point is not where the address is, only near: to be shown as such.
    notice : Notice, optional
        Why it is coarser than what was asked; absent when nothing was lost.
    """

    lat: float
    lon: float
    precision: Precision
    place: Place | None = None
    approximate: bool = False
    notice: Notice | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon)):
            raise NotAPoint(self.lat, self.lon)
        if abs(self.lat) > 90 or abs(self.lon) > 180:
            raise NotAPoint(self.lat, self.lon)


class Geocoder(Protocol):
    """Finds the point of an address."""

    def locate(self, address: str) -> GeocodedPoint | None:
        """Return where an address is, None when it is not found.

        Raises
        ------
        AddressTooLong
        GeocodingUnavailable
            Only by geocoders that ask a service; the composed geocoder falls back instead.
        """
        ...


def tidy_address(address: str) -> str:
    """Return the address with single spaces; raise `AddressTooLong`."""
    tidy = " ".join(address.split())
    if len(tidy) > LONGEST_ADDRESS:
        raise AddressTooLong(len(tidy), LONGEST_ADDRESS)
    return tidy
