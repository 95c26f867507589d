"""Packs as Foodsoft fills them, and the other ways of rounding, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.closing.packs import (
    BadPack,
    Booked,
    PackRounding,
    PackRule,
    helps_to_complete,
    missing_units,
    units_to_order,
)

amounts = st.integers(0, 60)
sizes = st.integers(1, 12)


@pytest.mark.parametrize(
    ("quantity", "tolerance", "packs"),
    [(0, 2, 0), (0, 5, 0), (2, 2, 1), (4, 2, 1), (4, 4, 1), (5, 3, 2), (5, 4, 2)],
)
def test_the_truth_table_of_foodsoft_with_packs_of_four(
    quantity: int, tolerance: int, packs: int
) -> None:
    assert units_to_order(quantity, tolerance, PackRule(size=4)) == packs * 4


@pytest.mark.parametrize(
    ("quantity", "tolerance", "minimum", "units"),
    [
        (4, 0, 5, 0),
        # A producer that gives five at least is not asked for one pack of four.
        (4, 1, 5, 0),
        (4, 4, 5, 8),
        (8, 0, 5, 8),
        (2, 1, 4, 0),
        (0, 9, 4, 0),
    ],
)
def test_below_the_minimum_of_a_line_nothing_is_ordered(
    quantity: int, tolerance: int, minimum: int, units: int
) -> None:
    assert units_to_order(quantity, tolerance, PackRule(size=4, minimum=minimum)) == units


@pytest.mark.parametrize(
    ("quantity", "tolerance", "units"), [(6, 4, 10), (6, 9, 10), (6, 3, 0), (12, 5, 12), (0, 20, 0)]
)
def test_tolerance_reaches_the_minimum_of_what_comes_without_packs(
    quantity: int, tolerance: int, units: int
) -> None:
    assert units_to_order(quantity, tolerance, PackRule(minimum=10)) == units


@pytest.mark.parametrize(
    ("rounding", "units"),
    [
        (PackRounding.TOLERANCE, 4),
        (PackRounding.UP, 4),
        # Below the threshold, and full all the same.
        (PackRounding.THRESHOLD, 4),
        (PackRounding.DOWN, 0),
    ],
)
def test_who_offers_to_take_more_fills_a_pack_whatever_becomes_of_the_others(
    rounding: PackRounding, units: int
) -> None:
    assert units_to_order(1, 3, PackRule(size=4, rounding=rounding)) == units


@pytest.mark.parametrize(
    ("rounding", "quantity", "units"),
    [
        # The defect of a decimal that is rounded before it is rounded up: 10.001 kg in packs of 10.
        (PackRounding.UP, 10_001, 20_000),
        (PackRounding.DOWN, 19_999, 10_000),
        (PackRounding.THRESHOLD, 14_999, 10_000),
        (PackRounding.THRESHOLD, 15_000, 20_000),
        # The defect of a remainder below a half that counts as complete.
        (PackRounding.THRESHOLD, 10_400, 10_000),
        (PackRounding.UP, 10_000, 10_000),
        (PackRounding.UP, 0, 0),
    ],
)
def test_rounding_is_exact(rounding: PackRounding, quantity: int, units: int) -> None:
    assert units_to_order(quantity, 0, PackRule(size=10_000, rounding=rounding)) == units


def test_a_pack_that_would_pass_the_maximum_is_not_ordered() -> None:
    rule = PackRule(size=6, maximum=13, rounding=PackRounding.UP)
    assert units_to_order(13, 0, rule) == 12


@given(quantity=amounts, tolerance=amounts, size=sizes)
def test_packs_are_whole_and_tolerance_only_completes(
    quantity: int, tolerance: int, size: int
) -> None:
    units = units_to_order(quantity, tolerance, PackRule(size=size))
    assert units % size == 0
    # All that is booked in full packs is ordered, and never more than one pack beyond it.
    assert quantity - quantity % size <= units <= quantity + tolerance
    assert units - quantity < size
    # As one would count by filling crates one by one.
    crates, left = 0, quantity
    while left >= size:
        crates, left = crates + 1, left - size
    if left and left + tolerance >= size:
        crates += 1
    assert units == crates * size


@given(quantity=amounts, tolerance=amounts, size=sizes)
def test_what_is_missing_completes_the_pack(quantity: int, tolerance: int, size: int) -> None:
    missing = missing_units(quantity, tolerance, PackRule(size=size))
    assert 0 <= missing < size
    if missing:
        one_less = units_to_order(quantity + missing - 1, tolerance, PackRule(size=size))
        enough = units_to_order(quantity + missing, tolerance, PackRule(size=size))
        assert enough > one_less


@given(a=amounts, b=amounts, minimum=st.integers(0, 30), size=sizes)
def test_what_is_missing_reaches_the_minimum_too(a: int, b: int, minimum: int, size: int) -> None:
    for rounding in PackRounding:
        rule = PackRule(size=size, minimum=minimum, rounding=rounding)
        ordered = units_to_order(a, b, rule)
        assert ordered == 0 or ordered >= minimum
        if missing := missing_units(a, b, rule):
            enough = units_to_order(a + missing, b, rule)
            assert enough >= max(a + missing, minimum)


@given(
    a=amounts,
    b=amounts,
    extra=st.integers(0, 9),
    size=sizes,
    minimum=st.sampled_from([0, 0, 7, 20]),
)
def test_more_booked_never_orders_less(a: int, b: int, extra: int, size: int, minimum: int) -> None:
    for rounding in PackRounding:
        rule = PackRule(size=size, rounding=rounding, minimum=minimum)
        assert units_to_order(a + extra, b, rule) >= units_to_order(a, b, rule)
        assert units_to_order(a, b + extra, rule) >= units_to_order(a, b, rule)


@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [
        # Packs of four, six booked: two are missing.
        ((6, 0), (7, 0), True),
        ((6, 0), (8, 0), True),
        ((6, 0), (9, 0), False),
        ((6, 0), (5, 0), False),
        ((6, 0), (6, 1), True),
        ((6, 1), (6, 0), False),
        ((6, 1), (7, 0), True),
        ((6, 2), (8, 0), True),
        ((6, 2), (4, 2), False),
        ((8, 0), (4, 0), False),
        # A pack more of one's own lacks as much as before, or nothing before and after: it completes none.
        ((6, 0), (10, 0), False),
        ((8, 0), (12, 0), False),
        ((6, 2), (10, 2), False),
        ((6, 2), (9, 0), False),
        # The odd one of a full pack may go: nothing is missing then.
        ((5, 0), (4, 0), True),
        # What was offered is taken, and one more.
        ((6, 1), (8, 0), True),
    ],
)
def test_the_completing_phase_takes_only_what_helps(
    before: tuple[int, int],
    after: tuple[int, int],
    passes: bool,
) -> None:
    assert helps_to_complete(Booked(*before), Booked(*after), PackRule(size=4)) is passes


def test_to_reach_the_minimum_of_a_product_helps_too() -> None:
    rule = PackRule(size=4, minimum=12)
    assert helps_to_complete(Booked(4, 0), Booked(8, 0), rule)
    assert helps_to_complete(Booked(8, 0), Booked(12, 0), rule)
    assert not helps_to_complete(Booked(12, 0), Booked(16, 0), rule)


def test_where_tolerance_counts_for_nothing_it_completes_nothing() -> None:
    rule = PackRule(size=4, rounding=PackRounding.DOWN)
    assert missing_units(3, 1, rule) == 1
    assert helps_to_complete(Booked(3, 1), Booked(4, 0), rule)


@given(q=amounts, t=amounts, dq=st.integers(-9, 9), dt=st.integers(-9, 9), size=sizes)
def test_no_change_of_the_completing_phase_makes_things_worse(
    q: int, t: int, dq: int, dt: int, size: int
) -> None:
    rule = PackRule(size=size)
    before, after = Booked(q, t), Booked(max(0, q + dq), max(0, t + dt))
    if not helps_to_complete(before, after, rule):
        return
    assert after.full(rule) >= before.full(rule)
    assert after.missing(rule) <= before.missing(rule)
    # Only what is missing becomes less, or somebody offers more, or takes what was offered.
    if after.missing(rule) == before.missing(rule):
        assert after.quantity + after.tolerance == q + t or (after.quantity, True) == (
            q,
            after.tolerance >= t,
        )


@pytest.mark.parametrize(
    "numbers", [{"size": 0}, {"minimum": -1}, {"maximum": -1}, {"threshold": Fraction(0)}]
)
def test_a_pack_without_sense_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(BadPack):
        PackRule(**numbers)  # type: ignore[arg-type] # one of the numbers
