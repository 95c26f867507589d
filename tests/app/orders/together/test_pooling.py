"""Who would complete an order: against a list made without the engine, and what sharing a delivery saves."""

import random
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.states import OrderState
from app.orders.together.pooling import (
    MOST_SUGGESTED,
    Saving,
    Suggestion,
    around,
    saving_of,
    suggestions,
)
from app.runtime.clock import utc_now
from catalog.demands import DemandState, Visibility
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.queries import counted_statements
from tests.support.signing import mandate, person, visitor

ROME = "Europe/Rome"
EARTH_KM = 6371.0088
NOW = utc_now()
MOST_STATEMENTS = 30


def km(one: Organisation, other: Organisation) -> float:
    north, east = radians(other.lat - one.lat), radians(other.lon - one.lon)
    chord = sin(north / 2) ** 2
    chord += cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


@dataclass
class Scene:
    """An order of apples, in crates of ten at two euros each, of which four are booked."""

    store: Store
    gas: Organisation
    farm: Organisation
    order: CollectiveOrder
    line: OrderLine

    def found(self) -> list[Suggestion]:
        with self.store.read() as session:
            order = queries.order(session, self.order.id)
            return suggestions(session, order, timezone=ROME, now=NOW)

    def change(self, row: Any, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in fields.items():
                setattr(kept, name, value)


def book(session: Session, line: OrderLine, group: Organisation, quantity: int) -> None:
    family = groups.household(session, group)
    session.add(
        Booking(
            order_id=line.order_id,
            line_id=line.id,
            household_id=family.id,
            organisation_id=group.id,
            quantity=quantity,
            updated_at=NOW,
        )
    )
    session.flush()


def past(
    session: Session, group: Organisation, farm: Organisation, quantity: int, **fields: Any
) -> None:
    """Let a group have ordered some time ago: apples a year before, unless told otherwise."""
    days, category = fields.get("days", 365), fields.get("category", "apples")
    row = orders.order(
        session,
        group,
        state=OrderState.SETTLED,
        opens_at=NOW - timedelta(days=days + 5),
        closes_at=NOW - timedelta(days=days),
    )
    orders.producer(session, row, farm)
    line = orders.line(session, row, farm, category_code=category, price_cents=200)
    book(session, line, group, quantity)


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas, farm = groups.group(session, name="GAS che tiene"), factories.organisation(session)
        order = orders.order(
            session, gas, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=2)
        )
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm, pack_size=10, price_cents=200)
        book(session, line, gas, 4)
    return Scene(store, gas, farm, order, line)


def test_who_is_suggested_and_in_which_order_is_what_a_plain_list_says(scene: Scene) -> None:
    chance = random.Random(7)
    wanted: dict[UUID, int] = {}
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        farm = session.get_one(Organisation, scene.farm.id)
        others = []
        for _number in range(40):
            other = groups.group(
                session, lat=gas.lat + chance.uniform(-1, 1), lon=gas.lon + chance.uniform(-1, 1)
            )
            others.append(other)
            match chance.randrange(4):
                case 0:
                    past(session, other, farm, chance.randint(1, 9), category="pasta")
                case 1:
                    past(session, other, farm, chance.randint(1, 9), days=180)
                case _apples:
                    quantity = chance.randint(1, 9)
                    past(session, other, farm, 9 - quantity // 2, days=730 - 5)
                    past(session, other, farm, quantity)
                    wanted[other.id] = quantity * 200

    def score(other: Organisation) -> float:
        distance = km(gas, other)
        nearness = 1.0 if distance <= 5 else 0.5 ** ((distance - 5) / 20)
        # Six of ten are missing at two euros.
        return 0.5 * nearness + 0.5 * min(1.0, wanted[other.id] / 1_200)

    near = [other for other in others if other.id in wanted and km(gas, other) <= 60]
    expected = sorted(near, key=score, reverse=True)[:MOST_SUGGESTED]
    assert len(near) > MOST_SUGGESTED
    assert [each.id for each in scene.found()] == [other.id for other in expected]
    assert {each.id: each.cents for each in scene.found()} == {
        other.id: wanted[other.id] for other in expected
    }


def test_a_pact_and_a_demand_count_and_what_each_saves_is_told(scene: Scene) -> None:
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        farm = session.get_one(Organisation, scene.farm.id)
        groups.pact(session, gas, farm, delivery_cost_cents=1_001)
        friends = groups.group(session, name="GAS Patto")
        groups.pact(session, friends, farm, delivery_cost_cents=900)
        asking = groups.group(session, name="GAS Cerca")
        factories.demand(session, asking, amount=12_000, category_code="fresh-fruit")
        hidden = groups.group(session, name="GAS Nascosto")
        factories.demand(session, hidden, visibility=Visibility.PRIVATE)
        over = groups.group(session, name="GAS Finito")
        factories.demand(session, over, state=DemandState.CLOSED)
    found = {each.name: each for each in scene.found()}
    assert set(found) == {"GAS Patto", "GAS Cerca"}
    asks = found["GAS Cerca"]
    # 12 kg at 2 € are 24 €, beside our 8 €: of 10.01 € we pay a quarter, they three.
    assert (asks.asks, asks.cents) == (True, 2_400)
    assert (asks.holder_saves, asks.they_save) == (751, 250)
    assert (found["GAS Patto"].has_pact, found["GAS Patto"].holder_saves) == (True, 0)


def test_others_who_ask_for_the_like_are_named_the_nearest_first(scene: Scene) -> None:
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        for name, north, fields in (
            ("Mensa Lontana", 0.2, {}),
            ("Mensa Vicina", 0.05, {}),
            ("Mensa di Altro", 0.01, {"category_code": "cheese"}),
            ("Mensa Riservata", 0.01, {"visibility": Visibility.MEMBERS}),
            ("Mensa Servita", 0.01, {"state": DemandState.CLOSED}),
            ("Mensa d’Altrove", 2.0, {}),
        ):
            buyer = factories.organisation(session, name=name, lat=gas.lat + north, lon=gas.lon)
            factories.demand(session, buyer, text=f"Mele per {name}", **fields)
        editor = person(session)
        mandate(session, editor, gas, Role.EDITOR)
    path = f"/ordini/{scene.order.id}/gruppi"
    page = visitor(scene.store, editor, scene.gas).get(path).text
    assert page.index("Mele per Mensa Vicina") < page.index("Mele per Mensa Lontana")
    assert page.count("Mele per") == 2
    # They are no groups: nobody can ask them to take part.
    assert scene.found() == []
    scene.change(scene.order, pack_scope=PackScope.EACH)
    assert "Mele per" not in visitor(scene.store, editor, scene.gas).get(path).text


def test_who_takes_part_or_is_asked_is_not_suggested(scene: Scene) -> None:
    with scene.store.write() as session:
        farm = session.get_one(Organisation, scene.farm.id)
        friends = groups.group(session)
        past(session, friends, farm, 5)
        order = session.get_one(CollectiveOrder, scene.order.id)
        part = orders.join(session, order, friends)
    assert scene.found() == []
    assert part.organisation_id == friends.id


@pytest.mark.parametrize(
    ("of", "fields"),
    [
        ("order", {"pack_scope": PackScope.EACH}),
        ("order", {"state": OrderState.CLOSED}),
        ("line", {"pack_size": 4}),
        ("line", {"withdrawn_at": NOW}),
    ],
)
def test_nobody_is_suggested_where_nothing_is_missing_or_nobody_could_help(
    scene: Scene, of: str, fields: dict[str, object]
) -> None:
    with scene.store.write() as session:
        farm = session.get_one(Organisation, scene.farm.id)
        past(session, groups.group(session), farm, 5)
    assert len(scene.found()) == 1
    scene.change(getattr(scene, of), **fields)
    assert scene.found() == []


def test_a_minimum_that_is_missed_is_a_lack_too(scene: Scene) -> None:
    with scene.store.write() as session:
        farm = session.get_one(Organisation, scene.farm.id)
        past(session, groups.group(session), farm, 5)
        queries.producers_of(session, scene.order.id)[0].minimum_cents = 5_000
    scene.change(scene.line, pack_size=1)
    assert len(scene.found()) == 1


def test_the_page_offers_to_invite_with_one_click_and_asks_a_bounded_number_of_times(
    scene: Scene,
) -> None:
    with scene.store.write() as session:
        farm = session.get_one(Organisation, scene.farm.id)
        for number in range(8):
            past(session, groups.group(session, name=f"GAS Numero {number}"), farm, 5)
        editor = person(session)
        gas = session.get_one(Organisation, scene.gas.id)
        mandate(session, editor, gas, Role.EDITOR)
    browser = visitor(scene.store, editor, scene.gas)
    path = f"/ordini/{scene.order.id}/gruppi"
    with counted_statements(scene.store.app) as statements:
        page = browser.get(path).text
    assert "Chi lo completerebbe" in page
    assert len(statements) <= MOST_STATEMENTS
    first = scene.found()[0]
    assert browser.send(path, {"group": str(first.id)}).status_code == 303
    assert first.id not in {each.id for each in scene.found()}


cents = st.integers(1, 10**7)


@given(cents, cents, cents, cents)
def test_nobody_pays_more_than_alone_and_the_shares_sum_to_the_cost(
    delivery: int, own: int, value: int, more: int
) -> None:
    saving = saving_of(delivery, own, value, more)
    share = delivery - saving.holder
    assert 0 <= share <= delivery
    assert abs(share * (value + more) - delivery * value) * 2 <= value + more
    assert saving.other == max(0, own - (delivery - share))


def test_without_a_cost_or_goods_nothing_is_saved() -> None:
    for numbers in ((0, 5, 5, 5), (5, 5, 0, 5), (5, 5, 5, 0)):
        assert saving_of(*numbers) == Saving(0, 0)


def test_harvests_are_a_month_early_or_late() -> None:
    assert around(1) == 0b1000_0000_0011
    assert around(12) == 0b1100_0000_0001
