"""Another number comes than was expected: the same rule again, repeatable, remembered once."""

from fractions import Fraction
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.booking.wishes import Wish
from app.orders.closing.models import Allotment, SharingMemory, SharingStage
from app.orders.closing.redistribution import shared_again
from app.orders.closing.sharing import Memory, Wisher, given_again
from tests.app.orders.closing.test_closing import Scene
from tests.support.database import Store

A, B, C = (UUID(int=number) for number in (1, 2, 3))


def again(had: list[int], wished: list[Wish], units: int) -> list[int]:
    keys = (A, B, C)
    wishers = [Wisher(key, wish) for key, wish in zip(keys, wished, strict=True)]
    result = given_again(wishers, dict(zip(keys, had, strict=True)), units, Memory())
    return [result[key] for key in keys]


def test_of_less_all_give_way_in_proportion() -> None:
    assert again([4, 2, 2], [Wish(4), Wish(2), Wish(2)], 4) == [2, 1, 1]
    assert again([4, 2, 2], [Wish(4), Wish(2), Wish(2)], 0) == [0, 0, 0]


def test_of_more_who_had_less_than_booked_comes_first_then_tolerance_then_nobody() -> None:
    wished = [Wish(4), Wish(2, 2), Wish(2)]
    assert again([3, 2, 2], wished, 8) == [4, 2, 2]
    assert again([3, 2, 2], wished, 10) == [4, 4, 2]
    assert again([3, 2, 2], wished, 25) == [4, 4, 2]


wishes = st.builds(Wish, st.integers(0, 9), st.integers(0, 4))


@given(st.lists(st.tuples(wishes, st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 60))
def test_the_shares_are_what_came_or_all_that_anybody_wants(
    rows: list[tuple[Wish, int]], units: int
) -> None:
    keys = [uuid4() for _row in rows]
    wishers = [Wisher(key, wish) for key, (wish, _had) in zip(keys, rows, strict=True)]
    had = {key: units for key, (_wish, units) in zip(keys, rows, strict=True)}
    memory = Memory()
    result = given_again(wishers, had, units, memory)
    most = sum(max(each.wish.most, had[each.household_id]) for each in wishers)
    assert sum(result.values()) == min(units, most)
    assert min(result.values()) >= 0
    assert sum(memory.owed.values(), Fraction(0)) == 0


def test_sharing_the_same_line_anew_forgets_what_the_last_time_remembered(store: Store) -> None:
    scene = Scene(store)
    line = scene.line()
    for family in scene.families:
        scene.book(line, family, 1)
    scene.close()
    remembered = select(func.coalesce(func.sum(func.abs(SharingMemory.owed_millionths)), 0))
    results = []
    for units in (2, 1, 2, 3):
        with store.write() as session:
            order = queries.locked_order(session, scene.order.id)
            bookings = [
                row for row in queries.all_bookings(session, order.id) if row.line_id == line.id
            ]
            shares = shared_again(session, line, bookings, units, stage=SharingStage.DELIVERED)
            session.flush()
            owed = session.scalar(remembered)
        results.append((sorted(shares.values()), owed))
    two, one, three = [0, 1, 1], [0, 0, 1], [1, 1, 1]
    assert results == [(two, 1333333), (one, 1333333), (two, 1333333), (three, 0)]
    with store.read() as session:
        # Nothing else was written: the caller keeps the units where they belong.
        assert set(session.scalars(select(Allotment.delivered_units))) == {None}
        assert session.scalar(select(func.sum(Booking.quantity))) == 3
