"""Booking under the order's lock: rules, deadline, credit, two people at one basket, fifty at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actor import Actor
from app.groups.models import Household
from app.ledger import services as ledger
from app.ledger.errors import CreditTooLow
from app.orders import queries
from app.orders.booking.models import Booking, BookingEvent
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.errors import BadWishes, BasketChanged, NotYourOrder, OrderClosed
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import person


@dataclass(frozen=True)
class Scene:
    """An open order of one line, a household, somebody of it."""

    store: Store
    order: CollectiveOrder
    line: OrderLine
    family: Household
    actor: Actor

    def book(self, quantity: int, tolerance: int = 0, **fields: object) -> None:
        values = {"revision": 0, "at": NOW, "family": self.family} | fields
        wishes = {self.line.id: Wish(quantity, tolerance)}
        basket = BasketWish(wishes=wishes, revision=int(str(values["revision"])))
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            save_basket(
                session,
                order,
                values["family"],  # type: ignore[arg-type] # a household
                basket,
                actor=self.actor,
                now=values["at"],  # type: ignore[arg-type] # a moment
            )

    def booked(self) -> tuple[int, int]:
        with self.store.read() as session:
            sums = queries.booked(session, self.order.id).get(self.line.id)
        return (0, 0) if sums is None else (sums.quantity, sums.tolerance)

    def change(self, row: CollectiveOrder | OrderLine, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in fields.items():
                setattr(kept, name, value)


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas, farm = groups.group(session), factories.organisation(session)
        row = orders.order(session, gas)
        return Scene(
            store,
            row,
            orders.line(session, row, farm, pack_size=4),
            groups.household(session, gas),
            actor_of(person(session)),
        )


def test_a_household_books_changes_and_gives_up(scene: Scene) -> None:
    scene.book(2, 2)
    assert scene.booked() == (2, 2)
    scene.book(3, 0, revision=1)
    assert scene.booked() == (3, 0)
    scene.book(0, 0, revision=2)
    assert scene.booked() == (0, 0)
    with scene.store.read() as session:
        steps = session.execute(
            select(BookingEvent.quantity_before, BookingEvent.quantity).order_by(
                BookingEvent.quantity_before
            )
        ).all()
    assert {tuple(step) for step in steps} == {(0, 2), (2, 3), (3, 0)}


def test_a_page_that_is_old_does_not_overwrite(scene: Scene) -> None:
    scene.book(2)
    with pytest.raises(BasketChanged) as refused:
        scene.book(5)
    assert refused.value.revision == 1
    assert scene.booked() == (2, 0)


@pytest.mark.parametrize(
    ("fields", "wish", "rule", "limit"),
    [
        ({"household_minimum": 3}, (2, 0), "minimum", 3),
        ({"household_maximum": 4}, (3, 2), "maximum", 4),
        ({"household_multiple": 5}, (7, 0), "multiple", 5),
        ({"household_multiple": 2}, (2, 1), "multiple", 2),
        ({"maximum_units": 6}, (7, 0), "left", 6),
        ({"withdrawn_at": NOW}, (1, 0), "withdrawn", 0),
        ({}, (-1, 0), "minimum", 0),
    ],
)
def test_a_wish_that_breaks_a_rule_is_told_and_nothing_is_taken(
    scene: Scene, fields: dict[str, object], wish: tuple[int, int], rule: str, limit: int
) -> None:
    scene.change(scene.line, **fields)
    with pytest.raises(BadWishes) as refused:
        scene.book(*wish)
    assert [(fault.rule, fault.limit) for fault in refused.value.wishes] == [(rule, limit)]
    assert scene.booked() == (0, 0)


def test_one_may_always_give_up_what_was_booked(scene: Scene) -> None:
    scene.book(3)
    scene.change(scene.line, household_minimum=3, withdrawn_at=NOW)
    scene.book(0, 0, revision=1)
    assert scene.booked() == (0, 0)


def test_who_has_given_everything_up_misses_no_minimum(scene: Scene) -> None:
    scene.book(3)
    scene.book(0, revision=1)
    with scene.store.read() as session:
        assert queries.booked_by_group(session, scene.order.id) == {}


@pytest.mark.parametrize("minutes", [0, 1, 60 * 24 * 30])
def test_from_the_deadline_on_nothing_is_taken_although_no_job_has_closed_it(
    scene: Scene, minutes: int
) -> None:
    with pytest.raises(OrderClosed):
        scene.book(1, at=orders.DEADLINE + timedelta(minutes=minutes))
    scene.book(1, at=orders.DEADLINE - timedelta(seconds=1))


@pytest.mark.parametrize(
    "state",
    [state for state in OrderState if state not in {OrderState.OPEN, OrderState.COMPLETING}],
)
def test_an_order_takes_bookings_only_while_it_is_open(scene: Scene, state: OrderState) -> None:
    scene.change(scene.order, state=state)
    with pytest.raises(OrderClosed):
        scene.book(1)


def test_a_group_s_own_deadline_comes_first(scene: Scene) -> None:
    with scene.store.write() as session:
        other = groups.group(session)
        family = groups.household(session, other)
        orders.join(session, scene.order, other, closes_at=NOW + timedelta(hours=1))
    late = NOW + timedelta(hours=2)
    with pytest.raises(OrderClosed):
        scene.book(1, at=late, family=family)
    scene.book(1, at=late)


def test_strangers_and_those_who_left_take_no_part(scene: Scene) -> None:
    with scene.store.write() as session:
        stranger = groups.household(session, groups.group(session))
        gone = groups.household(
            session,
            session.get_one(factories.Organisation, scene.order.holder_id),
            left_on=NOW.date(),
        )
    for family in (stranger, gone):
        with pytest.raises(NotYourOrder):
            scene.book(1, family=family)


def test_while_packs_are_completed_only_what_helps_is_taken(scene: Scene) -> None:
    scene.book(6)
    scene.change(
        scene.order,
        state=OrderState.COMPLETING,
        closes_at=NOW - timedelta(hours=1),
        completing_until=NOW + timedelta(hours=1),
    )
    with pytest.raises(BadWishes) as refused:
        scene.book(5, revision=1)
    assert refused.value.wishes[0].rule == "completing"
    scene.book(8, revision=1)
    assert scene.booked() == (8, 0)


def test_credit_is_looked_at_with_what_other_orders_may_still_cost(scene: Scene) -> None:
    with scene.store.write() as session:
        ledger.open_book(session, scene.order.holder_id, now=NOW).overdraft_cents = 1_000
    # Four kilograms and one of tolerance at 2.20 € are 11 €.
    with pytest.raises(CreditTooLow) as refused:
        scene.book(4, 1)
    assert refused.value.needed_cents == 1_100
    scene.book(3)
    with scene.store.write() as session:
        holder = session.get_one(factories.Organisation, scene.order.holder_id)
        second = orders.order(session, holder)
        line = orders.line(session, second, factories.organisation(session))
    other = replace(scene, order=second, line=line)
    with pytest.raises(CreditTooLow) as refused:
        other.book(2)
    assert refused.value.needed_cents == 660 + 440
    other.book(1)


def test_who_wants_less_is_never_refused_for_want_of_credit(scene: Scene) -> None:
    scene.book(3, 1)
    with scene.store.write() as session:
        ledger.open_book(session, scene.order.holder_id, now=NOW).overdraft_cents = 100
    # A tolerance that is taken for sure costs nothing more; one unit more does.
    scene.book(4, 0, revision=1)
    with pytest.raises(CreditTooLow):
        scene.book(5, 0, revision=2)
    scene.book(2, revision=2)
    scene.book(0, revision=3)
    assert scene.booked() == (0, 0)


def test_of_fifty_who_save_at_once_none_is_lost_and_the_last_crate_is_sold_once(
    scene: Scene,
) -> None:
    scene.change(scene.line, maximum_units=120)
    with scene.store.write() as session:
        holder = session.get_one(factories.Organisation, scene.order.holder_id)
        families = [groups.household(session, holder) for _ in range(50)]

    def book(family: Household) -> bool:
        try:
            scene.book(3, family=family)
        except BadWishes:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(book, families))
    assert taken == 40
    assert scene.booked() == (120, 0)
    with scene.store.read() as session:
        count = select(func.count()).select_from(Booking).where(Booking.quantity == 3)
        assert session.scalar(count) == 40
