"""Where the households of an order collect: chosen in the basket, remembered, and summed for documents."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.groups.models import Household
from app.groups.place_models import PickupPlace
from app.orders import queries
from app.orders.booking.models import Basket
from app.orders.closing.services import close
from app.orders.errors import OrderOver
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine
from app.orders.states import OrderState
from app.orders.together import place_queries
from app.orders.together.place_models import OrderPlace
from app.orders.together.places import serve_everywhere, set_places
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor


@dataclass(frozen=True)
class Scene:
    """An open order of a group with two places; two households, one of another group that has joined."""

    store: Store
    gas: Organisation
    order: CollectiveOrder
    part: OrderGroup
    line: OrderLine
    school: PickupPlace
    square: PickupPlace
    family: Household
    guests: Household
    anna: Visitor
    greta: Visitor

    def book(self, who: Visitor, quantity: int, revision: int = 0, **fields: Any) -> Any:
        typed = {"revision": str(revision), f"q-{self.line.id}": str(quantity)}
        return who.send(f"/ordini/{self.order.id}/prenota", typed | fields)

    def place_of(self, household: Household) -> object:
        query = select(Basket.place_id).where(
            Basket.household_id == household.id, Basket.order_id == self.order.id
        )
        with self.store.read() as session:
            return session.scalar(query)


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas, other = groups.group(session, name="GAS Uno"), groups.group(session, name="GAS Due")
        farm = factories.organisation(session)
        order = orders.order(session, gas, closes_at=now + timedelta(days=3))
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm)
        school = groups.pickup_place(session, gas, name="Scuola di prova")
        square = groups.pickup_place(session, gas, name="Piazza di prova")
        groups.pickup_place(session, gas, name="Chiuso da anni", active=False)
        groups.pickup_place(session, other, name="Oratorio di prova")
        part = queries.group_of(session, order.id, gas.id)
        assert part is not None
        serve_everywhere(session, part)
        serve_everywhere(session, orders.join(session, order, other))
        anna, greta, editor = (person(session) for _number in range(3))
        mandate(session, editor, gas, Role.EDITOR)
        family = groups.household(session, gas, anna)
        guests = groups.household(session, other, greta)
    return Scene(
        store,
        gas,
        order,
        part,
        line,
        school,
        square,
        family,
        guests,
        visitor(store, anna),
        visitor(store, greta),
    )


def test_who_can_collect_at_several_places_must_say_where(scene: Scene) -> None:
    page = scene.anna.get(f"/ordini/{scene.order.id}").text
    assert page.count('name="place"') == 2
    assert "Chiuso da anni" not in page
    refused = scene.book(scene.anna, 2)
    assert refused.status_code == 422
    assert "Scegli dove ritiri." in refused.text
    assert scene.book(scene.anna, 2, place=str(scene.school.id)).status_code == 303
    assert scene.place_of(scene.family) == scene.school.id
    # Of another group, or of no group at all.
    for strange in (scene.guests.id, "x"):
        assert scene.book(scene.anna, 2, 1, place=str(strange)).status_code == 422


def test_where_there_is_one_place_it_is_that(scene: Scene) -> None:
    page = scene.greta.get(f"/ordini/{scene.order.id}").text
    assert "Ritiri presso Oratorio di prova" in text_of(page)
    assert 'name="place"' not in page
    assert scene.book(scene.greta, 1).status_code == 303
    with scene.store.read() as session:
        assert session.scalars(select(Basket.place_id)).one() is not None


def test_the_place_of_last_time_stands_in_the_form(scene: Scene) -> None:
    scene.book(scene.anna, 2, place=str(scene.square.id))
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        again = orders.order(session, gas, closes_at=utc_now() + timedelta(days=3))
        part = queries.group_of(session, again.id, gas.id)
        assert part is not None
        serve_everywhere(session, part)
        line = session.get_one(OrderLine, scene.line.id)
        producer = session.get_one(Organisation, line.producer_id)
        orders.producer(session, again, producer)
        orders.line(session, again, producer)
    page = scene.anna.get(f"/ordini/{again.id}").text
    assert f'value="{scene.square.id}" checked' in page


def test_a_place_taken_away_sends_its_households_to_the_only_one_left(scene: Scene) -> None:
    scene.book(scene.anna, 2, place=str(scene.square.id))
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        part = session.get_one(OrderGroup, scene.part.id)
        actor = actor_of(person(session))
        # What is not the group's is not taken.
        wanted = [scene.school.id, scene.guests.id]
        moved = set_places(session, order, part, wanted, actor=actor, now=utc_now())
        assert [each.household_id for each in moved] == [scene.family.id]
        order.state = OrderState.DELIVERED
        with pytest.raises(OrderOver):
            set_places(session, order, part, [], actor=actor, now=utc_now())
    assert scene.place_of(scene.family) == scene.school.id
    with scene.store.read() as session:
        rows = session.scalars(
            select(OrderPlace.place_id).where(OrderPlace.order_group_id == scene.part.id)
        ).all()
    assert rows == [scene.school.id]


def test_what_goes_where_is_summed_by_group_place_and_product_and_names_nobody(
    scene: Scene,
) -> None:
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        bruno = person(session)
        groups.household(session, gas, bruno)
    scene.book(scene.anna, 2, place=str(scene.square.id))
    scene.book(visitor(scene.store, bruno), 3, place=str(scene.square.id))
    scene.book(scene.greta, 4)
    with scene.store.write() as session:
        close(session, queries.locked_order(session, scene.order.id), actor=None, now=utc_now())
    with scene.store.read() as session:
        found = place_queries.units_by_place(session, scene.order.id)
        none = place_queries.units_by_place(session, scene.order.id, producer_id=scene.gas.id)
        households = place_queries.places_of_households(session, scene.order.id)
    assert [(each.group, each.place, each.units) for each in found] == [
        ("GAS Due", "Oratorio di prova", 4),
        ("GAS Uno", "Piazza di prova", 5),
    ]
    assert none == []
    assert households[scene.family.id].name == "Piazza di prova"
