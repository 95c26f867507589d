"""Ranking: who fits a demand best, and why."""

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates, row_positions, text_positions
from matching.case import Case
from matching.columns import freeze
from matching.constraints import Sieve, check_indexes, km0_rows
from matching.geography import haversine_km
from matching.index import TableIndex, prepare
from matching.neighbourhood import Neighbourhood, look_around, look_at
from matching.ordering import best
from matching.params import FACTORS, MatchParams
from matching.query import Query, whole_number
from matching.result import Ranking, RowScores
from matching.scores import EthicsScale, Scorer, asked_weights
from matching.table import OfferTable

_LARGEST_K = 2**63 - 1


def rank(table: OfferTable, query: Query, params: MatchParams, k: int = 20) -> Ranking:
    """Return the k best offers for a query, each with its reasons.

    Parameters
    ----------
    table : OfferTable
        Its index is built on the first call (see `prepare`).
    query : Query
    params : MatchParams
    k : int
        How many at most, >= 0; 0 gives only the counts.

    Returns
    -------
    Ranking

    Raises
    ------
    BadQuery
        When the query names a criterion, producer or row that the table does not have, or k is
        negative.

    Notes
    -----
    Score = sum over the asked factors of normalised weight x factor, each in [0, 1]; order: score
    rounded to 12 decimals descending, then a hash of (demand, offer), then the offer's identifier.
    The answer does not depend on the order of the offers.

    Cost: with `max_km`, O(producers in the box + categories x bands x log n + offers near and in
    the categories), never more than O(offers in the categories); plus a few bytes per producer.
    """
    return _Desk(table, params).answer(query, k)


def rank_many(
    table: OfferTable, queries: Sequence[Query], params: MatchParams, k: int = 20
) -> list[Ranking]:
    """Return `rank` of each query, in the order given; together cheaper than one by one.

    Parameters
    ----------
    table : OfferTable
    queries : sequence of Query
    params : MatchParams
    k : int
        How many at most for each query, >= 0.

    Returns
    -------
    list of Ranking
        Equal to `[rank(table, query, params, k) for query in queries]`.

    Raises
    ------
    BadQuery
        As `rank`.

    Notes
    -----
    Queries from the same place share the look at the neighbourhood, queries of the same day and the
    same criteria weights the ethics scores of the producers. At most one neighbourhood and one
    vector of ethics scores are kept at a time.
    """
    desk = _Desk(table, params)
    desk.expect(queries)
    order = sorted(range(len(queries)), key=lambda i: _likeness(queries[i]))
    found: dict[int, Ranking] = {i: desk.answer(queries[i], k) for i in order}
    return [found[i] for i in range(len(queries))]


def eligible_rows(table: OfferTable, query: Query, params: MatchParams) -> NDArray[np.int64]:
    """Return all rows that pass the hard constraints, ascending.

    Parameters
    ----------
    table : OfferTable
    query : Query
    params : MatchParams

    Returns
    -------
    int64[eligible]

    Raises
    ------
    BadQuery
        As `rank`.

    Notes
    -----
    Cost: that of the constraints, plus sorting the answer.
    """
    index = prepare(table)
    candidates = Sieve(_Desk(table, params).case(query)).candidates
    return freeze(np.sort(index.shelf.rows[candidates.position]).astype(np.int64))


def score_rows(
    table: OfferTable, query: Query, params: MatchParams, rows: NDArray[np.int64]
) -> RowScores:
    """Return what `rank` says about some rows, without ranking the others.

    Parameters
    ----------
    table : OfferTable
    query : Query
    params : MatchParams
    rows : int64[r]
        Rows of the table; a row that is named twice counts once.

    Returns
    -------
    RowScores
        Of the given rows those that are eligible, in the order and with the numbers that `rank`
        gives them among all offers.

    Raises
    ------
    BadQuery
        As `rank`; field "rows" when a row is not of this table.

    Notes
    -----
    Reference prices are those of the whole table. The best relevance, by which the text factor is
    divided, is that of all eligible offers: whoever has a text score is looked at too.

    Cost: O(rows + text scores) and a few bytes per producer, whatever the size of the table.
    """
    return _Desk(table, params).answer_rows(query, rows)


class _Desk:
    """Answers queries on one table and keeps what the next query may use again."""

    def __init__(self, table: OfferTable, params: MatchParams) -> None:
        self._table = table
        self._index: TableIndex = prepare(table)
        self._params = params
        self._around: tuple[object, Neighbourhood] | None = None
        self._ethics: tuple[object, NDArray[np.float64]] | None = None
        self._expected: Counter[object] = Counter()

    def expect(self, queries: Sequence[Query]) -> None:
        """Note what will be asked more than once."""
        self._expected.update(_wishes(query) for query in queries)

    def case(self, query: Query) -> Case:
        check_indexes(self._table, query)
        around = self._neighbourhood(query)
        return Case(self._table, self._index, query, self._params, around)

    def answer(self, query: Query, k: int) -> Ranking:
        k = whole_number("k", k, 0, _LARGEST_K)
        case = self.case(query)
        sieve = Sieve(case)
        candidates = sieve.candidates
        weights = asked_weights(query, self._params)
        if k == 0 or not len(candidates):
            chosen, summands = np.empty(0, dtype=np.int64), np.empty((0, len(FACTORS)))
            score = np.empty(0)
        else:
            chosen, score, summands = self._choose(case, candidates, weights, k)
        position = candidates.position[chosen]
        rows = self._index.shelf.rows[position]
        return Ranking(
            offers=freeze(rows.astype(np.int64)),
            score=freeze(score),
            contributions=freeze(summands),
            factors=FACTORS,
            distance_km=freeze(self._distance(query, candidates.rank[chosen])),
            km0=freeze(km0_rows(case, rows)),
            eligible=len(candidates),
            rejected=MappingProxyType(sieve.rejected),
            weights=freeze(weights),
        )

    def answer_rows(self, query: Query, rows: NDArray[np.int64]) -> RowScores:
        check_indexes(self._table, query)
        shelf = self._index.shelf
        asked = row_positions(shelf, rows)
        # Offers with a text score decide how much the text of the others is worth.
        looked_at = np.union1d(asked, text_positions(self._index, query)[0])
        around = None
        if query.has_point:
            ranks = np.unique(shelf.ranks(looked_at))
            around = look_at(self._index.producers, query, self._params, ranks)
        case = Case(self._table, self._index, query, self._params, around)
        candidates = Sieve(case, looked_at).candidates
        weights = asked_weights(query, self._params)
        chosen, score, summands = self._choose(case, candidates, weights, len(candidates))
        position = candidates.position[chosen]
        mine = np.flatnonzero(np.isin(position, asked))
        found = shelf.rows[position[mine]]
        return RowScores(
            offers=freeze(found.astype(np.int64)),
            score=freeze(score[mine]),
            contributions=freeze(summands[mine]),
            distance_km=freeze(self._distance(query, candidates.rank[chosen[mine]])),
            km0=freeze(km0_rows(case, found)),
            weights=freeze(weights),
        )

    def _choose(
        self, case: Case, candidates: Candidates, weights: NDArray[np.float64], k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the indexes of the best candidates, their scores and the summands."""
        query = case.query
        scorer = Scorer(case, candidates, self._known_ethics(query))
        columns = {
            place: scorer.factor(name) * weights[place]
            for place, name in enumerate(FACTORS)
            if weights[place] > 0
        }
        score = np.zeros(len(candidates))
        for column in columns.values():
            score += column
        rows = self._index.shelf.rows[candidates.position]
        chosen = best(score, rows, self._table.offer_id, k=k, tie_seed=query.tie_seed)
        summands = np.zeros((len(chosen), len(FACTORS)))
        for place, column in columns.items():
            summands[:, place] = column[chosen]
        return chosen, score[chosen], summands

    def _neighbourhood(self, query: Query) -> Neighbourhood | None:
        if not query.has_point:
            return None
        key = _place(query)
        if self._around is None or self._around[0] != key:
            self._around = key, look_around(self._index.producers, query, self._params)
        return self._around[1]

    def _known_ethics(self, query: Query) -> NDArray[np.float64] | None:
        key = _wishes(query)
        if self._expected[key] < 2 or not any(weight > 0 for _, weight in query.criteria_weights):
            return None
        if self._ethics is None or self._ethics[0] != key:
            scale = EthicsScale(self._index, query, self._params)
            everybody = np.arange(len(self._index.producers))
            self._ethics = key, scale.of_producers(everybody)
        return self._ethics[1]

    def _distance(self, query: Query, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
        if not query.has_point:
            return np.full(len(ranks), np.nan)
        producers = self._index.producers
        latitude, longitude = producers.latitude[ranks], producers.longitude[ranks]
        return haversine_km(latitude, longitude, *query.point)


def _place(query: Query) -> tuple[object, ...]:
    """Return what the neighbourhood of a query depends on."""
    serves = None if query.serves is None else query.serves.tobytes()
    return *query.point, query.max_km, query.pickup, serves


def _wishes(query: Query) -> tuple[object, ...]:
    """Return what the ethics scores of the producers depend on."""
    return query.day, query.criteria_weights


def _likeness(query: Query) -> tuple[object, ...]:
    """Return a sort key that brings queries together that share work."""
    place = (query.has_point, query.lat or 0.0, query.lon or 0.0, query.max_km or 0.0, query.pickup)
    return query.day, query.criteria_weights, place
