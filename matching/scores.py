"""Soft scores: how well an eligible offer fits, factor by factor, each in [0, 1]."""

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates, text_positions
from matching.case import Case
from matching.index import TableIndex
from matching.params import FACTORS, MatchParams
from matching.query import Query
from matching.slices import common
from matching.strengths import strength_by_code

_NEUTRAL = 0.5
"""Price score of an offer whose price cannot be judged."""


def asked_weights(query: Query, params: MatchParams) -> NDArray[np.float64]:
    """Return the normalised weight of each factor.

    Returns
    -------
    float64[6]
        0 for the factors that the query does not ask about; the others sum to 1 (equal when all
        their weights are 0).
    """
    asked = {
        "ethics": any(weight > 0 for _, weight in query.criteria_weights),
        "proximity": query.has_point,
        "price": True,
        "coverage": query.quantity > 0,
        "season": query.months > 0,
        "text": query.text is not None and len(query.text) > 0,
    }
    chosen = np.array([asked[name] for name in FACTORS])
    weights = np.where(chosen, [params.weights[name] for name in FACTORS], 0.0)
    if not weights.any():
        weights = chosen.astype(np.float64)
    # Dividing by the largest first keeps huge weights from overflowing in the sum.
    weights = weights / weights.max()
    normalised: NDArray[np.float64] = weights / weights.sum()
    return normalised


class EthicsScale:
    """The ethics score of a query: weighted mean of the strengths of the claims that apply.

    Score = sum(w_i x strength_i) / sum(w_i) over the criteria whose claim is applicable; 0 when
    none is. Unknown claims have value 0 and so count 0; "not applicable" leaves the denominator.
    """

    def __init__(self, index: TableIndex, query: Query, params: MatchParams) -> None:
        self._index = index
        self._day = query.day
        strength = strength_by_code(params.evidence_weights)
        applies = ~np.isnan(strength)
        held = np.where(applies, strength, 0.0)
        wishes = _scaled(query.criteria_weights)
        weights = np.array(list(wishes.values()))
        self._criteria = list(wishes)
        self._worth = np.outer(weights, held)
        self._counts = np.outer(weights, applies)

    def of_producers(self, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the score of producers, as far as their own claims go.

        Parameters
        ----------
        ranks : int64[m]

        Returns
        -------
        float64[m]

        Notes
        -----
        Cost: O(m x weighted criteria).
        """
        columns = self._index.strengths
        return self._mean([columns.codes(i, self._day).take(ranks) for i in self._criteria])

    def correct(self, scores: NDArray[np.float64], candidates: Candidates) -> None:
        """Replace the scores of the offers that make a weighted claim of their own.

        Parameters
        ----------
        scores : float64[m]
            Scores of the candidates' producers; changed in place.
        candidates : Candidates

        Notes
        -----
        Cost: O(own claims of the candidates + such offers x weighted criteria).
        """
        own = self._index.own_claims.of(candidates.position, self._day)
        wish = np.full(len(self._index.strengths), -1, dtype=np.int64)
        wish[self._criteria] = np.arange(len(self._criteria))
        column = wish.take(own.criterion)
        meant = np.flatnonzero(column >= 0)
        if not len(meant):
            return
        touched, line = np.unique(own.candidate.take(meant), return_inverse=True)
        ranks, columns = candidates.rank.take(touched), self._index.strengths
        codes = np.stack([columns.codes(i, self._day).take(ranks) for i in self._criteria])
        codes[column.take(meant), line] = own.code.take(meant)
        scores[touched] = self._mean(list(codes))

    def _mean(self, codes: list[NDArray[np.uint8]]) -> NDArray[np.float64]:
        total, share = np.zeros(len(codes[0])), np.zeros(len(codes[0]))
        for row, worth, counts in zip(codes, self._worth, self._counts, strict=True):
            code = row.astype(np.intp)
            total += worth.take(code)
            share += counts.take(code)
        return np.divide(total, share, out=np.zeros_like(total), where=share > 0)


class Scorer:
    """The six factors of a query for its eligible offers.

    Parameters
    ----------
    case : Case
    candidates : Candidates
        The eligible offers.
    known_ethics : float64[p] or None
        Ethics scores of all producers by rank, when they are already known.
    """

    def __init__(
        self, case: Case, candidates: Candidates, known_ethics: NDArray[np.float64] | None
    ) -> None:
        self._case = case
        self._index = case.index
        self._query = case.query
        self._params = case.params
        self._candidates = candidates
        self._known_ethics = known_ethics

    def factor(self, name: str) -> NDArray[np.float64]:
        """Return one factor of all candidates, float64[m] in [0, 1]. Only asked factors."""
        scores: NDArray[np.float64] = getattr(self, f"_{name}")()
        return scores

    def _ethics(self) -> NDArray[np.float64]:
        scale = EthicsScale(self._index, self._query, self._params)
        ranks = self._candidates.rank
        by_rank = self._known_ethics
        if by_rank is None:
            used = _distinct(ranks, len(self._index.producers))
            by_rank = np.empty(len(self._index.producers))
            by_rank[used] = scale.of_producers(used)
        scores = by_rank.take(ranks)
        scale.correct(scores, self._candidates)
        return scores

    def _proximity(self) -> NDArray[np.float64]:
        scores = np.ones(len(self._candidates))
        around = self._case.around
        if around is None:
            return scores
        ranks = self._candidates.rank[: self._candidates.locals]
        used = _distinct(ranks, len(self._index.producers))
        beyond = np.maximum(around.distance_km.take(used) - self._params.offset_km, 0.0)
        by_rank = np.empty(len(self._index.producers))
        by_rank[used] = np.exp2(beyond / -self._params.half_km)
        scores[: len(ranks)] = by_rank.take(ranks)
        return scores

    def _price(self) -> NDArray[np.float64]:
        full, none = self._params.price_full, self._params.price_none
        scores = self._index.shelf.price_ratio.take(self._candidates.position)
        np.subtract(none, scores, out=scores)
        scores /= none - full
        np.clip(scores, 0.0, 1.0, out=scores)
        scores[np.isnan(scores)] = _NEUTRAL
        return scores

    def _coverage(self) -> NDArray[np.float64]:
        rows = self._index.shelf.rows.take(self._candidates.position)
        available = self._case.table.available.take(rows)
        scores = np.minimum(available / self._query.quantity, 1.0)
        scores[available < 0] = 1.0
        return scores

    def _season(self) -> NDArray[np.float64]:
        asked = np.uint16(self._query.months)
        months = self._index.shelf.months.take(self._candidates.position)
        common_months = np.bitwise_count(months & asked)
        scores: NDArray[np.float64] = common_months / float(self._query.months.bit_count())
        return scores

    def _text(self) -> NDArray[np.float64]:
        position, relevance = text_positions(self._index, self._query)
        scores = np.zeros(len(self._candidates))
        mine, theirs = common(self._candidates.position, position)
        if len(mine):
            scores[mine] = relevance[theirs] / relevance[theirs].max()
        return scores


def _scaled(wishes: tuple[tuple[int, float], ...]) -> dict[int, float]:
    """Return the weight of each criterion that weighs something, the heaviest wish being 1.

    Without the scaling huge weights would overflow in the sum.
    """
    heaviest = max((weight for _, weight in wishes), default=0.0)
    scaled: dict[int, float] = {}
    for criterion, weight in wishes:
        if weight > 0:
            scaled[criterion] = scaled.get(criterion, 0.0) + weight / heaviest
    return scaled


def _distinct(ranks: NDArray[np.int64], p: int) -> NDArray[np.int64]:
    used = np.zeros(p, dtype=np.bool_)
    used[ranks] = True
    return np.flatnonzero(used)
