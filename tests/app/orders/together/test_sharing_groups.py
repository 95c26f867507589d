"""One order of several groups: asked, answering, apart in people and deadlines, and leaving again."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.groups.models import DutyKind, Household
from app.notices.models import Notice, NoticeKind
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.change_models import OrderChange
from app.orders.models import CollectiveOrder, GroupState, OrderGroup, OrderLine, PackScope
from app.orders.states import OrderState
from app.orders.together.states import TRANSITIONS, GroupAct
from app.orders.wall_time import wall_of
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

ROME = "Europe/Rome"
MOST_STATEMENTS = 20


@dataclass(frozen=True)
class Scene:
    """An order of one group; another near it, with two places and a household; who coordinates each."""

    store: Store
    gas: Organisation
    other: Organisation
    farm: Organisation
    order: CollectiveOrder
    line: OrderLine
    ours: Household
    theirs: Household
    holder: Visitor
    guest: Visitor
    anna: Visitor
    greta: Visitor

    @property
    def groups_page(self) -> str:
        return f"/ordini/{self.order.id}/gruppi"

    @property
    def part_page(self) -> str:
        return f"{self.groups_page}/{self.other.id}"

    def invite(self, **fields: Any) -> Any:
        typed = {"group": str(self.other.id), "message": "Venite anche voi?"}
        return self.holder.send(self.groups_page, typed | fields)

    def answer(self, answer: str = "accept", **fields: Any) -> Any:
        return self.guest.send(f"{self.part_page}/risposta", {"answer": answer} | fields)

    def book(self, who: Visitor, quantity: int, revision: int = 0, **fields: Any) -> Any:
        typed = {"revision": str(revision), f"q-{self.line.id}": str(quantity)}
        return who.send(f"/ordini/{self.order.id}/prenota", typed | fields)

    def part(self) -> OrderGroup:
        with self.store.read() as session:
            found = queries.group_of(session, self.order.id, self.other.id)
            assert found is not None
            return found

    def notices(self, kind: NoticeKind) -> list[str]:
        with self.store.read() as session:
            rows = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
            return [str(row.facts["what"]) for row in rows]


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session, name="GAS Uno", slug="gas-uno")
        other = groups.group(session, name="GAS Due", slug="gas-due")
        farm = factories.organisation(session, name="Cascina Prova")
        order = orders.order(
            session,
            gas,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=5),
        )
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm, title="Mele", pack_size=6)
        people = [person(session) for _number in range(4)]
        mandate(session, people[0], gas, Role.EDITOR)
        groups.duty(session, other, people[1], DutyKind.COORDINATOR, farm)
        ours = groups.household(session, gas, people[2], code="A17", name="Famiglia Nostrani")
        theirs = groups.household(session, other, people[3], code="B42", name="Famiglia Vicini")
    browsers = [visitor(store, who) for who in people]
    holder, guest, anna, greta = browsers
    return Scene(store, gas, other, farm, order, line, ours, theirs, holder, guest, anna, greta)


def test_a_group_is_asked_sees_the_order_and_says_yes(scene: Scene) -> None:
    page = scene.holder.get(scene.groups_page).text
    assert "GAS Due" in page
    assert scene.guest.get(scene.part_page).status_code == 404
    assert scene.invite().status_code == 303
    assert scene.notices(NoticeKind.ORDERS_COORDINATED) == ["invited"]
    told = text_of(scene.guest.get("/io/avvisi").text)
    assert "GAS Uno chiede al tuo gruppo di partecipare" in told
    board = scene.guest.get("/ordini").text
    assert scene.part_page in board
    asked = text_of(scene.guest.get(scene.part_page).text)
    assert "GAS Uno chiede se il tuo gruppo partecipa" in asked
    assert "Venite anche voi?" in asked
    assert "Mele" in asked
    # Before the answer its households see nothing.
    assert scene.greta.get(f"/ordini/{scene.order.id}").status_code == 403
    assert scene.answer().location.endswith(scene.part_page)
    assert scene.part().state is GroupState.JOINED
    assert scene.notices(NoticeKind.ORDERS_COORDINATED) == ["invited", "joined"]
    assert scene.book(scene.greta, 2).status_code == 303
    with scene.store.read() as session:
        kinds = session.scalars(select(OrderChange.kind).order_by(OrderChange.number)).all()
    assert [kind.value for kind in kinds] == ["group_invited", "group_joined"]


def test_a_group_says_no_and_can_be_asked_again(scene: Scene) -> None:
    scene.invite()
    assert scene.invite().status_code == 409
    assert scene.answer("decline", reason="Abbiamo già le mele").status_code == 303
    assert scene.part().state is GroupState.DECLINED
    assert scene.answer().status_code == 409
    assert "Abbiamo già le mele" in scene.holder.get(f"/ordini/{scene.order.id}/gestione").text
    assert scene.invite(message="").status_code == 303
    taken = scene.holder.send(f"{scene.part_page}/ritira")
    assert taken.status_code == 303
    assert scene.part().state is GroupState.TAKEN_BACK
    assert scene.answer().status_code == 409


def test_a_group_has_its_own_deadline_before_the_end_of_the_order(scene: Scene) -> None:
    scene.invite()
    day, clock = wall_of(scene.order.closes_at + timedelta(hours=1), ROME)
    late = scene.answer(own_on=day, own_at=clock)
    assert late.status_code == 422
    assert 'id="own_on-error"' in late.text
    half = scene.answer(own_on=day)
    assert half.status_code == 422
    early = utc_now() + timedelta(days=1)
    day, clock = wall_of(early, ROME)
    assert scene.answer(own_on=day, own_at=clock).status_code == 303
    assert scene.part().closes_at == early.replace(second=0, microsecond=0)
    page = text_of(scene.greta.get(f"/ordini/{scene.order.id}").text)
    assert f"{clock.removeprefix('0')}" in page
    with scene.store.write() as session:
        session.get_one(OrderGroup, scene.part().id).closes_at = utc_now() - timedelta(minutes=1)
    assert scene.book(scene.greta, 1).status_code == 409
    assert scene.book(scene.anna, 1).status_code == 303
    # The coordinator lets them book again, as long as the order is open.
    assert scene.guest.send(f"{scene.part_page}/scadenza").status_code == 303
    assert scene.book(scene.greta, 1).status_code == 303


def test_a_group_leaves_and_knows_whose_bookings_go(scene: Scene) -> None:
    scene.invite()
    scene.answer()
    scene.book(scene.greta, 2)
    scene.book(scene.anna, 3)
    leave = f"{scene.part_page}/lascia"
    refused = scene.guest.send(leave)
    assert refused.status_code == 422
    assert "1 famiglia ha prenotato" in refused.text
    fields = {"with_bookings": "1", "leave_reason": "Torniamo un’altra volta"}
    assert scene.guest.send(leave, fields).status_code == 303
    assert scene.part().state is GroupState.LEFT
    with scene.store.read() as session:
        rows = session.scalars(select(Booking).order_by(Booking.quantity)).all()
    assert [(row.household_id, row.quantity) for row in rows] == [
        (scene.theirs.id, 0),
        (scene.ours.id, 3),
    ]
    assert scene.notices(NoticeKind.ORDERS) == ["taken_out"]
    assert scene.notices(NoticeKind.ORDERS_COORDINATED)[-1] == "left"
    assert scene.greta.get(f"/ordini/{scene.order.id}").status_code == 403
    # The holder cannot leave what it holds.
    assert scene.holder.send(f"{scene.groups_page}/{scene.gas.id}/lascia").status_code == 409


@pytest.mark.parametrize("state", [OrderState.COMPLETING, OrderState.CLOSED, OrderState.CANCELLED])
def test_when_the_order_is_not_open_nobody_comes_or_leaves(scene: Scene, state: OrderState) -> None:
    scene.invite()
    with scene.store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id).state = state
    assert scene.answer().status_code == 409
    assert scene.invite(group=str(scene.gas.id)).status_code == 409
    assert "Partecipa</button>" not in scene.guest.get(scene.part_page).text


@pytest.mark.parametrize("words", ["Città d’Adda", "citta d'adda", "CITTA", "l’Ortica"])
def test_a_group_is_found_by_its_name_also_when_its_address_says_something_else(
    scene: Scene, words: str
) -> None:
    with scene.store.write() as session:
        groups.group(session, name="GAS l’Ortica di Città d’Adda", slug="gas-l-ortica-citta-d-adda")
        groups.group(session, name="l’Ortica della Città d’Adda", slug="of-before")
    page = scene.holder.get(scene.groups_page, query_string={"q": words}).text
    assert "GAS l’Ortica di Città d’Adda" in page
    exact = words in "l’Ortica della Città d’Adda"
    assert ("l’Ortica della Città d’Adda" in page) is exact
    assert "Cascina Prova" not in page


def test_only_groups_are_invited_and_only_by_who_looks_after_the_order(scene: Scene) -> None:
    assert scene.invite(group=str(scene.farm.id)).status_code == 422
    assert scene.invite(group="x").status_code == 422
    typed = {"group": str(scene.other.id)}
    assert scene.guest.send(scene.groups_page, typed).status_code == 403
    assert scene.anna.send(scene.groups_page, typed).status_code == 403
    scene.invite()
    assert scene.greta.get(scene.part_page).status_code == 403
    assert scene.holder.get(scene.part_page).status_code == 403


def test_the_coordinator_of_a_group_books_for_its_own_households_only(scene: Scene) -> None:
    scene.invite()
    scene.answer()
    page = scene.guest.get(f"/ordini/{scene.order.id}").text
    assert "Famiglia Vicini" in page
    assert "Famiglia Nostrani" not in page
    assert scene.book(scene.guest, 4, household=str(scene.theirs.id)).status_code == 303
    assert scene.book(scene.guest, 4, household=str(scene.ours.id)).status_code == 403
    assert scene.book(scene.holder, 4, household=str(scene.theirs.id)).status_code == 403


def test_who_belongs_to_two_groups_of_an_order_books_for_the_household_they_choose(
    scene: Scene,
) -> None:
    with scene.store.write() as session:
        both = person(session)
        first = groups.household(session, scene.gas, both, name="Famiglia di Città")
        second = groups.household(session, scene.other, both, name="Famiglia di Monte")
    scene.invite()
    scene.answer()
    who = visitor(scene.store, both)
    page = who.get(f"/ordini/{scene.order.id}").text
    assert all(f'<option value="{each.id}"' in page for each in (first, second))
    assert str(scene.ours.id) not in page
    assert scene.book(who, 4, household=str(second.id)).status_code == 303
    with scene.store.read() as session:
        assert session.scalars(select(Booking.household_id)).all() == [second.id]


def _bytes_of(answer: Any) -> str:
    """Return everything an answer holds, an unpacked workbook too."""
    if answer.data[:2] != b"PK":
        return str(answer.text)
    with ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


PAGES = ("", "/gestione", "/tabella.csv", "/tabella.xlsx", "/gruppi")
OWN = ("", "/tabella.csv", "/tabella.xlsx")


@pytest.mark.parametrize("scope", PackScope)
@pytest.mark.parametrize("closed", [False, True])
def test_nobody_reads_a_household_of_another_group_anywhere(
    scene: Scene, scope: PackScope, closed: bool
) -> None:
    scene.invite()
    scene.answer()
    scene.book(scene.anna, 3, note="Lasciate a Nostrani")
    scene.book(scene.greta, 3, note="Lasciate a Vicini")
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        order.pack_scope = scope
        owner = person(session)
        mandate(session, owner, session.get_one(Organisation, scene.farm.id), Role.OWNER)
    path = f"/ordini/{scene.order.id}"
    for step in ("close", "send") if closed else ():
        assert scene.holder.send(f"{path}/passo", {"step": step}).status_code == 303
    seen = {
        "holder": [scene.holder.get(f"{path}{page}") for page in PAGES],
        "anna": [scene.anna.get(path)],
        "guest": [scene.guest.get(path)]
        + [scene.guest.get(f"{scene.part_page}{at}") for at in OWN],
        "greta": [scene.greta.get(path)],
    }
    strangers = {
        "holder": ("Vicini", "B42"),
        "anna": ("Vicini", "B42"),
        "guest": ("Nostrani", "A17"),
        "greta": ("Nostrani", "A17"),
    }
    for who, answers in seen.items():
        for answer in answers:
            assert answer.status_code == 200, (who, answer.request.path)
            found = _bytes_of(answer)
            assert not any(word in found for word in strangers[who]), (who, answer.request.path)
    # What is one's own is there: else the test would pass on empty pages.
    assert "Nostrani" in _bytes_of(seen["holder"][1])
    assert all("Vicini" in _bytes_of(each) for each in seen["guest"][1:])
    if closed:
        farmer = visitor(scene.store, owner)
        received = f"/ordini/ricevuti/{scene.order.id}/{scene.farm.slug}"
        for kind in ("", ".csv", ".xlsx"):
            found = _bytes_of(farmer.get(f"{received}{kind}"))
            assert not any(word in found for pair in strangers.values() for word in pair)


def test_the_places_of_each_group_are_its_own_business(scene: Scene) -> None:
    scene.invite()
    with scene.store.write() as session:
        other = session.get_one(Organisation, scene.other.id)
        school = groups.pickup_place(session, other, name="Scuola Prova")
        square = groups.pickup_place(session, other, name="Piazza Prova")
    scene.answer()
    page = scene.guest.get(scene.part_page).text
    assert page.count('name="place"') == 2
    assert "Scuola Prova" not in scene.anna.get(f"/ordini/{scene.order.id}").text
    assert scene.book(scene.greta, 2, place=str(square.id)).status_code == 303
    serve = f"{scene.part_page}/ritiro"
    assert scene.guest.send(serve, {"place": str(school.id)}).status_code == 303
    assert scene.notices(NoticeKind.ORDERS) == ["place_moved"]
    assert "Scuola Prova" in scene.greta.get(f"/ordini/{scene.order.id}").text
    assert scene.holder.send(serve, {"place": str(school.id)}).status_code == 403
    own = f"{scene.groups_page}/{scene.gas.id}/ritiro"
    assert scene.holder.send(own).location.endswith("/gestione")


def test_a_page_of_many_groups_asks_as_little_as_one_of_two(scene: Scene) -> None:
    with scene.store.write() as session:
        order = session.get_one(CollectiveOrder, scene.order.id)
        for _number in range(30):
            orders.join(session, order, groups.group(session))
    with counted_statements(scene.store.app) as statements:
        page = scene.holder.get(scene.groups_page)
    assert page.text.count("Partecipa") >= 30
    assert len(statements) <= MOST_STATEMENTS


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (GroupState.INVITED, {GroupAct.ACCEPT, GroupAct.DECLINE, GroupAct.TAKE_BACK}),
        (GroupState.JOINED, {GroupAct.LEAVE}),
        (GroupState.DECLINED, {GroupAct.INVITE}),
        (GroupState.TAKEN_BACK, {GroupAct.INVITE}),
        (GroupState.LEFT, {GroupAct.INVITE}),
    ],
)
def test_what_can_become_of_a_group_in_an_order(state: GroupState, acts: set[GroupAct]) -> None:
    assert {act for source, act in TRANSITIONS if source is state} == acts
