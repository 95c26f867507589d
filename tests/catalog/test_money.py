"""Money is whole cents, and what is shared always sums to the whole."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.money import BadMoney, BadWeights, CurrencyMismatch, Money, half_up

cents = st.integers(-(10**15), 10**15)
weight_lists = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@given(cents, weight_lists)
def test_the_parts_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = Money(amount).allocate(weights)
    assert sum(part.cents for part in parts) == amount
    assert len(parts) == len(weights)


@given(cents, weight_lists)
def test_no_part_is_a_cent_away_from_its_share(amount: int, weights: list[int]) -> None:
    for part, weight in zip(Money(amount).allocate(weights), weights, strict=True):
        assert abs(part.cents - Fraction(amount * weight, sum(weights))) < 1


@given(cents, weight_lists)
def test_who_weighs_nothing_gets_nothing(amount: int, weights: list[int]) -> None:
    parts = Money(amount).allocate([*weights, 0])
    assert parts[-1] == Money(0)


@given(cents, weight_lists)
def test_a_reversal_mirrors_what_it_reverses(amount: int, weights: list[int]) -> None:
    parts = Money(amount).allocate(weights)
    assert Money(-amount).allocate(weights) == tuple(-part for part in parts)


def test_the_odd_cents_go_to_the_largest_remainders_and_then_to_the_first() -> None:
    assert [part.cents for part in Money(100).allocate([1, 1, 1])] == [34, 33, 33]
    assert [part.cents for part in Money(10).allocate([1, 3, 2])] == [2, 5, 3]
    assert [part.cents for part in Money(-100).allocate([1, 1, 1])] == [-34, -33, -33]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1, 5], [-1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(BadWeights):
        Money(100).allocate(weights)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [(1.5, "EUR"), (True, "EUR"), ("1", "EUR"), (None, "EUR"), (1, "eur"), (1, "EURO"), (1, "E1R")],
)
def test_what_is_not_money_is_refused(amount: int, currency: str) -> None:
    with pytest.raises(BadMoney):
        Money(amount, currency)


def test_currencies_do_not_mix() -> None:
    euro, franc = Money(1), Money(1, "CHF")
    for mix in (
        lambda: euro + franc,
        lambda: euro - franc,
        lambda: euro < franc,
        lambda: euro <= franc,
    ):
        with pytest.raises(CurrencyMismatch):
            mix()
    assert euro != franc


@given(cents, cents, st.integers(-1000, 1000))
def test_money_counts_like_numbers(left: int, right: int, times: int) -> None:
    assert (Money(left) + Money(right)).cents == left + right
    assert (Money(left) - Money(right)).cents == left - right
    assert (Money(left) * times).cents == left * times
    assert (Money(left) < Money(right)) == (left < right)
    assert (Money(left) <= Money(right)) == (left <= right)


def test_money_times_a_fraction_is_refused() -> None:
    with pytest.raises(BadMoney):
        Money(100) * 1.5  # type: ignore[operator] # that is what is refused


@given(st.integers(0, 10**9), st.integers(1, 10**5))
def test_half_a_cent_counts_as_one(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == floor(exact + Fraction(1, 2))
