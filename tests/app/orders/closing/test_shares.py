"""Sharing out: exact sums, nobody beyond what was asked, and over time nobody ahead."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.closing.shares import BadShares, Claimant, share_out

asked_lists = st.lists(st.integers(0, 20), min_size=1, max_size=8)


def claimants(asked: list[int], owed: list[Fraction] | None = None) -> list[Claimant]:
    debts = owed or [Fraction(0)] * len(asked)
    return [
        Claimant(f"f{number}", units, debt)
        for number, (units, debt) in enumerate(zip(asked, debts, strict=True))
    ]


def test_a_crate_of_ten_for_families_that_asked_for_twelve() -> None:
    # Exactly 2.5, 3.33 and 4.17: the halves first, then the thirds.
    shares = share_out(10, claimants([3, 4, 5]))
    assert [share.units for share in shares] == [3, 3, 4]
    assert [share.owed for share in shares] == [Fraction(-1, 2), Fraction(1, 3), Fraction(1, 6)]


def test_who_got_less_last_time_comes_first() -> None:
    first = share_out(1, claimants([1, 1]))
    assert [share.units for share in first] == [1, 0]
    second = share_out(1, claimants([1, 1], [share.owed for share in first]))
    assert [share.units for share in second] == [0, 1]
    assert [share.owed for share in second] == [0, 0]


@given(asked=asked_lists, data=st.data())
def test_shares_sum_and_stay_within_what_is_asked_and_fair(
    asked: list[int], data: st.DataObject
) -> None:
    units = data.draw(st.integers(0, sum(asked)))
    shares = share_out(units, claimants(asked))
    assert sum(share.units for share in shares) == units
    for share, want in zip(shares, asked, strict=True):
        exact = Fraction(units * want, sum(asked)) if sum(asked) else Fraction(0)
        assert 0 <= share.units <= want
        assert abs(share.units - exact) < 1
        assert share.owed == exact - share.units
    assert sum(share.owed for share in shares) == 0


@given(
    asked=st.lists(st.integers(1, 9), min_size=2, max_size=6),
    rounds=st.lists(st.integers(0, 100), min_size=1, max_size=40),
)
def test_over_time_nobody_is_ahead_or_behind_by_much(asked: list[int], rounds: list[int]) -> None:
    owed = [Fraction(0)] * len(asked)
    for percent in rounds:
        units = sum(asked) * percent // 100
        shares = share_out(units, claimants(asked, owed))
        owed = [share.owed for share in shares]
    # Without memory the same one could lose a whole unit each time.
    assert max(abs(debt) for debt in owed) < len(asked)


@given(asked=asked_lists, data=st.data())
def test_the_order_in_which_they_stand_changes_nothing(
    asked: list[int], data: st.DataObject
) -> None:
    units = data.draw(st.integers(0, sum(asked)))
    people = claimants(asked)
    shuffled = data.draw(st.permutations(people))
    straight = {share.key: share.units for share in share_out(units, people)}
    assert {share.key: share.units for share in share_out(units, shuffled)} == straight


@pytest.mark.parametrize(("units", "asked"), [(-1, [2]), (3, [2]), (1, [])])
def test_what_cannot_be_shared_is_refused(units: int, asked: list[int]) -> None:
    with pytest.raises(BadShares):
        share_out(units, claimants(asked))
