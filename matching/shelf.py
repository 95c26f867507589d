"""Published offers sorted so that a category subtree and a neighbourhood are cheap to reach.

The shelf has two boards: offers that are brought or fetched ("local") and, after them, those
rendered at a distance ("remote"), which no distance concerns. On each board offers stand by
category and, within a category, by the rank of their producer (see `producers`), so that "this
category within this box" is a handful of slices that two binary searches find.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import freeze
from matching.producers import Producers
from matching.table import AT_A_DISTANCE, OfferTable

LOCAL, REMOTE = 0, 1
_KEY_BITS_SMALL = 32

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Columns by *position*: the place of a published offer on the shelf.

    Attributes
    ----------
    bits : int
        How many low bits of a key hold the rank of the producer.
    keys : uint32[s] or int64[s]
        (board x g + category) shifted by `bits`, plus rank; ascending.
    rows : int32[s]
        Row of each position.
    position : int32[n]
        Position of each row, -1 when it is not published.
    starts : int64[2, g + 1]
        First position of each category on each board; the last column is the board's end.
    months : uint16[s]
    modes : uint8[s]
    price_ratio : float64[s]
        Price / reference price; NaN when on request or without a reference above 0.
    dimension_counts : int64[g + 1, d]
        How many published offers of each dimension stand in the categories before the given one.
    """

    bits: int
    keys: NDArray[Any]
    rows: NDArray[np.int32]
    position: NDArray[np.int32]
    starts: NDArray[np.int64]
    months: NDArray[np.uint16]
    modes: NDArray[np.uint8]
    price_ratio: NDArray[np.float64]
    dimension_counts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def categories(self) -> int:
        """How many categories."""
        return len(self.starts[LOCAL]) - 1

    @property
    def locals(self) -> int:
        """How many positions are local; those from here on are remote."""
        return int(self.starts[LOCAL, -1])

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        by_position = (self.keys, self.rows, self.months, self.modes, self.price_ratio)
        others = (self.position, self.starts, self.dimension_counts)
        return sum(array.nbytes for array in (*by_position, *others))

    def ranks(self, position: NDArray[np.int64] | slice) -> NDArray[np.int64]:
        """Return the rank of the producer at each position."""
        ranks: NDArray[np.int64] = self.keys[position].astype(np.int64)
        ranks &= (1 << self.bits) - 1
        return ranks

    def category(self, position: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the category at each position."""
        group: NDArray[np.int64] = self.keys[position].astype(np.int64) >> self.bits
        return np.where(position >= self.locals, group - self.categories, group)

    def spans(self, ranges: Spans) -> Spans:
        """Return the asked category ranges merged, clipped and ascending; () asks for any."""
        g = self.categories
        if not ranges:
            return ((0, g),)
        merged: list[tuple[int, int]] = []
        for start, stop in sorted(ranges):
            low, high = min(start, g), min(stop, g)
            if low >= high:
                continue
            if merged and low <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return tuple(merged)

    def slices(self, spans: Spans, board: int) -> list[slice]:
        """Return the slices of positions of some spans on a board."""
        edges = self.starts[board]
        return [slice(int(edges[start]), int(edges[stop])) for start, stop in spans]

    def count(self, spans: Spans) -> int:
        """Return how many published offers stand in some spans."""
        edges = self.starts.sum(axis=0)
        return sum(int(edges[stop] - edges[start]) for start, stop in spans)

    def count_dimension(self, spans: Spans, dimension: int) -> int:
        """Return how many published offers of a dimension stand in some spans."""
        if dimension >= self.dimension_counts.shape[1]:
            return 0
        counts = self.dimension_counts[:, dimension]
        return sum(int(counts[stop] - counts[start]) for start, stop in spans)


def fill_shelf(table: OfferTable, producers: Producers) -> Shelf:
    """Return the shelf of a table. Cost: O(n log n), some 30 bytes per offer while it runs."""
    g, d = table.reference_cents.shape
    published = np.flatnonzero(table.published).astype(np.int32)
    category = table.category[published].astype(np.int64)
    remote = (table.modes[published] & AT_A_DISTANCE) != 0
    bits = max(1, len(producers).bit_length())
    keys = (category + g * remote) << bits
    keys |= producers.rank[table.producer[published]]
    key_type = np.uint32 if (2 * g) << bits < 1 << _KEY_BITS_SMALL else np.int64
    keys = keys.astype(key_type)
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], published[order]
    position = np.full(len(table), -1, dtype=np.int32)
    position[rows] = np.arange(len(rows), dtype=np.int32)
    edges = np.searchsorted(keys, (np.arange(2 * g + 1) << bits).astype(key_type))
    pairs = np.bincount(category * d + table.dimension[published], minlength=g * d)
    dimension_counts = np.zeros((g + 1, d), dtype=np.int64)
    np.cumsum(pairs.reshape(g, d), axis=0, out=dimension_counts[1:])
    return Shelf(
        bits=bits,
        keys=freeze(keys),
        rows=freeze(rows),
        position=freeze(position),
        starts=freeze(np.stack([edges[: g + 1], edges[g:]]).astype(np.int64)),
        months=freeze(table.months[rows]),
        modes=freeze(table.modes[rows]),
        price_ratio=freeze(_price_ratio(table, rows)),
        dimension_counts=freeze(dimension_counts),
    )


def _price_ratio(table: OfferTable, rows: NDArray[np.int32]) -> NDArray[np.float64]:
    price = table.price_cents[rows]
    reference = table.reference_cents[table.category[rows], table.dimension[rows]]
    ratio = np.full(len(rows), np.nan)
    np.divide(price, reference, out=ratio, where=(price >= 0) & (reference > 0))
    return ratio
