"""The pages of a settlement: costs said, sums looked at, settled once, taken back; nobody sees another group's people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.groups.models import DutyKind, HouseholdPerson
from app.groups.pact_models import PactState
from app.orders.closing.models import Allotment
from app.orders.settling import queries as settling_queries
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costing import add_costs_of_pacts
from app.orders.settling.costs import CostSplit
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, Scene, delivered
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor

COST = {
    "kind": "transport",
    "label": "Furgone",
    "amount": "5,00",
    "split": "weight",
    "limit_value": "500",
}


@dataclass(frozen=True)
class Desk:
    """The order of the table, who coordinates it, and a member of each group."""

    scene: Scene
    editor: Visitor
    rossi: Visitor
    verdi: Visitor

    def url(self, rest: str) -> str:
        return f"/ordini/{self.scene.order.id}/{rest}"

    def send(self, rest: str, fields: Mapping[str, str] | None = None) -> Any:
        return self.editor.send(self.url(rest), dict(fields or {}))

    def settle(self, cents: int = ROSSI + BIANCHI + VERDI) -> Any:
        return self.send("conteggio/chiudi", {"seen": str(cents), "sure": "1"})


@pytest.fixture
def desk(store: Store) -> Desk:
    scene = delivered(store)
    with store.write() as session:
        edda, rosa, vera = (person(session) for _number in range(3))
        mandate(session, edda, scene.gas, Role.EDITOR)
        for who, family in ((rosa, scene.families[0]), (vera, scene.families[2])):
            session.add(HouseholdPerson(household_id=family.id, person_id=who.id, created_at=NOW))
    return Desk(scene, visitor(store, edda, scene.gas), visitor(store, rosa), visitor(store, vera))


def page(who: Visitor, url: str) -> str:
    answer = who.get(url)
    assert answer.status_code == 200
    return text_of(answer.text)


def test_the_page_shows_the_sums_of_the_table_and_no_household_of_another_group(
    desk: Desk,
) -> None:
    shown = page(desk.editor, desk.url("conteggio"))
    for words in ("19,19", "29,53", "51,84", "35,05", "16,40", "0,39", "GAS Altro"):
        assert words in shown
    assert "Famiglia Rossi" in shown
    assert "Famiglia Verdi" not in shown


def test_settled_taken_back_with_a_reason_settled_again_and_archived(desk: Desk) -> None:
    assert desk.send("conteggio/chiudi", {"seen": "5184"}).status_code == 422
    assert desk.settle().status_code == 303
    assert desk.scene.state() is OrderState.SETTLED
    assert desk.send("conteggio/annulla", {"reason": ""}).status_code == 422
    assert desk.send("conteggio/annulla", {"reason": "Peso sbagliato"}).status_code == 303
    assert desk.scene.state() is OrderState.DELIVERED
    assert desk.settle().status_code == 303
    assert desk.send("conteggio/archivia").status_code == 303
    assert desk.scene.state() is OrderState.ARCHIVED
    assert desk.scene.sums(desk.scene.other) == {"Famiglia Verdi": VERDI, "GAS Prova": -VERDI}


def test_a_coordinator_by_duty_settles_with_a_second_factor_only(desk: Desk) -> None:
    scene = desk.scene
    with scene.store.write() as session:
        carlo = person(session)
        groups.duty(session, scene.gas, carlo, DutyKind.COORDINATOR)
    coordinator = replace(desk, editor=visitor(scene.store, carlo))
    assert coordinator.editor.get(desk.url("conteggio")).status_code == 200
    for answer in (coordinator.settle(), coordinator.send("conteggio/annulla", {"reason": "Peso"})):
        assert answer.headers["Location"].startswith("/io/secondo-fattore?next=")
    assert scene.state() is OrderState.DELIVERED
    with scene.store.write() as session:
        session.get_one(Person, carlo.id).totp_confirmed_at = NOW
    assert coordinator.settle().headers["Location"] == desk.url("conteggio")
    assert scene.state() is OrderState.SETTLED


def test_sums_that_changed_since_they_were_looked_at_are_not_settled(desk: Desk) -> None:
    with desk.scene.store.write() as session:
        session.scalars(
            select(Allotment).where(Allotment.delivered_grams == 6_120)
        ).one().delivered_grams = 6_000
    assert desk.settle().status_code == 409
    assert desk.scene.state() is OrderState.DELIVERED
    assert desk.scene.sums(desk.scene.gas) == {}


def costs(desk: Desk) -> list[OrderCost]:
    with desk.scene.store.read() as session:
        return list(settling_queries.costs_of(session, desk.scene.order.id))


def test_costs_are_added_changed_and_taken_out_until_it_is_settled(desk: Desk) -> None:
    assert desk.send("costi/nuovo", COST).status_code == 303
    added = costs(desk)[-1]
    assert (added.label, added.cents, added.split, added.limit_amount) == (
        "Furgone",
        500,
        CostSplit.WEIGHT,
        50_000,
    )
    assert (
        desk.send(f"costi/{added.id}", COST | {"amount": "", "percent": "2,5"}).status_code == 303
    )
    changed = costs(desk)[-1]
    assert (changed.cents, changed.basis_points, changed.place) == (None, 250, added.place)
    # The one that was changed is gone, and stays in the database for what was charged by it.
    assert desk.send(f"costi/{added.id}", COST).status_code == 404
    assert desk.send(f"costi/{changed.id}/togli").status_code == 303
    assert [cost.label for cost in costs(desk)] == ["Trasporto", "Cassa comune"]
    assert desk.settle().status_code == 303
    assert desk.send("costi/nuovo", COST).status_code == 409


@pytest.mark.parametrize(
    "fault",
    [
        {"amount": ""},
        {"percent": "2"},
        {"amount": "0"},
        {"amount": "", "percent": "100,01"},
        {"limit_kg": "5"},
        {"split": "x"},
        {"label": ""},
        {"payee": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_a_cost_that_cannot_be_is_shown_again(desk: Desk, fault: dict[str, str]) -> None:
    answer = desk.send("costi/nuovo", COST | fault)
    assert answer.status_code == 422
    assert len(costs(desk)) == 2


def test_a_household_sees_its_own_account_with_the_rules_in_words(desk: Desk) -> None:
    before = page(desk.rossi, desk.url("conto"))
    assert "15,30" in before
    assert "19,19" not in before
    desk.settle()
    after = page(desk.rossi, desk.url("conto"))
    for words in ("Arance", "6,12", "15,30", "Trasporto", "3,69", "0,20", "19,19"):
        assert words in after
    theirs = page(desk.verdi, desk.url("conto"))
    assert "3,12" in theirs
    other = desk.verdi.get(desk.url(f"conto?household={desk.scene.families[0].id}"))
    assert other.status_code == 403
    # Who coordinates the first group sees its households, and none of the other.
    assert "19,19" in page(desk.editor, desk.url(f"conto?household={desk.scene.families[0].id}"))
    theirs_too = desk.editor.get(desk.url(f"conto?household={desk.scene.families[2].id}"))
    assert theirs_too.status_code == 403


def test_a_new_order_takes_the_delivery_from_the_pact_of_its_group_with_the_producer(
    store: Store,
) -> None:
    with store.write() as session:
        gas, farm, dairy = (
            groups.group(session),
            *(factories.organisation(session) for _number in range(2)),
        )
        groups.pact(session, gas, farm, delivery_cost_cents=1_200)
        groups.pact(session, gas, dairy, delivery_cost_cents=900, state=PactState.SUSPENDED)
        order = orders.order(session, gas, state=OrderState.DRAFT)
        for each in (farm, dairy):
            orders.producer(session, order, each)
        add_costs_of_pacts(session, order, actor=actor_of(person(session)), now=NOW)
        (cost,) = settling_queries.costs_of(session, order.id)
    assert (cost.cents, cost.producer_id, cost.payee_id) == (1_200, farm.id, farm.id)
