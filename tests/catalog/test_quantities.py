"""Quantities are whole, and prices are compared without rounding in anyone's favour."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.quantities import (
    PRICING_UNIT,
    UNITS,
    BadQuantity,
    Dimension,
    Quantity,
    UnitCode,
    comparable_price_cents,
    dimension_code,
)

prices = st.integers(0, 10**9)
quantities = st.builds(Quantity, st.integers(1, 10**9), st.sampled_from(Dimension))


@given(prices, quantities, st.integers(0, 10**12))
def test_a_price_is_within_a_ceiling_exactly_when_its_exact_value_is(
    price: int, content: Quantity, ceiling: int
) -> None:
    exact = Fraction(price * UNITS[PRICING_UNIT[content.dimension]].amount, content.amount)
    assert (comparable_price_cents(price, content) <= ceiling) == (exact <= ceiling)
    assert comparable_price_cents(price, content) == ceil(exact)


@given(prices, st.sampled_from(Dimension))
def test_what_is_sold_by_the_pricing_unit_costs_what_it_costs(
    price: int, dimension: Dimension
) -> None:
    assert comparable_price_cents(price, Quantity.of(1, PRICING_UNIT[dimension])) == price


def test_a_jar_of_240_grams_at_5_euro_costs_2084_cents_a_kilo() -> None:
    assert comparable_price_cents(500, Quantity(240, Dimension.MASS)) == 2084


def test_a_price_for_nothing_is_refused() -> None:
    with pytest.raises(BadQuantity):
        comparable_price_cents(100, Quantity(0, Dimension.MASS))


@given(st.integers(0, 10**9), st.sampled_from(UnitCode))
def test_a_quantity_comes_back_in_the_unit_it_was_said_in(value: int, code: UnitCode) -> None:
    assert Quantity.of(value, code).in_unit(code) == value


@given(st.fractions(0, 10**6), st.sampled_from(UnitCode))
def test_a_fraction_is_rounded_to_the_nearest_smallest_unit(
    value: Fraction, code: UnitCode
) -> None:
    exact = value * UNITS[code].amount
    amount = Quantity.of(value, code).amount
    assert Fraction(-1, 2) <= exact - amount < Fraction(1, 2)


@given(st.integers(max_value=-1) | st.floats() | st.booleans() | st.none() | st.text())
def test_what_is_not_a_quantity_is_refused(amount: int) -> None:
    with pytest.raises(BadQuantity):
        Quantity(amount, Dimension.MASS)


@given(quantities, st.sampled_from(UnitCode))
def test_a_unit_of_another_dimension_is_refused(quantity: Quantity, code: UnitCode) -> None:
    assume(UNITS[code].dimension is not quantity.dimension)
    with pytest.raises(BadQuantity):
        quantity.in_unit(code)


def test_every_unit_and_every_dimension_is_in_the_tables() -> None:
    assert set(UNITS) == set(UnitCode)
    assert set(PRICING_UNIT) == set(Dimension)
    for dimension, code in PRICING_UNIT.items():
        assert UNITS[code].dimension is dimension


def test_the_numbers_of_dimensions_never_change() -> None:
    said = [(dimension.value, dimension_code(dimension)) for dimension in Dimension]
    assert said[:7] == [
        ("mass", 0),
        ("volume", 1),
        ("piece", 2),
        ("time", 3),
        ("area", 4),
        ("energy", 5),
        ("length", 6),
    ]
