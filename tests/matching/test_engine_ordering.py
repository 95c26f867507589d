"""Order: the k best are the k best, and ties are broken by a hash."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.hashing import splitmix64, tie_hash
from matching.ordering import best

SEED = 42


def in_full(score: np.ndarray, identifier: np.ndarray, k: int) -> list[int]:
    """Sort everything, in plain Python."""
    hashes = tie_hash(identifier, SEED)
    keys = [
        (-np.round(value, 12), int(hashed), int(name))
        for value, hashed, name in zip(score, hashes, identifier, strict=True)
    ]
    return sorted(range(len(keys)), key=keys.__getitem__)[:k]


@pytest.mark.parametrize("levels", [1, 3, 50, 100_000])
@pytest.mark.parametrize("k", [0, 1, 20, 2_999, 3_000, 5_000])
def test_the_best_of_many_are_those_of_a_full_sort(levels: int, k: int) -> None:
    random = np.random.default_rng(levels)
    score = random.integers(0, levels, 3_000) / levels
    identifier = random.permutation(10_000)[:3_000]
    chosen = best(
        score, np.arange(3_000, dtype=np.int32), identifier.astype(np.int64), k=k, tie_seed=SEED
    )
    assert chosen.tolist() == in_full(score, identifier, k)


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=60), st.integers(0, 60))
def test_scores_that_differ_by_rounding_alone_are_ties(steps: list[int], k: int) -> None:
    score = 0.3 + np.array(steps) * 2.5e-13
    rows = np.arange(len(steps), dtype=np.int32)
    identifier = rows.astype(np.int64) * 7
    chosen = best(score, rows, identifier, k=k, tie_seed=SEED)
    assert chosen.tolist() == in_full(score, identifier, k)


def test_splitmix64_gives_the_published_numbers() -> None:
    gamma = 0x9E3779B97F4A7C15
    states = np.array([(1234567 + step * gamma) % 2**64 for step in range(3)], dtype=np.uint64)
    assert splitmix64(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_another_demand_breaks_ties_in_another_order() -> None:
    score, rows = np.zeros(200), np.arange(200, dtype=np.int32)
    identifier = rows.astype(np.int64)
    first = best(score, rows, identifier, k=20, tie_seed=1)
    second = best(score, rows, identifier, k=20, tie_seed=2)
    assert first.tolist() != second.tolist()


def test_no_offer_is_favoured_over_many_demands() -> None:
    score, rows = np.zeros(10), np.arange(10, dtype=np.int32)
    identifier = rows.astype(np.int64)
    winners = [
        int(best(score, rows, identifier, k=1, tie_seed=demand)[0]) for demand in range(2_000)
    ]
    counts = np.bincount(winners, minlength=10)
    assert counts.min() > 150
    assert counts.max() < 250
