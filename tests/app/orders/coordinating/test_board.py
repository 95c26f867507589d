"""The coordinator's board: what waits, steps with reasons, households by products, other groups' people unseen."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.accounts.models import Role
from app.groups.models import Household
from app.orders import queries
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.papers import text_of as paper_text
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

MOST_STATEMENTS = 20


@dataclass(frozen=True)
class Scene:
    """An open order of one group, joined by another; a household of each has booked."""

    store: Store
    gas: Organisation
    order: CollectiveOrder
    apples: OrderLine
    ours: Household
    theirs: Household
    member: Visitor
    neighbour: Visitor
    editor: Visitor

    @property
    def page(self) -> str:
        return f"/ordini/{self.order.id}/gestione"

    def step(self, step: str, **fields: str) -> Any:
        return self.editor.send(f"/ordini/{self.order.id}/passo", {"step": step} | fields)

    def state(self) -> CollectiveOrder:
        with self.store.read() as session:
            return queries.order(session, self.order.id)


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas, other = groups.group(session), groups.group(session, name="GAS Accanto")
        farm = factories.organisation(session)
        order = orders.order(
            session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
        )
        orders.join(session, order, other)
        orders.producer(session, order, farm)
        apples = orders.line(session, order, farm, title="=Mele", pack_size=4)
        orders.line(session, order, farm, title="Farina")
        anna, bruno, edda = (person(session) for _number in range(3))
        ours = groups.household(session, gas, anna, name="Famiglia Nostra")
        theirs = groups.household(session, other, bruno, name="Famiglia Altrui")
        mandate(session, edda, gas, Role.EDITOR)
    found = Scene(
        store,
        gas,
        order,
        apples,
        ours,
        theirs,
        visitor(store, anna),
        visitor(store, bruno),
        visitor(store, edda, gas),
    )
    for who, quantity, upto in ((found.member, "2", "4"), (found.neighbour, "3", "")):
        fields = {"revision": "0", f"q-{apples.id}": quantity, f"upto-{apples.id}": upto}
        assert who.send(f"/ordini/{order.id}/prenota", fields).status_code == 303
    return found


def test_the_board_shows_the_orders_of_ones_groups_and_what_they_wait_for(scene: Scene) -> None:
    with scene.store.write() as session:
        orders.order(session, scene.gas, title="Bozza segreta", state=OrderState.DRAFT)
        orders.order(session, groups.group(session), title="Di nessuno qui")
    board = text_of(scene.editor.get("/ordini").text)
    assert scene.order.title in board
    assert "2 famiglie hanno prenotato" in board
    assert "Si chiude da solo" in board
    assert "Bozza segreta" in board
    assert "Di nessuno qui" not in board
    members = scene.member.get("/ordini").text
    assert "Bozza segreta" not in members
    assert f"/ordini/{scene.order.id}/gestione" not in members


def test_a_person_without_a_group_sees_an_empty_board(scene: Scene) -> None:
    with scene.store.write() as session:
        who = person(session)
    assert "Nessun ordine" in visitor(scene.store, who).get("/ordini").text


def test_households_stand_by_products_and_other_groups_only_as_a_group(scene: Scene) -> None:
    page = text_of(scene.editor.get(scene.page).text)
    assert "Famiglia Nostra 2–4" in page
    assert "GAS Accanto 3" in page
    assert "Famiglia Altrui" not in page
    # 5 and up to 2 more of packs of 4: seven do not fill a second one.
    assert "5 4 2 1 4" in page


def test_what_a_household_writes_is_read_by_who_looks_after_its_group(scene: Scene) -> None:
    for who, note in ((scene.member, "Passo alle sette"), (scene.neighbour, "Lasciate al bar")):
        fields = {"revision": "1", "note": note}
        assert who.send(f"/ordini/{scene.order.id}/prenota", fields).status_code == 303
    page = text_of(scene.editor.get(scene.page).text)
    assert "Famiglia Nostra Passo alle sette 2–4" in page
    assert "bar" not in page
    sheet = scene.editor.get(f"/ordini/{scene.order.id}/tabella.csv").text
    assert "Passo alle sette" in sheet
    for step in ("close", "send"):
        scene.step(step)
    hand_over = f"/ordini/{scene.order.id}/consegna/{scene.gas.slug}/famiglie"
    assert "Passo alle sette" in text_of(scene.editor.get(hand_over).text)
    assert "Passo alle sette" in paper_text(scene.editor.get(f"{hand_over}.pdf").data)
    weighing = f"/ordini/pesata/{scene.order.id}/{scene.gas.slug}"
    assert "Passo alle sette" in text_of(scene.editor.get(weighing).text)


def test_the_table_goes_out_as_a_sheet_in_which_nothing_computes(scene: Scene) -> None:
    path = f"/ordini/{scene.order.id}/tabella"
    lines = scene.editor.get(f"{path}.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Codice;Famiglia;'=Mele;Nota"
    assert lines[-1] == ";Totale;5;"
    book = CalamineWorkbook.from_filelike(io.BytesIO(scene.editor.get(f"{path}.xlsx").data))
    assert book.get_sheet_by_index(0).to_python()[0] == ["Codice", "Famiglia", "=Mele", "Nota"]
    assert scene.member.get(f"{path}.csv").status_code == 403


def test_an_order_is_closed_and_opened_again_with_every_booking(scene: Scene) -> None:
    assert scene.step("close").status_code == 303
    assert scene.state().state is OrderState.CLOSED
    page = text_of(scene.editor.get(scene.page).text)
    # Of five, four were ordered: everyone gives way in proportion.
    assert "Totale 4" in page
    assert scene.step("close").status_code == 409
    day = (utc_now() + timedelta(days=2)).date().isoformat()
    again = {"until_on": day, "until_at": "20:00", "reopen_reason": "Manca poco al collo."}
    assert scene.step("reopen", **again).status_code == 303
    assert scene.state().state is OrderState.OPEN
    page = text_of(scene.editor.get(scene.page).text)
    assert "Famiglia Nostra 2–4" in page
    assert "Manca poco al collo." in page


@pytest.mark.parametrize(
    ("step", "fields", "field"),
    [
        ("cancel", {}, "cancel_reason"),
        (
            "reopen",
            {"until_on": "2020-01-01", "until_at": "10:00", "reopen_reason": "x"},
            "until_on",
        ),
        ("reopen", {"reopen_reason": "x"}, "until_on"),
        ("dance", {}, "step"),
    ],
)
def test_a_step_that_lacks_something_is_told(
    scene: Scene, step: str, fields: dict[str, str], field: str
) -> None:
    answer = scene.step(step, **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert scene.state().state is OrderState.OPEN


def test_an_order_is_cancelled_with_a_reason_that_everybody_who_coordinates_reads(
    scene: Scene,
) -> None:
    assert scene.step("cancel", cancel_reason="Il produttore è malato.").status_code == 303
    assert scene.state().state is OrderState.CANCELLED
    assert "Il produttore è malato." in scene.editor.get(scene.page).text


def test_the_page_asks_the_same_however_many_households_have_booked(scene: Scene) -> None:
    with scene.store.write() as session:
        for _number in range(30):
            family = groups.household(session, scene.gas, person(session))
            orders.booking(session, scene.apples, family, 1)
    with counted_statements(scene.store.app) as statements:
        assert scene.editor.get(scene.page).status_code == 200
    assert len(statements) <= MOST_STATEMENTS
