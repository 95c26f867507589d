"""Offers that are still in the running while a query is sifted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index import TableIndex
from matching.neighbourhood import Neighbourhood
from matching.query import BadQuery, Query
from matching.shelf import LOCAL, REMOTE, Shelf, Spans
from matching.slices import expand

_ROWS_PER_SEARCH = 25
"""A pair of binary searches costs about as much as looking at so many positions one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Positions on the shelf, ascending, with the ranks of their producers.

    Attributes
    ----------
    position : int64[m]
    rank : int64[m]
    locals : int
        The first so many are local, the others rendered at a distance.
    """

    position: NDArray[np.int64]
    rank: NDArray[np.int64]
    locals: int

    def __len__(self) -> int:
        return len(self.position)

    def keep(self, passed: NDArray[np.bool_]) -> "Candidates":
        """Return the candidates that passed."""
        left = np.flatnonzero(passed)
        if len(left) == len(self):
            return self
        here = int(left.searchsorted(self.locals))
        return Candidates(self.position.take(left), self.rank.take(left), here)


def at_positions(shelf: Shelf, position: NDArray[np.int64]) -> Candidates:
    """Return the candidates at ascending positions."""
    here = int(np.searchsorted(position, shelf.locals))
    return Candidates(position, shelf.ranks(position), here)


def in_spans(index: TableIndex, spans: Spans, around: Neighbourhood | None) -> Candidates:
    """Return the offers of some category spans whose producers are near.

    Offers rendered at a distance come whatever their producer's place. Without a neighbourhood
    every offer of the spans comes.

    Notes
    -----
    Cost: the cheaper of O(offers in the spans) and O(categories x bands x log n + offers near).
    """
    shelf = index.shelf
    if around is None:
        here = _in_slices(shelf.slices(spans, LOCAL))
        here_ranks = shelf.ranks(here)
    else:
        here, here_ranks = _near(shelf, spans, around)
    there = _in_slices(shelf.slices(spans, REMOTE))
    if not len(there):
        return Candidates(here, here_ranks, len(here))
    ranks = np.concatenate([here_ranks, shelf.ranks(there)])
    return Candidates(np.concatenate([here, there]), ranks, len(here))


def text_positions(
    index: TableIndex, query: Query
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the ascending positions of the published offers with a text score, and the scores."""
    if query.text is None:
        return np.empty(0, dtype=np.int64), np.empty(0)
    position = index.shelf.position[query.text.rows].astype(np.int64)
    order = np.argsort(position)
    order = order[np.searchsorted(position, 0, sorter=order) :]
    return position[order], query.text.scores[order]


def row_positions(shelf: Shelf, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ascending positions of the published ones among some rows.

    Raises
    ------
    BadQuery
        Field "rows", when they are not rows of the table.
    """
    asked = np.asarray(rows)
    if asked.ndim != 1 or (asked.size and asked.dtype.kind not in "iu"):
        raise BadQuery(field="rows")
    if asked.size and not 0 <= asked.min() <= asked.max() < len(shelf.position):
        raise BadQuery(field="rows")
    position = np.unique(shelf.position[asked.astype(np.int64)]).astype(np.int64)
    return position[np.searchsorted(position, 0) :]


def _in_slices(slices: list[slice]) -> NDArray[np.int64]:
    return expand(
        np.array([part.start for part in slices], dtype=np.int64),
        np.array([part.stop for part in slices], dtype=np.int64),
    )


def _near(
    shelf: Shelf, spans: Spans, around: Neighbourhood
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    slices = shelf.slices(spans, LOCAL)
    standing = sum(part.stop - part.start for part in slices)
    categories = sum(stop - start for start, stop in spans)
    if categories * len(around.starts) * _ROWS_PER_SEARCH < standing:
        position = _searched(shelf, spans, around)
        ranks = shelf.ranks(position)
        kept = np.flatnonzero(around.near.take(ranks))
        return position.take(kept), ranks.take(kept)
    found, found_ranks = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for part in slices:
        ranks = shelf.ranks(part)
        near = np.flatnonzero(around.near.take(ranks))
        found.append(near + part.start)
        found_ranks.append(ranks.take(near))
    return np.concatenate(found), np.concatenate(found_ranks)


def _searched(shelf: Shelf, spans: Spans, around: Neighbourhood) -> NDArray[np.int64]:
    categories = np.concatenate([np.arange(start, stop) for start, stop in spans])
    first = (categories << shelf.bits)[:, np.newaxis]
    lows = (first + around.starts).ravel().astype(shelf.keys.dtype)
    highs = (first + around.stops).ravel().astype(shelf.keys.dtype)
    board = shelf.keys[: shelf.locals]
    return expand(np.searchsorted(board, lows), np.searchsorted(board, highs))
