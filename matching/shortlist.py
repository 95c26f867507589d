"""Many demands by column, and which of them some offers may concern."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import freeze
from matching.geography import haversine_km
from matching.params import MatchParams
from matching.query import Query
from matching.table import AT_A_DISTANCE, OfferTable

_ANY = 2**31 - 1
_NO_CEILING = 2**63 - 1
_SLACK_KM = 0.01
"""Room for rounding: measured from the other end, a distance may differ in its last digits."""


@dataclass(frozen=True, slots=True, eq=False)
class DemandBook:
    """The demands that wait, by column; built once by `open_book`, consulted often.

    Attributes
    ----------
    span_start, span_stop : int32[s]
        Half-open ranges of category numbers.
    span_demand : int32[s]
        Demand of each range.
    lat, lon : float64[d]
        Degrees; NaN without a point.
    max_km : float64[d]
        NaN when not stated.
    pickup : bool[d]
    months : uint16[d]
        0 = not asked.
    dimension : int8[d]
        -1 = any.
    max_price_cents : int64[d]
        A number beyond every price when there is no ceiling.
    """

    span_start: NDArray[np.int32]
    span_stop: NDArray[np.int32]
    span_demand: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    max_km: NDArray[np.float64]
    pickup: NDArray[np.bool_]
    months: NDArray[np.uint16]
    dimension: NDArray[np.int8]
    max_price_cents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lat)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return sum(getattr(self, name).nbytes for name in self.__slots__)


def open_book(queries: Sequence[Query]) -> DemandBook:
    """Return the columns of many demands; `serves`, text and criteria are not among them.

    Parameters
    ----------
    queries : sequence of Query

    Returns
    -------
    DemandBook
        The demands are numbered in the order given.
    """
    spans = [
        (number, start, stop)
        for number, query in enumerate(queries)
        for start, stop in query.categories or ((0, _ANY),)
    ]
    demand, start, stop = np.array(spans, dtype=np.int32).reshape(-1, 3).T
    points = np.array([query.point for query in queries], dtype=np.float64).reshape(-1, 2)
    reach = [math.nan if query.max_km is None else query.max_km for query in queries]
    months = [query.months for query in queries]
    ceilings = [query.max_price_cents for query in queries]
    return DemandBook(
        span_start=freeze(start.copy()),
        span_stop=freeze(stop.copy()),
        span_demand=freeze(demand.copy()),
        lat=freeze(points[:, 0].copy()),
        lon=freeze(points[:, 1].copy()),
        max_km=freeze(np.array(reach, dtype=np.float64)),
        pickup=freeze(np.array([query.pickup for query in queries], dtype=np.bool_)),
        months=freeze(np.array(months, dtype=np.uint16)),
        dimension=freeze(np.array([query.dimension for query in queries], dtype=np.int8)),
        max_price_cents=freeze(
            np.array([_NO_CEILING if top < 0 else top for top in ceilings], dtype=np.int64)
        ),
    )


def shortlist(
    table: OfferTable,
    book: DemandBook,
    params: MatchParams,
    rows: NDArray[np.int64],
    *,
    drawn: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of demand and offer that may fit; all others surely do not.

    Parameters
    ----------
    table : OfferTable
    book : DemandBook
    params : MatchParams
        For `pickup_km`.
    rows : int64[r]
        Distinct rows of the table.
    drawn : bool[p]
        Producers whom the `serves` of a demand may name: distance does not rule them out.

    Returns
    -------
    demand, row : int64[m]
        By demand, then by row. Every pair in which the row is eligible for the demand is among
        them, and some others.

    Notes
    -----
    An offer is held against publication, category, dimension, months, ceiling and distance.
    Cost: O(spans of the book) comparisons for each row.
    """
    demands, places = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for row in rows[table.published[rows]].tolist():
        found = _possible(table, book, params, row, is_drawn=bool(drawn[table.producer[row]]))
        demands.append(found)
        places.append(np.full(len(found), row, dtype=np.int64))
    demand, place = np.concatenate(demands), np.concatenate(places)
    order = np.lexsort((place, demand))
    return demand[order], place[order]


def _possible(
    table: OfferTable, book: DemandBook, params: MatchParams, row: int, *, is_drawn: bool
) -> NDArray[np.int64]:
    category = table.category[row]
    spans = np.flatnonzero((book.span_start <= category) & (category < book.span_stop))
    found: NDArray[np.int64] = np.unique(book.span_demand[spans]).astype(np.int64)
    dimension, months = book.dimension[found], book.months[found]
    passed = (dimension < 0) | (dimension == table.dimension[row])
    passed &= (months == 0) | ((months & table.months[row]) != 0)
    passed &= table.price_cents[row] <= book.max_price_cents[found]
    found = found[passed]
    if table.modes[row] & AT_A_DISTANCE:
        return found
    return found[_within_reach(table, book, params, found, row, is_drawn=is_drawn)]


def _within_reach(
    table: OfferTable,
    book: DemandBook,
    params: MatchParams,
    found: NDArray[np.int64],
    row: int,
    *,
    is_drawn: bool,
) -> NDArray[np.bool_]:
    producer = table.producer[row]
    lat, lon = float(table.lat[producer]), float(table.lon[producer])
    away = haversine_km(np.radians(book.lat[found]), np.radians(book.lon[found]), lat, lon)
    stated = book.max_km[found]
    fetched = np.where(book.pickup[found], params.pickup_km, 0.0)
    reach = (
        np.full(len(found), np.inf) if is_drawn else np.maximum(fetched, table.reach_km[producer])
    )
    within: NDArray[np.bool_] = away <= np.where(np.isnan(stated), reach, stated) + _SLACK_KM
    return within | np.isnan(book.lat[found])
