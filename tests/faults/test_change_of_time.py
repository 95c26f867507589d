"""The night in which the clock is put forward, and the one in which an hour comes twice: an order ends once, at its moment."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.orders import queries
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.closing.services import close_if_due
from app.orders.errors import OrderClosed
from app.orders.making.next_order import next_times
from app.orders.models import Recurrence, UnderMinimum
from app.orders.states import OrderState
from app.orders.wall_time import Hour
from tests.app.district.people import actor_of
from tests.faults.scene import Scene, open_order
from tests.support.database import Store

ROME = "Europe/Rome"
# Half past two in the morning, for the first time; an hour later it is half past two again.
TWICE = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
# Where half past two would be on 29 March 2026: at half past three, for two o'clock is three.
NEVER = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
HALF_PAST_TWO = time(2, 30)


def looks(scene: Scene, now: datetime) -> OrderState | None:
    with scene.store.write() as session:
        return close_if_due(session, scene.order.id, timezone=ROME, now=now)


def books(scene: Scene, revision: int, now: datetime) -> None:
    with scene.store.write() as session:
        save_basket(
            session,
            queries.locked_order(session, scene.order.id),
            scene.families[0],
            BasketWish(wishes={scene.apples.id: Wish(2)}, revision=revision),
            actor=actor_of(scene.members[0]),
            now=now,
        )


def test_in_the_hour_that_comes_twice_an_order_ends_the_first_time(store: Store) -> None:
    scene = open_order(store, opens_at=TWICE - WEEK, closes_at=TWICE)
    second = timedelta(seconds=1)
    books(scene, 0, TWICE - second)
    for moment in (TWICE, TWICE + timedelta(minutes=59), TWICE + timedelta(hours=1)):
        with pytest.raises(OrderClosed):
            books(scene, 1, moment)
    assert looks(scene, TWICE - second) is None
    assert looks(scene, TWICE) is OrderState.CLOSED
    assert looks(scene, TWICE + timedelta(hours=1)) is None
    assert scene.facts().events == ((1, "close"),)


def test_extended_into_the_hour_that_does_not_come_it_ends_an_hour_of_the_wall_later(
    store: Store,
) -> None:
    begun = datetime(2026, 3, 22, 1, 30, tzinfo=UTC)
    assert Hour(begun).later(WEEK, ROME) == Hour(NEVER, HALF_PAST_TWO)
    scene = open_order(
        store,
        opens_at=begun - WEEK,
        closes_at=begun,
        under_minimum=UnderMinimum.EXTEND,
        extend_days=7,
    )
    with store.write() as session:
        for each in queries.producers_of(session, scene.order.id):
            each.minimum_cents = 100_000
    assert looks(scene, begun) is OrderState.OPEN
    books(scene, 0, NEVER - timedelta(seconds=1))
    with pytest.raises(OrderClosed):
        books(scene, 1, NEVER)
    assert looks(scene, NEVER - timedelta(seconds=1)) is None
    assert looks(scene, NEVER) is OrderState.CLOSED


@pytest.mark.parametrize(
    ("closes_at", "following"),
    [
        (datetime(2026, 10, 18, 0, 30, tzinfo=UTC), TWICE),
        # After the night it is half past two once more, by the other time.
        (TWICE, datetime(2026, 11, 1, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 22, 1, 30, tzinfo=UTC), NEVER),
    ],
)
def test_what_comes_round_every_week_comes_over_the_change_of_time(
    store: Store, closes_at: datetime, following: datetime
) -> None:
    scene = open_order(
        store,
        opens_at=closes_at - timedelta(days=2),
        closes_at=closes_at,
        recurrence=Recurrence.WEEKLY,
    )
    found = next_times(scene.order, timezone=ROME, now=closes_at)
    assert found.closes_at == following


def test_extended_into_the_hour_that_does_not_come_the_next_order_has_its_own_hour_again(
    store: Store,
) -> None:
    begun = datetime(2026, 3, 22, 1, 30, tzinfo=UTC)
    scene = open_order(
        store,
        opens_at=begun - WEEK,
        closes_at=begun,
        under_minimum=UnderMinimum.EXTEND,
        extend_days=7,
        recurrence=Recurrence.WEEKLY,
    )
    with store.write() as session:
        for each in queries.producers_of(session, scene.order.id):
            each.minimum_cents = 100_000
    looks(scene, begun)
    with store.read() as session:
        order = queries.order(session, scene.order.id)
        assert (order.closes_at, order.closes_meant) == (NEVER, HALF_PAST_TWO)
        found = next_times(order, timezone=ROME, now=NEVER)
    assert found.closes_at == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)
