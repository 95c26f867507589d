"""When the engine's answer counts as the oracle's: same offers, same order, same numbers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

import matching
from tests.matching.bridge import plain_ranking
from tests.matching.oracle import OracleRanking
from tests.matching.plain_market import PlainRanking

# Markets are drawn whole, so a slow draw or a discarded one says nothing about the engine.
THOROUGH = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
BRIEF = settings(THOROUGH, max_examples=50)


def bytes_of(ranking: matching.Ranking) -> tuple[object, ...]:
    """Everything a ranking says, down to the last bit."""
    return (
        ranking.offers.tobytes(),
        ranking.score.tobytes(),
        ranking.contributions.tobytes(),
        ranking.distance_km.tobytes(),
        ranking.km0.tobytes(),
        ranking.weights.tobytes(),
        tuple(ranking.factors),
        ranking.eligible,
        dict(ranking.rejected),
    )


def assert_same_counts(found: PlainRanking, expected: OracleRanking) -> None:
    assert found.eligible == expected.eligible
    assert found.rejected == expected.rejected


def assert_agrees(ranking: matching.Ranking, expected: OracleRanking) -> None:
    """Compare a ranking of the engine with the k best of the oracle.

    Order is compared exactly, except where two scores differ by less than any honest rounding error
    and that error alone decides which side of the twelfth decimal they fall on.
    """
    found = plain_ranking(ranking)
    assert_same_counts(found, expected)
    assert found.weights == pytest.approx(expected.weights, abs=1e-12)
    if expected.is_knife_edge:
        return
    wanted = expected.plain()
    assert found.rows == wanted.rows
    assert found.scores == pytest.approx(wanted.scores, abs=1e-9)
    for got, want in zip(found.contributions, wanted.contributions, strict=True):
        assert got == pytest.approx(want, abs=1e-9)
    assert found.distances_km == pytest.approx(wanted.distances_km, abs=1e-3, nan_ok=True)
    assert found.km0 == wanted.km0
