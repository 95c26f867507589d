"""Closing an order: at its minute, once, with what each household gets; reopened, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.groups.models import Household
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.closing.packs import PackRounding
from app.orders.closing.services import close_if_due
from app.orders.closing.undoing import reopen
from app.orders.handlers import LOOK
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine, PackScope, UnderMinimum
from app.orders.states import OrderAction, OrderState
from app.orders.wall_time import Hour
from app.runtime.clock import utc_now
from app.runtime.jobs.outbox import publish
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.mails import drain
from tests.support.queries import counted_statements
from tests.support.signing import person

MOST_STATEMENTS = 24
ROME = "Europe/Rome"
DUE = orders.DEADLINE


class Scene:
    """An order of a group with three households."""

    def __init__(self, store: Store, **fields: Any) -> None:
        self.store = store
        with store.write() as session:
            self.gas = groups.group(session)
            self.farm = factories.organisation(session)
            self.order = orders.order(session, self.gas, **fields)
            orders.producer(session, self.order, self.farm)
            self.families = [groups.household(session, self.gas) for _ in range(3)]

    def line(self, **fields: Any) -> OrderLine:
        with self.store.write() as session:
            return orders.line(session, self.order, self.farm, **fields)

    def book(self, line: OrderLine, family: Household, quantity: int, tolerance: int = 0) -> None:
        with self.store.write() as session:
            session.add(
                Booking(
                    order_id=self.order.id,
                    line_id=line.id,
                    household_id=family.id,
                    organisation_id=family.organisation_id,
                    quantity=quantity,
                    tolerance=tolerance,
                    updated_at=NOW,
                )
            )

    def close(self, at: datetime = DUE) -> OrderState | None:
        with self.store.write() as session:
            return close_if_due(session, self.order.id, timezone=ROME, now=at)

    def given(self) -> list[int]:
        """Return the units of each household, all lines together."""
        with self.store.read() as session:
            rows = session.execute(
                select(Booking.household_id, func.sum(Allotment.expected_units))
                .select_from(Allotment)
                .join(Booking, Booking.id == Allotment.booking_id)
                .where(Allotment.order_id == self.order.id)
                .group_by(Booking.household_id)
            )
            units = {row[0]: int(row[1]) for row in rows}
        return [units.get(family.id, 0) for family in self.families]

    def ordered(self) -> list[int]:
        with self.store.read() as session:
            return [row.ordered_units for row in queries.outcomes_of(session, self.order.id)]

    def now(self) -> CollectiveOrder:
        with self.store.read() as session:
            return session.get_one(CollectiveOrder, self.order.id)


def test_before_the_minute_nothing_happens_and_at_it_the_order_is_closed(store: Store) -> None:
    scene = Scene(store)
    scene.book(scene.line(pack_size=6), scene.families[0], 5)
    assert scene.close(DUE - timedelta(seconds=1)) is None
    assert scene.close() is OrderState.CLOSED
    assert scene.close() is None
    with store.read() as session:
        events = session.scalars(select(OrderEvent.action)).all()
    assert events == [OrderAction.CLOSE]


def test_what_is_ordered_and_who_gets_it_is_as_worked_out_by_hand(store: Store) -> None:
    scene = Scene(store)
    apples, cheese = scene.line(pack_size=6), scene.line(pack_size=4, price_cents=1_050)
    # 10 kg of apples and 2 of tolerance: two crates. 5 pieces of cheese: one pack, one gives way.
    for family, quantity, tolerance in zip(scene.families, (5, 3, 2), (0, 2, 0), strict=True):
        scene.book(apples, family, quantity, tolerance)
    scene.book(cheese, scene.families[0], 3)
    scene.book(cheese, scene.families[2], 2)
    scene.close()
    assert sorted(scene.ordered()) == [4, 12]
    assert scene.given() == [5 + 2, 5, 2 + 2]
    with store.read() as session:
        cents = session.scalar(select(func.sum(Allotment.expected_cents)))
    assert cents == 12 * 220 + 4 * 1_050


@pytest.mark.parametrize(
    ("rounding", "ordered"),
    [
        (PackRounding.TOLERANCE, 0),
        (PackRounding.DOWN, 0),
        (PackRounding.UP, 6),
        (PackRounding.THRESHOLD, 6),
    ],
)
def test_the_group_chooses_how_packs_are_rounded(
    store: Store, rounding: PackRounding, ordered: int
) -> None:
    scene = Scene(store, rounding=rounding)
    scene.book(scene.line(pack_size=6), scene.families[0], 3)
    scene.close()
    assert scene.ordered() == [ordered]
    assert scene.given() == [ordered, 0, 0]


@pytest.mark.parametrize(
    ("policy", "ordered"),
    [(UnderMinimum.KEEP, [5]), (UnderMinimum.CANCEL, [0])],
)
def test_a_producer_under_its_minimum_is_dealt_with_as_chosen(
    store: Store, policy: UnderMinimum, ordered: list[int]
) -> None:
    scene = Scene(store, under_minimum=policy)
    with store.write() as session:
        row = queries.producers_of(session, scene.order.id)[0]
        # 5 kg at 2.20 € are 11 €: one cent is missing.
        row.minimum_cents = 1_101
    scene.book(scene.line(), scene.families[0], 5)
    scene.close()
    assert scene.ordered() == ordered
    assert scene.given() == [ordered[0], 0, 0]


def test_an_order_is_extended_once_to_the_same_hour_of_the_clock(store: Store) -> None:
    # A week over the end of summer time has 169 hours.
    friday = datetime(2026, 10, 23, 20, 0, tzinfo=UTC)
    scene = Scene(
        store,
        under_minimum=UnderMinimum.EXTEND,
        extend_days=7,
        opens_at=friday - timedelta(days=5),
        closes_at=friday,
    )
    with store.write() as session:
        queries.producers_of(session, scene.order.id)[0].minimum_grams = 10_000
    scene.book(scene.line(), scene.families[0], 5)
    assert scene.close(friday) is OrderState.OPEN
    assert scene.now().closes_at == datetime(2026, 10, 30, 21, 0, tzinfo=UTC)
    assert scene.close(scene.now().closes_at) is OrderState.CLOSED
    assert scene.ordered() == [0]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (datetime(2026, 3, 22, 19, 0, tzinfo=UTC), 7, datetime(2026, 3, 29, 18, 0, tzinfo=UTC)),
        (datetime(2026, 10, 18, 18, 0, tzinfo=UTC), 7, datetime(2026, 10, 25, 19, 0, tzinfo=UTC)),
        (datetime(2026, 6, 1, 18, 0, tzinfo=UTC), 7, datetime(2026, 6, 8, 18, 0, tzinfo=UTC)),
        # 02:30 is there twice on 25 October: the first is taken.
        (datetime(2026, 10, 18, 0, 30, tzinfo=UTC), 7, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_some_days_later_is_the_same_hour_on_the_wall(
    start: datetime, days: int, expected: datetime
) -> None:
    assert Hour(start).later(timedelta(days=days), ROME) == Hour(expected)


def test_packs_are_completed_first_when_the_order_says_so(store: Store) -> None:
    scene = Scene(store, completing_until=DUE + timedelta(hours=12))
    line = scene.line(pack_size=6)
    scene.book(line, scene.families[0], 4)
    assert scene.close() is OrderState.COMPLETING
    assert scene.close(DUE + timedelta(hours=1)) is None
    scene.book(line, scene.families[1], 2)
    assert scene.close(DUE + timedelta(hours=12)) is OrderState.CLOSED
    assert scene.given() == [4, 2, 0]


def test_with_full_packs_there_is_nothing_to_complete(store: Store) -> None:
    scene = Scene(store, completing_until=DUE + timedelta(hours=12))
    scene.book(scene.line(pack_size=2), scene.families[0], 4)
    assert scene.close() is OrderState.CLOSED


def test_after_a_long_stop_it_goes_on_to_the_end_at_once(store: Store) -> None:
    scene = Scene(store, completing_until=DUE + timedelta(hours=12))
    scene.book(scene.line(pack_size=6), scene.families[0], 4)
    assert scene.close(DUE + timedelta(days=30)) is OrderState.CLOSED


@pytest.mark.parametrize(
    ("scope", "ordered", "given"),
    # Four and two of six: one crate together, none apart.
    [(PackScope.ALL, [6], [4, 0, 0]), (PackScope.EACH, [0, 0], [0, 0, 0])],
)
def test_packs_are_counted_over_all_groups_or_each_apart(
    store: Store, scope: PackScope, ordered: list[int], given: list[int]
) -> None:
    scene = Scene(store, pack_scope=scope)
    line = scene.line(pack_size=6)
    with store.write() as session:
        other = groups.group(session)
        orders.join(session, scene.order, other)
        guests = groups.household(session, other)
    scene.book(line, scene.families[0], 4)
    scene.book(line, guests, 2)
    scene.close()
    assert scene.ordered() == ordered
    assert scene.given() == given


def test_reopening_keeps_every_request_and_forgets_what_was_worked_out(store: Store) -> None:
    scene = Scene(store)
    line = scene.line(pack_size=2)
    for family in scene.families:
        scene.book(line, family, 1)
    scene.close()
    first = scene.given()
    with store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        until = DUE + timedelta(days=2)
        actor = actor_of(person(session))
        reopen(session, order, closes_at=until, actor=actor, reason="Mancava un collo", now=DUE)
        for table in (Allotment, LineOutcome, SharingMemory):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    with store.read() as session:
        assert queries.booked(session, scene.order.id)[line.id].quantity == 3
    assert scene.close(DUE + timedelta(days=2)) is OrderState.CLOSED
    # The same bookings, the same memory: the same shares.
    assert scene.given() == first


def test_who_gave_way_in_one_order_comes_first_in_the_next(store: Store) -> None:
    scene = Scene(store)
    line = scene.line(pack_size=2)
    for family in scene.families:
        scene.book(line, family, 1)
    scene.close()
    first = scene.given()
    with store.write() as session:
        scene.order = orders.order(session, session.get_one(Organisation, scene.gas.id))
        orders.producer(session, scene.order, session.get_one(Organisation, scene.farm.id))
    line = scene.line(pack_size=2)
    for family in scene.families:
        scene.book(line, family, 1)
    scene.close()
    assert sorted(first) == sorted(scene.given()) == [0, 1, 1]
    assert all(a + b >= 1 for a, b in zip(first, scene.given(), strict=True))


def test_of_many_who_close_at_once_one_does(store: Store) -> None:
    scene = Scene(store)
    scene.book(scene.line(), scene.families[0], 3)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _number: scene.close(), range(12)))
    assert answers.count(OrderState.CLOSED) == 1
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Allotment)) == 1
        assert session.scalar(select(func.count()).select_from(OrderEvent)) == 1


@pytest.mark.parametrize(("households", "lines"), [(3, 1), (3, 12), (24, 6)])
def test_the_number_of_statements_grows_neither_with_lines_nor_with_households(
    store: Store, app: Flask, households: int, lines: int
) -> None:
    scene = Scene(store)
    with store.write() as session:
        holder = session.get_one(Organisation, scene.gas.id)
        families = [groups.household(session, holder) for _number in range(households)]
    for _number in range(lines):
        line = scene.line(pack_size=4)
        for family in families:
            scene.book(line, family, 3)
    with counted_statements(app) as statements:
        scene.close()
    assert len(statements) <= MOST_STATEMENTS


def test_the_worker_catches_up_on_every_order_that_is_late(store: Store) -> None:
    long_ago = utc_now() - timedelta(days=40)
    scenes = [
        Scene(store, opens_at=long_ago - timedelta(days=1), closes_at=long_ago) for _ in range(3)
    ]
    with store.write() as session:
        publish(session, LOOK, {}, now=utc_now())
    drain(store.app)
    assert {scene.now().state for scene in scenes} == {OrderState.CLOSED}
