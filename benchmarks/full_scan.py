"""The baseline: the same answers by plain numpy over whole columns, without an index.

It is what a competent numpy programmer writes on the first day, given the same advantages wherever
they need no index: strengths of the day, radians and price ratios are computed beforehand;
distances and ethics are computed once per producer; only eligible offers are scored. Two forms:

`Scan.wide`
    one boolean mask over all offers, constraint after constraint;
`Scan.narrowing`
    the offers that are left after each constraint are gathered before the next one.

It knows the constraints and factors that the benchmark asks for, not all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching import MatchParams, OfferTable, Query, offer_strengths, strengths

EARTH_RADIUS_KM = 6371.0088
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Test = Callable[[Rows | slice], Mask]


@dataclass(frozen=True, slots=True)
class Found:
    """Answer of the baseline."""

    offers: Rows
    score: NDArray[np.float64]
    eligible: int
    rejected: dict[str, int]


class Scan:
    """A table with what does not depend on the query."""

    def __init__(self, table: OfferTable, params: MatchParams, day: int) -> None:
        self._table = table
        self._params = params
        held = strengths(table, day, params)
        self._applies = (~np.isnan(held)).astype(np.float64)
        self._strength = np.nan_to_num(held)
        self._own_rows = np.unique(table.offer_claims.offer)
        own = offer_strengths(table, self._own_rows, day, params)
        self._own_applies = (~np.isnan(own)).astype(np.float64)
        self._own_strength = np.nan_to_num(own)
        self._own_line = np.full(len(table), -1, dtype=np.int32)
        self._own_line[self._own_rows] = np.arange(len(self._own_rows))
        self._remote = (table.modes & 4) != 0
        self._latitude, self._longitude = np.radians(table.lat), np.radians(table.lon)
        reference = table.reference_cents[table.category, table.dimension]
        priced = (table.price_cents >= 0) & (reference > 0)
        self._ratio = np.where(priced, table.price_cents / np.maximum(reference, 1), np.nan)

    def wide(self, query: Query, k: int) -> Found:
        """Answer with masks over all offers."""
        alive = np.ones(len(self._table), dtype=np.bool_)
        distance = self._distance(query)
        rejected, left = {}, len(alive)
        for name, test in self._tests(query, distance):
            alive &= test(slice(None))
            before, left = left, int(np.count_nonzero(alive))
            rejected[name] = before - left
        return self._best(query, np.flatnonzero(alive), distance, rejected, k)

    def narrowing(self, query: Query, k: int) -> Found:
        """Answer with ever shorter lists of rows."""
        distance = self._distance(query)
        rejected: dict[str, int] = {}
        rows: Rows | slice = slice(None)
        left = len(self._table)
        for name, test in self._tests(query, distance):
            passed = test(rows)
            rows = np.flatnonzero(passed) if isinstance(rows, slice) else rows[passed]
            rejected[name] = left - len(rows)
            left = len(rows)
        return self._best(query, np.arange(len(self._table))[rows], distance, rejected, k)

    def _distance(self, query: Query) -> NDArray[np.float64]:
        phi, lam = np.radians(query.point)
        h = np.sin((self._latitude - phi) / 2) ** 2
        h += np.cos(phi) * np.cos(self._latitude) * np.sin((self._longitude - lam) / 2) ** 2
        distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1)))
        return distance

    def _tests(self, query: Query, distance: NDArray[np.float64]) -> list[tuple[str, Test]]:
        table, ((start, stop),) = self._table, query.categories
        near = distance <= (query.max_km or np.inf)
        delivers = (distance <= table.reach_km) & (table.reach_km > 0)
        modes = (delivers * np.uint8(2) + np.uint8(query.pickup) + np.uint8(4)).astype(np.uint8)
        months = np.uint16(query.months)
        tests: list[tuple[str, Test]] = [
            ("unpublished", lambda r: table.published[r]),
            ("category", lambda r: (table.category[r] >= start) & (table.category[r] < stop)),
            ("distance", lambda r: near[table.producer[r]] | self._remote[r]),
            ("delivery", lambda r: (modes[table.producer[r]] & table.modes[r]) != 0),
            ("season", lambda r: (table.months[r] & months) != 0),
        ]
        if query.max_price_cents >= 0:
            tests.append(("price", lambda r: table.price_cents[r] <= query.max_price_cents))
        tests += [
            (f"criterion:{i}", partial(self._strong, criterion=i, least=least))
            for i, least in query.required
        ]
        return tests

    def _strong(self, rows: Rows | slice, *, criterion: int, least: float) -> Mask:
        passed = (self._strength[:, criterion] >= least - 1e-12)[self._table.producer[rows]]
        line = self._own_line[rows]
        own = np.flatnonzero(line >= 0)
        passed[own] = self._own_strength[line[own], criterion] >= least - 1e-12
        return passed

    def _best(
        self,
        query: Query,
        rows: Rows,
        distance: NDArray[np.float64],
        rejected: dict[str, int],
        k: int,
    ) -> Found:
        score = self._score(query, rows, distance)
        chosen = np.arange(len(rows))
        if len(rows) > k:
            cut = np.partition(score, len(rows) - k)[len(rows) - k]
            chosen = np.flatnonzero(score >= cut - 1e-11)
        identifier = self._table.offer_id[rows[chosen]]
        seed = _mix(np.array([query.tie_seed], dtype=np.uint64))
        tie = _mix(identifier.astype(np.uint64) ^ seed)
        order = np.lexsort((identifier, tie, -np.round(score[chosen], 12)))[:k]
        best = chosen[order]
        return Found(rows[best], score[best], len(rows), rejected)

    def _score(
        self, query: Query, rows: Rows, distance: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        table, params = self._table, self._params
        names = ("ethics", "proximity", "price", "coverage", "season")
        weight = np.array([params.weights[name] for name in names])
        weight /= weight.sum()
        producer = table.producer[rows]
        beyond = np.maximum(distance - params.offset_km, 0) / params.half_km
        proximity = (0.5**beyond)[producer]
        proximity[self._remote[rows]] = 1.0
        price = np.clip(params.price_none - self._ratio[rows], 0, 1)
        price[np.isnan(price)] = 0.5
        coverage = np.minimum(table.available[rows] / query.quantity, 1)
        coverage[table.available[rows] < 0] = 1.0
        months = np.bitwise_count(table.months[rows] & np.uint16(query.months))
        score: NDArray[np.float64] = weight[0] * self._ethics(query, rows)
        score += weight[1] * proximity + weight[2] * price + weight[3] * coverage
        score += weight[4] * months / query.months.bit_count()
        return score

    def _ethics(self, query: Query, rows: Rows) -> NDArray[np.float64]:
        wish = np.zeros(self._strength.shape[1])
        for criterion, weight in query.criteria_weights:
            wish[criterion] = weight
        producer = self._table.producer[rows]
        asked = (
            np.unique(producer) if len(rows) < len(wish) * 100 else np.arange(len(self._strength))
        )
        total, share = self._strength[asked] @ wish, self._applies[asked] @ wish
        by_producer = np.zeros(len(self._strength))
        by_producer[asked] = total / np.where(share > 0, share, 1)
        scores = by_producer[producer]
        line = self._own_line[rows]
        own = np.flatnonzero(line >= 0)
        total, share = self._own_strength[line[own]] @ wish, self._own_applies[line[own]] @ wish
        scores[own] = total / np.where(share > 0, share, 1)
        return scores


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = values + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
