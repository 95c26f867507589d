"""Producers laid along bands of latitude, so that the neighbourhood of a point is a few slices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import freeze
from matching.geography import Box
from matching.table import OfferTable

BAND_DEGREES = 0.125
_BAND_STRIDE = 1024.0
_HALF_TURN = 180.0
_SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Producers:
    """Producers sorted by band of latitude, west to east within a band.

    The place of a producer in this order is its *rank*.

    Attributes
    ----------
    order : int32[p]
        Producer of each rank.
    rank : int32[p]
        Rank of each producer.
    latitude, longitude : float64[p]
        Radians, by rank.
    reach_km : float64[p]
        By rank.
    kind : int32[p]
        By rank.
    band_key : float64[p]
        1024 x band + longitude + 180, ascending.
    """

    order: NDArray[np.int32]
    rank: NDArray[np.int32]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    reach_km: NDArray[np.float64]
    kind: NDArray[np.int32]
    band_key: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.order)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        by_rank = (self.latitude, self.longitude, self.reach_km, self.kind, self.band_key)
        return sum(array.nbytes for array in (self.order, self.rank, *by_rank))

    def slices(self, box: Box) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return starts and stops of the ranks that may lie in a box.

        Returns
        -------
        starts, stops : int64[b]
            Disjoint, ascending, none empty. They hold every producer in the box, and some others
            north and south of it.

        Notes
        -----
        Cost: O(b log p), b = bands that the box touches.
        """
        south, north = _band(np.array([box.south - _SLACK, box.north + _SLACK]))
        bands = np.arange(south, north + 1.0)
        west, east = box.west + _HALF_TURN - _SLACK, box.east + _HALF_TURN + _SLACK
        starts = np.searchsorted(self.band_key, bands * _BAND_STRIDE + west, side="left")
        stops = np.searchsorted(self.band_key, bands * _BAND_STRIDE + east, side="right")
        filled = stops > starts
        return _joined(starts[filled].astype(np.int64), stops[filled].astype(np.int64))


def lay_out(table: OfferTable) -> Producers:
    """Return the producers of a table in their order. Cost: O(p log p)."""
    band_key = _band(table.lat) * _BAND_STRIDE + (table.lon + _HALF_TURN)
    order = np.argsort(band_key, kind="stable").astype(np.int32)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Producers(
        order=freeze(order),
        rank=freeze(rank),
        latitude=freeze(np.radians(table.lat[order])),
        longitude=freeze(np.radians(table.lon[order])),
        reach_km=freeze(table.reach_km[order]),
        kind=freeze(table.kind[order]),
        band_key=freeze(band_key[order]),
    )


def _band(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.floor((latitude + 90.0) / BAND_DEGREES)


def _joined(
    starts: NDArray[np.int64], stops: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first = np.ones(len(starts), dtype=np.bool_)
    first[1:] = starts[1:] > stops[:-1]
    last = np.ones(len(stops), dtype=np.bool_)
    last[:-1] = first[1:]
    return starts[first], stops[last]
