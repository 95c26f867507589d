"""Hard constraints: what may appear at all, and how many offers fell to what."""

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates, at_positions, in_spans, text_positions
from matching.case import Case
from matching.geography import haversine_km
from matching.query import BadQuery, Query
from matching.shelf import Spans
from matching.slices import common
from matching.strengths import strength_by_code
from matching.table import OfferTable

_STRENGTH_SLACK = 1e-12


class Sieve:
    """Passes the offers of a table through the constraints of a query, one after the other.

    Each offer falls to the first constraint that it fails. The first four constraints and the
    distance are counted by arithmetic on the index, so that the offers that fall to them are never
    looked at.

    Parameters
    ----------
    case : Case
    among : int64[m], optional
        Ascending positions on the shelf: only these offers are looked at. Then `rejected` says
        nothing of use.

    Attributes
    ----------
    candidates : Candidates
        What is left.
    rejected : dict[str, int]
        Constraint -> how many offers fell to it, in the order of application.
    """

    def __init__(self, case: Case, among: NDArray[np.int64] | None = None) -> None:
        self._table = case.table
        self._index = case.index
        self._query = case.query
        self._params = case.params
        self._around = case.around
        self._among = among
        self.rejected: dict[str, int] = {}
        self.candidates = self._reach()
        self._filter_row_columns()
        self._filter_producers()
        if case.query.km0:
            self._drop("km0", km0_rows(case, self._rows()))
        for criterion, least in case.query.required:
            self._drop(f"criterion:{criterion}", self._strong_enough(criterion, least))

    def _reach(self) -> Candidates:
        """Apply what the index answers: publication to delivery."""
        query, shelf, around = self._query, self._index.shelf, self._around
        spans = shelf.spans(query.categories)
        standing = shelf.count(spans)
        self.rejected["unpublished"] = len(self._table) - len(shelf)
        self.rejected["category"] = len(shelf) - standing
        listed = self._listed()
        if listed is not None:
            found, standing = self._picked(listed, spans, standing)
        else:
            found, standing = self._shelved(spans, standing)
        if around is None:
            return found
        if query.max_km is not None:
            self.rejected["distance"] = standing - len(found)
            standing = len(found)
        here = slice(0, found.locals)
        served = np.ones(len(found), dtype=np.bool_)
        modes = shelf.modes.take(found.position[here])
        served[here] = (modes & around.modes.take(found.rank[here])) != 0
        found = found.keep(served)
        self.rejected["delivery"] = standing - len(found)
        return found

    def _shelved(self, spans: Spans, standing: int) -> tuple[Candidates, int]:
        """Return the near offers of the spans, and how many had been standing before distance."""
        asked, shelf = self._query.dimension, self._index.shelf
        found = in_spans(self._index, spans, self._around)
        if asked < 0:
            return found, standing
        fitting = shelf.count_dimension(spans, asked)
        self.rejected["dimension"] = standing - fitting
        if fitting < standing:
            found = found.keep(self._table.dimension.take(shelf.rows.take(found.position)) == asked)
        return found, fitting

    def _listed(self) -> NDArray[np.int64] | None:
        """Return the positions to which the search is confined; None when it is not."""
        if not self._query.text_required:
            return self._among
        worded = text_positions(self._index, self._query)[0]
        return worded if self._among is None else worded[common(self._among, worded)[1]]

    def _picked(
        self, position: NDArray[np.int64], spans: Spans, standing: int
    ) -> tuple[Candidates, int]:
        """Like `_shelved`, for the offers at some positions: those that have a text score."""
        shelf, around, asked = self._index.shelf, self._around, self._query.dimension
        category = shelf.category(position)
        wanted = np.zeros(shelf.categories, dtype=np.bool_)
        for start, stop in spans:
            wanted[start:stop] = True
        found = at_positions(shelf, position[wanted[category]])
        self.rejected["text"] = standing - len(found)
        if asked >= 0:
            before = len(found)
            found = found.keep(self._table.dimension.take(shelf.rows.take(found.position)) == asked)
            self.rejected["dimension"] = before - len(found)
        standing = len(found)
        if around is not None:
            near = around.near.take(found.rank)
            near[found.locals :] = True
            found = found.keep(near)
        return found, standing

    def _filter_row_columns(self) -> None:
        query = self._query
        if query.months:
            months = self._index.shelf.months.take(self.candidates.position)
            self._drop("season", (months & np.uint16(query.months)) != 0)
        if query.max_price_cents >= 0:
            price = self._table.price_cents.take(self._rows())
            self._drop("price", price <= query.max_price_cents)

    def _filter_producers(self) -> None:
        query, producers = self._query, self._index.producers
        if query.required_kinds:
            bits = query.required_kinds
            fitting = (producers.kind & np.int32(bits)) == bits
            self._drop("kind", fitting.take(self.candidates.rank))
        if query.excluded_producers:
            allowed = np.ones(len(producers), dtype=np.bool_)
            excluded = np.array(query.excluded_producers, dtype=np.int64)
            allowed[producers.rank[excluded]] = False
            self._drop("excluded", allowed.take(self.candidates.rank))

    def _strong_enough(self, criterion: int, least: float) -> NDArray[np.bool_]:
        day, index = self._query.day, self._index
        strength = np.nan_to_num(strength_by_code(self._params.evidence_weights))
        enough = strength >= least - _STRENGTH_SLACK
        codes = index.strengths.codes(criterion, day).take(self.candidates.rank)
        own = index.own_claims.of(self.candidates.position, day)
        meant = own.criterion == criterion
        codes[own.candidate[meant]] = own.code[meant]
        return enough.take(codes)

    def _rows(self) -> NDArray[np.int32]:
        return self._index.shelf.rows.take(self.candidates.position)

    def _drop(self, constraint: str, passed: NDArray[np.bool_]) -> None:
        before = len(self.candidates)
        self.candidates = self.candidates.keep(passed)
        fallen = before - len(self.candidates)
        self.rejected[constraint] = self.rejected.get(constraint, 0) + fallen


def km0_rows(case: Case, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which offers are "km zero" for the place of a query.

    Parameters
    ----------
    case : Case
        Its query for the point and the province, its parameters for `km0_km`.
    rows : int32[m]

    Returns
    -------
    bool[m]
        True when production and transformation are both known and each lies within `km0_km` of the
        point or in the same province (L. 61/2022, art. 2).

    Notes
    -----
    Cost: O(m + places) for many offers, O(m) for fewer offers than places.
    """
    origin, transformation = case.table.origin_place[rows], case.table.transformation_place[rows]
    if len(rows) < len(case.table.place_lat):
        both = _near_places(case, np.concatenate([origin, transformation]))
        return both[: len(rows)] & both[len(rows) :]
    near = _near_places(case, np.arange(-1, len(case.table.place_lat), dtype=np.int32))
    return near.take(origin + 1) & near.take(transformation + 1)


def _near_places(case: Case, places: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which places (-1 = unknown, never) are near the point or in the province."""
    table, query = case.table, case.query
    near = np.zeros(len(places), dtype=np.bool_)
    known = np.flatnonzero(places >= 0)
    place = places[known]
    if query.has_point:
        latitude, longitude = np.radians(table.place_lat[place]), np.radians(table.place_lon[place])
        near[known] = haversine_km(latitude, longitude, *query.point) <= case.params.km0_km
    if query.province >= 0:
        near[known] |= table.place_province[place] == query.province
    return near


def check_indexes(table: OfferTable, query: Query) -> None:
    """Check that a query names only what the table has.

    Raises
    ------
    BadQuery
        Field "required", "criteria_weights", "excluded_producers", "serves" or "text".
    """
    named = {
        "required": (max((i for i, _ in query.required), default=-1), table.criteria),
        "criteria_weights": (
            max((i for i, _ in query.criteria_weights), default=-1),
            table.criteria,
        ),
        "excluded_producers": (max(query.excluded_producers, default=-1), table.producers),
    }
    if query.serves is not None and len(query.serves):
        named["serves"] = (int(query.serves.max()), table.producers)
    if query.text is not None and len(query.text):
        named["text"] = (int(query.text.rows.max()), len(table))
    for name, (largest, stop) in named.items():
        if largest >= stop:
            raise BadQuery(field=name)
