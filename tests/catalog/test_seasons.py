"""Months as a mask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.seasons import ALL_YEAR, BadMonth, month_mask, months_between, months_of

months = st.integers(1, 12)


@given(st.integers(0, ALL_YEAR))
def test_a_mask_is_its_months(mask: int) -> None:
    assert month_mask(months_of(mask)) == mask


@given(st.sets(months))
def test_months_come_back_in_order(chosen: set[int]) -> None:
    assert months_of(month_mask(chosen)) == tuple(sorted(chosen))


@given(st.integers().filter(lambda month: not 1 <= month <= 12) | st.booleans() | st.floats())
def test_a_thirteenth_month_is_refused(month: int) -> None:
    with pytest.raises(BadMonth):
        month_mask([month])


@pytest.mark.parametrize("mask", [-1, ALL_YEAR + 1, 1 << 20])
def test_a_bit_that_is_no_month_is_refused(mask: int) -> None:
    with pytest.raises(BadMonth):
        months_of(mask)


@given(months, months)
def test_a_span_goes_from_the_first_to_the_last_over_the_turn_of_the_year(
    first: int, last: int
) -> None:
    walked = [first]
    while walked[-1] != last:
        walked.append(walked[-1] % 12 + 1)
    assert months_between(first, last) == month_mask(walked)


@pytest.mark.parametrize(("first", "last"), [(0, 3), (13, 1), (3, 13), (-1, 5)])
def test_a_span_of_months_that_are_none_is_refused(first: int, last: int) -> None:
    with pytest.raises(BadMonth):
        months_between(first, last)


def test_november_to_february_is_four_months() -> None:
    assert months_of(months_between(11, 2)) == (1, 2, 11, 12)
