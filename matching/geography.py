"""Distances on the sphere and the boxes that contain a circle."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

_SLACK = 1e-9


def haversine_km(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], lat: float, lon: float
) -> NDArray[np.float64]:
    """Return the great-circle distance of each place from a point.

    Parameters
    ----------
    latitude, longitude : float64[m]
        **Radians**.
    lat, lon : float
        The point, **degrees** WGS 84.

    Returns
    -------
    float64[m]
        km, in [0, 20015.2].

    Notes
    -----
    Haversine formula (R. W. Sinnott, "Virtues of the haversine", Sky and Telescope 68, 1984) with
    R = 6371.0088 km; exact to rounding also for neighbouring points. Cost: O(m).
    """
    phi, lam = math.radians(lat), math.radians(lon)
    across = np.sin((latitude - phi) * 0.5)
    across *= across
    along = np.sin((longitude - lam) * 0.5)
    along *= along
    along *= np.cos(latitude)
    along *= math.cos(phi)
    along += across
    np.minimum(along, 1.0, out=along)
    np.sqrt(along, out=along)
    np.arcsin(along, out=along)
    along *= 2.0 * EARTH_RADIUS_KM
    return along


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees of latitude and longitude that contain a circle on the sphere.

    `west` <= `east` always: a circle with a pole or the date line inside gets all longitudes.
    """

    south: float
    north: float
    west: float
    east: float


def box_around(lat: float, lon: float, radius_km: float) -> Box:
    """Return a box that contains every place within `radius_km` of the point.

    Parameters
    ----------
    lat, lon : float
        Degrees WGS 84.
    radius_km : float
        km, >= 0.

    Notes
    -----
    The half-width in longitude is asin(sin(r / R) / cos(lat)), the meridian tangent to the circle
    (J. Matuschek, "Finding points within a distance of a latitude/longitude", 2010). A little slack
    absorbs rounding: the box may hold too much, never too little.
    """
    angle = radius_km / EARTH_RADIUS_KM + _SLACK
    phi = math.radians(lat)
    south, north = phi - angle, phi + angle
    if south <= -math.pi / 2 or north >= math.pi / 2:
        return Box(max(math.degrees(south), -90.0), min(math.degrees(north), 90.0), -180.0, 180.0)
    half_width = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(phi)))) + _SLACK
    west, east = lon - half_width, lon + half_width
    if west < -180.0 or east > 180.0:
        west, east = -180.0, 180.0
    return Box(math.degrees(south), math.degrees(north), west, east)
