"""A second opinion on the ranking: every offer, one at a time, from the written contract.

Nothing of the product is imported and nothing is vectorised, so that a mistake of the engine
cannot be repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.matching.oracle_facts import (
    claim_of,
    coverage_of,
    distance_to,
    ethics_of,
    is_km0,
    is_served,
    normalised_weights,
    price_score_of,
    proximity_of,
    references,
    season_of,
    strength_of,
    tie_key,
)
from tests.matching.plain_market import (
    REMOTE,
    PlainOffer,
    PlainParams,
    PlainProducer,
    PlainQuery,
    PlainRanking,
    PlainTable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SLACK = 1e-12
ROUNDING_ERROR = 1e-13


@dataclass(frozen=True, slots=True)
class OracleAnswer:
    row: int
    offer_id: int
    score: float
    contributions: tuple[float, ...]
    distance_km: float
    km0: bool


@dataclass(frozen=True, slots=True)
class OracleRanking:
    """``answers`` are the k best, ``everyone`` all eligible offers in order of merit."""

    answers: tuple[OracleAnswer, ...]
    everyone: tuple[OracleAnswer, ...]
    rejected: dict[str, int]
    weights: tuple[float, ...]

    @property
    def eligible(self) -> int:
        return len(self.everyone)

    def plain(self) -> PlainRanking:
        return PlainRanking(
            rows=tuple(answer.row for answer in self.answers),
            scores=tuple(answer.score for answer in self.answers),
            contributions=tuple(answer.contributions for answer in self.answers),
            distances_km=tuple(answer.distance_km for answer in self.answers),
            km0=tuple(answer.km0 for answer in self.answers),
            eligible=self.eligible,
            rejected=self.rejected,
            weights=self.weights,
        )

    @property
    def eligible_rows(self) -> list[int]:
        return sorted(answer.row for answer in self.everyone)

    @property
    def is_knife_edge(self) -> bool:
        """Whether scores closer than any honest rounding error fall on two sides of a rounding."""
        scores = sorted(answer.score for answer in self.everyone)
        return any(
            b - a < ROUNDING_ERROR and round(a, 12) != round(b, 12) for a, b in pairwise(scores)
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One offer in front of one demand."""

    table: PlainTable
    row: int
    query: PlainQuery
    params: PlainParams

    @property
    def offer(self) -> PlainOffer:
        return self.table.offers[self.row]

    @property
    def producer(self) -> PlainProducer:
        return self.table.producers[self.offer.producer]


def _is_too_far(case: Case) -> bool:
    if case.offer.modes & REMOTE or case.query.max_km is None:
        return False
    return distance_to(case.table, case.offer, case.query) > case.query.max_km


def _is_outside_categories(case: Case) -> bool:
    ranges = case.query.categories
    inside = any(start <= case.offer.category < stop for start, stop in ranges)
    return bool(ranges) and not inside


def _lacks_a_kind(case: Case) -> bool:
    return case.producer.kind & case.query.required_kinds != case.query.required_kinds


FAILS: dict[str, Callable[[Case], bool]] = {
    "unpublished": lambda case: not case.offer.published,
    "category": _is_outside_categories,
    "text": lambda case: case.row not in dict(case.query.text or ()),
    "dimension": lambda case: case.offer.dimension != case.query.dimension,
    "distance": _is_too_far,
    "delivery": lambda case: not is_served(case.table, case.offer, case.query, case.params),
    "season": lambda case: case.offer.months & case.query.months == 0,
    "price": lambda case: case.offer.price_cents > case.query.max_price_cents,
    "kind": _lacks_a_kind,
    "excluded": lambda case: case.offer.producer in case.query.excluded_producers,
    "km0": lambda case: not is_km0(case.table, case.offer, case.query, case.params),
}


def asked_constraints(query: PlainQuery) -> list[str]:
    """Names of the constraints of this query, in the order in which they are applied."""
    is_asked = {
        "unpublished": True,
        "category": True,
        "text": query.text_required,
        "dimension": query.dimension >= 0,
        "distance": query.max_km is not None,
        "delivery": query.point is not None,
        "season": query.months != 0,
        "price": query.max_price_cents >= 0,
        "kind": query.required_kinds != 0,
        "excluded": bool(query.excluded_producers),
        "km0": query.km0,
    }
    return [name for name in FAILS if is_asked[name]]


def first_failure(case: Case) -> str | None:
    """Name of the first constraint that the offer fails, ``None`` when it passes them all."""
    for name in asked_constraints(case.query):
        if FAILS[name](case):
            return name
    for criterion, least in case.query.required:
        claim = claim_of(case.table, case.offer, criterion)
        strength = strength_of(claim, case.query.day, case.params)
        if (strength or 0.0) < least - SLACK:
            return f"criterion:{criterion}"
    return None


def rejections(query: PlainQuery, reasons: Iterable[str | None]) -> dict[str, int]:
    """How many offers fell to each constraint that was asked, zero included."""
    musts = [f"criterion:{criterion}" for criterion, _ in query.required]
    counts = dict.fromkeys([*asked_constraints(query), *musts], 0)
    for reason in reasons:
        if reason is not None:
            counts[reason] += 1
    return counts


def soft_scores(case: Case, reference: int | None, text: float) -> tuple[float, ...]:
    """The six scores of an eligible offer in the order of ``FACTORS``, each in [0, 1]."""
    offer, query, params = case.offer, case.query, case.params
    return (
        ethics_of(case.table, offer, query, params),
        proximity_of(offer, distance_to(case.table, offer, query), params),
        price_score_of(offer.price_cents, reference, params),
        coverage_of(offer, query.quantity),
        season_of(offer, query.months),
        text,
    )


def oracle_rank(table: PlainTable, query: PlainQuery, params: PlainParams, k: int) -> OracleRanking:
    """Rank the offers of a plain market: the k best, and every rejected offer accounted for."""
    cases = [Case(table, row, query, params) for row in range(len(table.offers))]
    reasons = [first_failure(case) for case in cases]
    eligible = [case for case, reason in zip(cases, reasons, strict=True) if reason is None]
    weights = normalised_weights(query, params)
    reference = references(table)
    found = dict(query.text or ())
    best = max((found.get(case.row, 0.0) for case in eligible), default=0.0)
    answers = []
    for case in eligible:
        offer = case.offer
        text = found.get(case.row, 0.0) / best if best > 0 else 0.0
        scores = soft_scores(case, reference.get((offer.category, offer.dimension)), text)
        parts = tuple(weight * score for weight, score in zip(weights, scores, strict=True))
        km = distance_to(table, offer, query)
        km0 = is_km0(table, offer, query, params)
        answers.append(OracleAnswer(case.row, offer.offer_id, sum(parts), parts, km, km0))
    answers.sort(
        key=lambda a: (-round(a.score, 12), tie_key(a.offer_id, query.tie_seed), a.offer_id)
    )
    return OracleRanking(tuple(answers[:k]), tuple(answers), rejections(query, reasons), weights)
