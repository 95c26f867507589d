"""From bookings to crates: everything ordered is given to somebody, nobody less than the rule says."""

from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.orders.booking.wishes import Wish
from app.orders.closing.packs import PackRounding, PackRule, units_to_order
from app.orders.closing.sharing import Memory, Wisher, shared_out

wishes = st.lists(
    st.tuples(st.integers(0, 15), st.integers(0, 6)).map(lambda pair: Wish(*pair)),
    min_size=1,
    max_size=8,
)
rules = st.builds(
    PackRule,
    size=st.integers(1, 12),
    minimum=st.integers(0, 20),
    maximum=st.none() | st.integers(0, 60),
    rounding=st.sampled_from(PackRounding),
)


def people(listed: list[Wish]) -> list[Wisher]:
    return [Wisher(UUID(int=number), wish) for number, wish in enumerate(listed, start=1)]


def units(listed: list[Wish], rule: PackRule, memory: Memory | None = None) -> list[int]:
    ordered = units_to_order(
        sum(each.quantity for each in listed), sum(each.tolerance for each in listed), rule
    )
    result = shared_out(people(listed), ordered, memory or Memory())
    return [result.given.get(each.household_id, 0) for each in people(listed)]


def test_tolerance_completes_the_crate_and_goes_to_those_who_offered_it() -> None:
    assert units([Wish(5), Wish(3, 2), Wish(2, 2)], PackRule(size=6)) == [5, 4, 3]


def test_a_crate_that_does_not_fill_makes_all_give_way_in_proportion() -> None:
    assert units([Wish(4), Wish(4), Wish(2)], PackRule(size=6)) == [3, 2, 1]


def test_a_crate_rounded_up_is_shared_by_all_who_booked() -> None:
    rule = PackRule(size=6, rounding=PackRounding.UP)
    assert units([Wish(4), Wish(2), Wish(1)], rule) == [7, 3, 2]


def test_who_gave_way_last_time_is_served_first() -> None:
    memory = Memory()
    first = units([Wish(1), Wish(1), Wish(1)], PackRule(size=2), memory)
    second = units([Wish(1), Wish(1), Wish(1)], PackRule(size=2), memory)
    third = units([Wish(1), Wish(1), Wish(1)], PackRule(size=2), memory)
    totals = [sum(each) for each in zip(first, second, third, strict=True)]
    assert totals == [2, 2, 2]


@given(listed=wishes, rule=rules)
def test_everything_ordered_is_given_and_nothing_else(listed: list[Wish], rule: PackRule) -> None:
    quantity, tolerance = sum(w.quantity for w in listed), sum(w.tolerance for w in listed)
    given_units = units(listed, rule)
    ordered = units_to_order(quantity, tolerance, rule)
    assert sum(given_units) == ordered
    for got, wish in zip(given_units, listed, strict=True):
        assert got >= 0
        if wish.most == 0:
            assert got == 0
        if ordered >= quantity:
            assert got >= wish.quantity
        else:
            assert got <= wish.quantity
        if quantity <= ordered <= quantity + tolerance:
            assert got <= wish.most


@given(listed=wishes, rule=rules)
def test_what_is_owed_is_owed_by_somebody(listed: list[Wish], rule: PackRule) -> None:
    memory = Memory()
    units(listed, rule, memory)
    assert sum(memory.owed.values(), Fraction(0)) == 0
