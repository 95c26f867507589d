"""Which producers can serve a place, how far they are, and in which way they can serve."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.geography import EARTH_RADIUS_KM, box_around, haversine_km
from matching.params import MatchParams
from matching.producers import Producers
from matching.query import Query
from matching.slices import expand
from matching.table import DELIVERY, PICK_UP

_SLACK_KM = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """The producers around a point, by rank.

    Attributes
    ----------
    near : bool[p]
        Who may come into question: everybody within `max_km` when it is stated, else everybody who
        delivers to the point or is within reach of a pick-up.
    modes : uint8[p]
        Bits of the modes in which the producer serves the point (pick-up, delivery).
    distance_km : float64[p]
        **Only defined where `near`.**
    starts, stops : int64[b]
        Slices of ranks that hold every producer that is near, and some others.
    """

    near: NDArray[np.bool_]
    modes: NDArray[np.uint8]
    distance_km: NDArray[np.float64]
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]


def look_around(producers: Producers, query: Query, params: MatchParams) -> Neighbourhood:
    """Return the neighbourhood of a query's point.

    Notes
    -----
    With `max_km`: O(b log p + candidates in the box), b bands of latitude in the box, plus p bytes
    to clear. Without: O(p) comparisons and one distance for each producer whose reach may suffice.
    """
    lat, lon = query.point
    if query.max_km is None:
        starts, stops = np.zeros(1, dtype=np.int64), np.full(1, len(producers), dtype=np.int64)
        ranks = _possible(producers, query, params)
    else:
        starts, stops = producers.slices(box_around(lat, lon, query.max_km))
        ranks = expand(starts, stops)
    near, modes, distance_km = _measured(producers, query, params, ranks)
    return Neighbourhood(near, modes, distance_km, starts, stops)


def look_at(
    producers: Producers, query: Query, params: MatchParams, ranks: NDArray[np.int64]
) -> Neighbourhood:
    """Return the neighbourhood of a query's point as far as some producers go.

    Notes
    -----
    What it says of these producers is what `look_around` says; the others are not near. Without
    slices. Cost: O(len(ranks)), plus p bytes to clear.
    """
    nowhere = np.empty(0, dtype=np.int64)
    near, modes, distance_km = _measured(producers, query, params, ranks)
    return Neighbourhood(near, modes, distance_km, nowhere, nowhere)


def _measured(
    producers: Producers, query: Query, params: MatchParams, ranks: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.uint8], NDArray[np.float64]]:
    """Return who of some producers is near, in which modes they serve, and how far they are."""
    p = len(producers)
    latitude, longitude = producers.latitude[ranks], producers.longitude[ranks]
    distance = haversine_km(latitude, longitude, *query.point)
    if query.max_km is not None:
        inside = distance <= query.max_km
        ranks, distance = ranks[inside], distance[inside]
    near = np.zeros(p, dtype=np.bool_)
    modes = np.zeros(p, dtype=np.uint8)
    distance_km = np.empty(p, dtype=np.float64)
    near[ranks] = True
    distance_km[ranks] = distance
    modes[ranks] = _modes(producers, ranks, distance, query, params)
    if query.max_km is None:
        near = modes != 0
    return near, modes, distance_km


def _possible(producers: Producers, query: Query, params: MatchParams) -> NDArray[np.int64]:
    """Return ranks of all producers whose latitude alone does not rule them out, and `serves`."""
    limit = np.maximum(producers.reach_km, params.pickup_km if query.pickup else 0.0)
    north_south = np.abs(producers.latitude - math.radians(query.point[0])) * EARTH_RADIUS_KM
    possible = north_south <= limit + _SLACK_KM
    if query.serves is not None:
        possible[producers.rank[query.serves]] = True
    return np.flatnonzero(possible)


def _modes(
    producers: Producers,
    ranks: NDArray[np.int64],
    distance: NDArray[np.float64],
    query: Query,
    params: MatchParams,
) -> NDArray[np.uint8]:
    reach = producers.reach_km[ranks]
    delivers = (distance <= reach) & (reach > 0)
    if query.serves is not None:
        served = np.zeros(len(producers), dtype=np.bool_)
        served[producers.rank[query.serves]] = True
        delivers |= served[ranks]
    modes = delivers.astype(np.uint8) * np.uint8(DELIVERY)
    if query.pickup and query.max_km is not None:
        modes |= np.uint8(PICK_UP)
    elif query.pickup:
        modes |= (distance <= params.pickup_km).astype(np.uint8) * np.uint8(PICK_UP)
    return modes
