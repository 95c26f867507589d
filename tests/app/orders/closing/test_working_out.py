"""An order that was worked out before it was locked: what changed meanwhile is never overlooked."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.closing.models import Allotment, SharingMemory, SharingStage
from app.orders.closing.services import close_if_due
from app.orders.closing.working_out import WorkedOut, mark_of, work_out
from app.orders.making import line_changes
from app.orders.models import OrderLine
from app.orders.together.joining import Deed
from tests.app.district.people import actor_of
from tests.app.orders.closing.test_closing import DUE, ROME, Scene
from tests.support import orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.queries import counted_statements
from tests.support.signing import person


class Ahead(Scene):
    """Of seven pieces in packs of four, one pack is ordered: four for three households that want three, two, two."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.apples = self.line(pack_size=4)
        for family, units in zip(self.families, (3, 2, 2), strict=True):
            self.book(self.apples, family, units)
        with store.write() as session:
            self.actor = actor_of(person(session))

    def ahead(self) -> WorkedOut:
        with self.store.read() as session:
            return work_out(session, queries.order(session, self.order.id))

    def close_with(self, ahead: WorkedOut) -> None:
        with self.store.write() as session:
            close_if_due(session, self.order.id, timezone=ROME, now=DUE, ahead=ahead)

    def allotted(self) -> list[int]:
        with self.store.read() as session:
            return sorted(session.scalars(select(Allotment.expected_units)))


@pytest.fixture
def scene(store: Store) -> Ahead:
    return Ahead(store)


def test_worked_out_ahead_it_is_written_as_it_is(scene: Ahead) -> None:
    ahead = scene.ahead()
    scene.close_with(ahead)
    with scene.store.read() as session:
        ids = set(session.scalars(select(Allotment.id)))
    assert ids == {row["id"] for row in ahead.rows[Allotment]}
    assert scene.allotted() == [1, 1, 2]


def books(scene: Ahead, session: Session) -> None:
    basket = BasketWish(wishes={scene.apples.id: Wish(4)}, revision=0)
    order = queries.locked_order(session, scene.order.id)
    save_basket(session, order, scene.families[0], basket, actor=scene.actor, now=NOW)


def withdraws(scene: Ahead, session: Session) -> None:
    order = queries.locked_order(session, scene.order.id)
    line = queries.line_of(session, order.id, scene.apples.id)
    line_changes.withdraw_line(session, order, line, "Grandine", Deed(scene.actor, NOW))


def another_owes(scene: Ahead, session: Session) -> None:
    other = orders.order(session, scene.gas)
    line = orders.line(session, other, scene.farm)
    memory = SharingMemory(
        order_id=other.id,
        line_id=line.id,
        household_id=scene.families[2].id,
        stage=SharingStage.CLOSING,
        owed_millionths=2_000_000,
    )
    session.add(memory)


def asks_more(scene: Ahead, session: Session) -> None:
    session.get_one(OrderLine, scene.apples.id).minimum_units = 100


@pytest.mark.parametrize("change", [books, withdraws, another_owes, asks_more])
def test_what_changes_before_the_lock_is_worked_out_anew(
    scene: Ahead, change: Callable[[Ahead, Session], None]
) -> None:
    ahead = scene.ahead()
    with scene.store.write() as session:
        change(scene, session)
    fresh = scene.ahead()
    scene.close_with(ahead)

    assert ahead.mark != fresh.mark
    with scene.store.read() as session:
        given = {(row.booking_id, row.expected_units) for row in session.scalars(select(Allotment))}
    assert given == {(row["booking_id"], row["expected_units"]) for row in fresh.rows[Allotment]}


def test_looking_whether_something_changed_asks_as_little_of_many_as_of_few(
    scene: Ahead,
) -> None:
    with counted_statements(scene.store.app) as statements, scene.store.read() as session:
        mark_of(session, queries.order(session, scene.order.id))
    assert len(statements) <= 6
