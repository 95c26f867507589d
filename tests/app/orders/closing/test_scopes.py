"""Several groups, one order: packs and minimums over all or for each, and what is there once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.groups.models import Household
from app.orders import queries
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.closing.models import Allotment
from app.orders.closing.packs import Booked, PackRounding, PackRule, units_of_each, units_to_order
from app.orders.closing.services import close, close_if_due
from app.orders.errors import BadWishes, OrderClosed
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine, PackScope, UnderMinimum
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.signing import person, visitor

ALL, EACH = PackScope.ALL, PackScope.EACH
ROME = "Europe/Rome"
booked = st.builds(Booked, st.integers(0, 30), st.integers(0, 10))


@pytest.mark.parametrize(
    ("first", "second", "maximum", "expected"),
    [
        # Crates of six, begun ones rounded up: 7 and 8 are two crates each.
        (7, 8, None, [12, 12]),
        # With 23 there are three crates: the second of the first group has one in it, that of the other two.
        (7, 8, 23, [6, 12]),
        (8, 7, 23, [12, 6]),
        # With 15 there are two.
        (7, 8, 15, [6, 6]),
        # Nothing is rounded up that is full.
        (6, 1, 8, [6, 0]),
        (0, 5, 6, [0, 6]),
    ],
)
def test_what_is_there_once_is_divided_where_the_fewest_miss_it(
    first: int, second: int, maximum: int | None, expected: list[int]
) -> None:
    rule = PackRule(size=6, maximum=maximum, rounding=PackRounding.UP)
    units = units_of_each({1: Booked(first, 0), 2: Booked(second, 0)}, rule)
    assert [units[1], units[2]] == expected


@given(
    st.dictionaries(st.integers(1, 5), booked, max_size=5),
    st.integers(1, 7),
    st.integers(0, 12),
    st.none() | st.integers(0, 60),
    st.sampled_from(PackRounding),
)
def test_together_they_never_take_more_than_there_is_and_each_obeys_its_rule(
    sums: dict[int, Booked],
    size: int,
    minimum: int,
    maximum: int | None,
    rounding: PackRounding,
) -> None:
    alone = PackRule(size=size, minimum=minimum, rounding=rounding)
    rule = PackRule(size=size, minimum=minimum, maximum=maximum, rounding=rounding)
    units = units_of_each(sums, rule)
    wanted = {
        key: units_to_order(each.quantity, each.tolerance, alone) for key, each in sums.items()
    }
    assert units.keys() == sums.keys()
    assert maximum is None or sum(units.values()) <= maximum
    assert all(units[key] % size == 0 and 0 <= units[key] <= wanted[key] for key in sums)
    if maximum is None or sum(wanted.values()) <= maximum:
        assert units == wanted
    if len(sums) == 1:
        (only,) = sums.values()
        assert units == {key: units_to_order(only.quantity, only.tolerance, rule) for key in sums}


@dataclass(frozen=True)
class Scene:
    """An order of two groups with a crate of six, and a household in each."""

    store: Store
    order: CollectiveOrder
    line: OrderLine
    ours: Household
    theirs: Household
    part: OrderGroup

    def book(self, family: Household, quantity: int, tolerance: int = 0, **fields: object) -> None:
        at = fields.get("at", NOW)
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            kept = queries.basket(session, order.id, family.id)
            wish = BasketWish(
                wishes={self.line.id: Wish(quantity, tolerance)},
                revision=kept.revision if kept else 0,
            )
            actor = actor_of(person(session))
            save_basket(session, order, family, wish, actor=actor, now=at)  # type: ignore[arg-type] # a moment

    def change(self, row: object, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)  # type: ignore[attr-defined] # a row
            for name, value in fields.items():
                setattr(kept, name, value)

    def ordered(self) -> dict[str, int]:
        names = {self.order.holder_id: "ours", self.part.organisation_id: "theirs"}
        with self.store.write() as session:
            close(session, queries.locked_order(session, self.order.id), actor=None, now=NOW)
        with self.store.read() as session:
            rows = queries.outcomes_of(session, self.order.id)
        return {names[row.organisation_id]: row.ordered_units for row in rows}

    def given(self) -> list[int]:
        with self.store.read() as session:
            mine = [
                queries.allotments_of_household(session, self.order.id, family.id)
                for family in (self.ours, self.theirs)
            ]
        rows: list[Allotment] = [row for found in mine for row in found.values()]
        return [row.expected_units for row in rows]


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas, other = groups.group(session), groups.group(session)
        farm = factories.organisation(session)
        order = orders.order(session, gas)
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm, pack_size=6, price_cents=100)
        part = orders.join(session, order, other)
        ours, theirs = groups.household(session, gas), groups.household(session, other)
    return Scene(store, order, line, ours, theirs, part)


@pytest.mark.parametrize(
    ("scope", "minimum", "policy", "expected"),
    [
        # Seven and five are two crates together; apart, one and none.
        (ALL, 0, UnderMinimum.KEEP, {"ours": 12}),
        (EACH, 0, UnderMinimum.KEEP, {"ours": 6, "theirs": 0}),
        # Twelve at a euro each reach 10 € together; apart, nobody does.
        (ALL, 1_000, UnderMinimum.CANCEL, {"ours": 12}),
        (ALL, 1_300, UnderMinimum.CANCEL, {"ours": 0}),
        (EACH, 1_000, UnderMinimum.CANCEL, {"ours": 0, "theirs": 0}),
        # The other group misses 5 € alone, ours does not.
        (EACH, 500, UnderMinimum.CANCEL, {"ours": 6, "theirs": 0}),
    ],
)
def test_packs_and_the_minimum_of_the_producer_have_one_scope(
    scene: Scene, scope: PackScope, minimum: int, policy: UnderMinimum, expected: dict[str, int]
) -> None:
    scene.change(scene.order, pack_scope=scope, under_minimum=policy)
    with scene.store.write() as session:
        queries.producers_of(session, scene.order.id)[0].minimum_cents = minimum
    scene.book(scene.ours, 7)
    scene.book(scene.theirs, 5)
    assert scene.ordered() == expected
    assert sum(scene.given()) == sum(expected.values())


def test_a_group_that_wants_nothing_misses_no_minimum(scene: Scene) -> None:
    deadline = scene.order.closes_at
    scene.change(scene.order, pack_scope=EACH, under_minimum=UnderMinimum.EXTEND)
    with scene.store.write() as session:
        queries.producers_of(session, scene.order.id)[0].minimum_cents = 600
    scene.book(scene.ours, 6)
    with scene.store.write() as session:
        state = close_if_due(session, scene.order.id, timezone=ROME, now=deadline)
    assert state is OrderState.CLOSED


@pytest.mark.parametrize(("scope", "completes"), [(ALL, True), (EACH, False)])
def test_packs_are_completed_with_those_with_whom_they_are_counted(
    scene: Scene, scope: PackScope, completes: bool
) -> None:
    scene.change(scene.order, pack_scope=scope)
    scene.book(scene.ours, 4)
    scene.book(scene.theirs, 5, 1)
    deadline = scene.order.closes_at
    until = deadline + timedelta(hours=5)
    scene.change(scene.order, state=OrderState.COMPLETING, completing_until=until)
    if completes:
        # Nine and a tolerance of one lack two: two more fill the second crate.
        scene.book(scene.ours, 6, at=deadline)
        return
    # Apart, theirs fills by its tolerance: one more would begin another.
    with pytest.raises(BadWishes):
        scene.book(scene.theirs, 7, 0, at=deadline)
    scene.book(scene.ours, 6, at=deadline)


def test_what_is_left_counts_over_all_groups_whatever_the_scope(scene: Scene) -> None:
    scene.change(scene.order, pack_scope=EACH)
    scene.change(scene.line, maximum_units=8)
    scene.book(scene.ours, 6)
    with pytest.raises(BadWishes) as refused:
        scene.book(scene.theirs, 3)
    assert refused.value.wishes[0].limit == 2


def test_a_group_that_closes_earlier_has_closed_and_the_others_go_on(scene: Scene) -> None:
    early = scene.order.closes_at - timedelta(days=1)
    scene.change(scene.part, closes_at=early)
    with pytest.raises(OrderClosed):
        scene.book(scene.theirs, 1, at=early)
    scene.book(scene.ours, 1, at=early)
    # Neither are its packs completed later.
    until = scene.order.closes_at + timedelta(hours=5)
    scene.change(scene.order, state=OrderState.COMPLETING, completing_until=until)
    with pytest.raises(OrderClosed):
        scene.book(scene.theirs, 5, at=scene.order.closes_at)
    scene.book(scene.ours, 6, at=scene.order.closes_at)


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (ALL, "Il collo si riempie"),
        (EACH, "Ne mancano 2 per riempire il collo."),
    ],
)
def test_the_page_shows_the_packs_that_count_for_the_household(
    scene: Scene, scope: PackScope, sentence: str
) -> None:
    scene.change(scene.order, pack_scope=scope)
    scene.book(scene.theirs, 5, 1)
    scene.book(scene.ours, 4)
    # Eleven and a tolerance of one fill two crates together; of our own six two are missing.
    scene.book(scene.theirs, 7, 1)
    now = utc_now()
    scene.change(scene.order, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    with scene.store.write() as session:
        anna = person(session)
        groups.household(session, session.get_one(Organisation, scene.ours.organisation_id), anna)
    page = text_of(visitor(scene.store, anna).get(f"/ordini/{scene.order.id}").text)
    assert sentence in page
    assert "più gruppi" in page.lower()
