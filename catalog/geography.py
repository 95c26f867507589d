"""Values of geography: a place, a province, an area, and the distance between two points."""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from catalog.errors import Invalid

EARTH_RADIUS_KM = 6371.0088
ISTAT_DIGITS = 6
# The bounding box of Italy with its islands, degrees, rounded outwards.
SOUTH, NORTH, WEST, EAST = 35.2, 47.2, 6.5, 18.7


class BadIstatCode(Invalid):
    """An ISTAT code has six digits."""

    code = "bad_istat_code"

    def __init__(self, istat: str) -> None:
        self.istat = istat
        super().__init__()


class PointOutsideItaly(Invalid):
    """No comune can lie there: wrong axis order, wrong reference system or a slip."""

    code = "point_outside_italy"

    def __init__(self, lat: float, lon: float) -> None:
        self.lat = lat
        self.lon = lon
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A comune.

    Parameters
    ----------
    istat : str
        Six digits; the first three are the province.
    name : str
        The Italian name.
    province : str
        Car plate code of the province ("BG").
    region : str
        The Italian name of the region.
    postcodes : tuple of str
        Five digits each, at least one.
    lat, lon : float
        Degrees, WGS 84, a point in the inhabited part.
    approximate : bool
        The point was estimated from the comuni around and is to be shown as such.
    other_names : tuple of str
        Names in another language and former names.
    """

    istat: str
    name: str
    province: str
    region: str
    postcodes: tuple[str, ...]
    lat: float
    lon: float
    approximate: bool = False
    other_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_istat(self.istat)
        require_in_italy(self.lat, self.lon)

    @property
    def province_istat(self) -> str:
        """The three digits of the province."""
        return self.istat[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province, metropolitan city or the like: what a car plate code stands for."""

    istat: str
    code: str
    name: str
    region: str
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A valley or a zone that people name, as the comuni that belong to it."""

    code: str
    name: str
    aliases: tuple[str, ...]
    istat: tuple[str, ...]

    def __post_init__(self) -> None:
        for istat in self.istat:
            require_istat(istat)


def require_istat(istat: str) -> None:
    """Raise `BadIstatCode` unless the code has six digits."""
    if len(istat) != ISTAT_DIGITS or not (istat.isascii() and istat.isdigit()):
        raise BadIstatCode(istat)


def require_in_italy(lat: float, lon: float) -> None:
    """Raise `PointOutsideItaly` for a point outside the country's bounding box, or not a number."""
    if not (isfinite(lat) and isfinite(lon) and SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise PointOutsideItaly(lat, lon)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points, in kilometres.

    Parameters
    ----------
    lat1, lon1, lat2, lon2 : float
        Degrees, WGS 84.

    Notes
    -----
    Haversine formula (Sinnott 1984) on the mean Earth radius of 6371.0088 km (IUGG).
    """
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def nearest_km(lat: float, lon: float, points: NDArray[np.float64]) -> float:
    """Return the distance of a point from the nearest of others, as `distance_km` of each would be.

    Parameters
    ----------
    lat, lon : float
        Degrees, WGS 84.
    points : float64[m, 2]
        Latitude and longitude of each, **radians**; at least one.
    """
    phi, lam = radians(lat), radians(lon)
    lats, lons = points[:, 0], points[:, 1]
    half = np.sin((lats - phi) / 2) ** 2 + cos(phi) * np.cos(lats) * np.sin((lons - lam) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(float(half.min()))))
