"""Sums by group and by page: own people only, further households further on, once settled what was charged."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.groups.models import DutyKind, HouseholdPerson
from app.orders import queries
from app.orders.closing.models import Allotment
from app.orders.settling.services import archive
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.app.orders.settling.settled import Scene, delivered
from tests.support import groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PEOPLE = ("editor", "guest", "treasurer", "keeper", "rossi", "verdi")


@dataclass(frozen=True)
class Hall:
    """The order of the table: who coordinates and who keeps the money in either group, and two members."""

    scene: Scene
    editor: Visitor
    guest: Visitor
    treasurer: Visitor
    keeper: Visitor
    rossi: Visitor
    verdi: Visitor

    def url(self, rest: str = "") -> str:
        return f"/ordini/{self.scene.order.id}{rest}"

    def own(self, of_other: bool = False) -> str:
        group = self.scene.other if of_other else self.scene.gas
        return self.url(f"/gruppi/{group.id}/conteggio")

    def more(self, count: int) -> None:
        """Let more households of the first group take part; each has two kilograms of oranges for 5 €."""
        with self.scene.store.write() as session:
            line = queries.lines_of(session, self.scene.order.id)[0]
            for number in range(count):
                code = str(70_000 + number)
                family = groups.household(session, self.scene.gas, code=code, name=f"F{code}")
                orders.given(session, line, family, 2)


@pytest.fixture
def hall(store: Store) -> Hall:
    scene = delivered(store)
    with store.write() as session:
        who = {name: person(session) for name in PEOPLE}
        mandate(session, who["editor"], scene.gas, Role.EDITOR)
        mandate(session, who["guest"], scene.other, Role.EDITOR)
        groups.duty(session, scene.gas, who["treasurer"], DutyKind.TREASURER)
        groups.duty(session, scene.other, who["keeper"], DutyKind.TREASURER)
        for name, family in zip(("rossi", "treasurer", "verdi"), scene.families, strict=True):
            session.add(
                HouseholdPerson(household_id=family.id, person_id=who[name].id, created_at=NOW)
            )
    acting = {"editor": scene.gas, "guest": scene.other}
    return Hall(scene, **{name: visitor(store, who[name], acting.get(name)) for name in PEOPLE})


def page(who: Visitor, url: str) -> str:
    answer = who.get(url)
    assert answer.status_code == 200
    return text_of(answer.text)


def test_each_group_sees_the_sums_of_its_own_households_and_of_no_other(hall: Hall) -> None:
    for who in (hall.guest, hall.keeper):
        shown = page(who, hall.own(of_other=True))
        for words in ("Famiglia Verdi", "2,51", "0,61", "3,12", "GAS Prova"):
            assert words in shown
        for words in ("Rossi", "Bianchi", "19,19", "Cassa comune", "51,84"):
            assert words not in shown
        assert who.get(hall.own()).status_code == 403
        assert who.get(hall.url("/conteggio")).status_code == 403
    for who in (hall.editor, hall.treasurer):
        shown = page(who, hall.own())
        for words in ("Famiglia Rossi", "19,19", "Famiglia Bianchi", "29,53", "48,72"):
            assert words in shown
        assert "Verdi" not in shown
        assert who.get(hall.own(of_other=True)).status_code == 403
    for member in (hall.rossi, hall.verdi):
        assert member.get(hall.own()).status_code == 403
        assert member.get(hall.own(of_other=True)).status_code == 403


def test_a_treasurer_reads_the_account_of_a_household_of_the_group_and_of_no_other(
    hall: Hall,
) -> None:
    rossi, _bianchi, verdi = (
        hall.url(f"/conto?household={each.id}") for each in hall.scene.families
    )
    assert "15,30" in page(hall.treasurer, rossi)
    assert "2,51" in page(hall.keeper, verdi)
    assert hall.treasurer.get(verdi).status_code == 403
    assert hall.keeper.get(rossi).status_code == 403
    # A cost of another group is none of its business.
    assert "Cassa comune" not in page(hall.keeper, verdi)


def test_the_way_to_the_sums_stands_on_the_pages_of_those_who_may_see_them(hall: Hall) -> None:
    assert hall.own() in hall.treasurer.get(hall.url()).text
    assert hall.own(of_other=True) in hall.guest.get(hall.url()).text
    part = hall.url(f"/gruppi/{hall.scene.other.id}")
    assert hall.own(of_other=True) in hall.guest.get(part).text
    assert "/conteggio" not in hall.rossi.get(hall.url()).text


def test_many_households_stand_on_several_pages_each_once_and_the_sums_on_all(hall: Hall) -> None:
    hall.more(110)
    seen: list[str] = []
    url: str | None = hall.url("/conteggio")
    while url:
        answer = hall.editor.get(url)
        seen += re.findall(r">[^<>]* (F\d{5})<", answer.text)
        assert answer.text.count("household=") <= 50
        # 41.44 € of the table, and 110 times 5.00 €.
        assert "591,44" in text_of(answer.text)
        assert "GAS Altro" in answer.text
        further = re.search(r'href="([^"]*after=[^"]*)">Altre famiglie', answer.text)
        url = further[1].replace("&amp;", "&") if further else None
    assert seen == [f"F{number}" for number in range(70_000, 70_110)]


@contextmanager
def _changed_behind(scene: Scene) -> Iterator[None]:
    """Write other weights past all rules, as nobody can through the program."""
    with scene.store.write() as session:
        for row in session.scalars(select(Allotment).where(Allotment.delivered_grams == 6_120)):
            row.delivered_grams = 1
    yield


@pytest.mark.parametrize("state", [OrderState.SETTLED, OrderState.ARCHIVED])
def test_once_settled_the_pages_say_what_was_charged(hall: Hall, state: OrderState) -> None:
    hall.scene.settle()
    if state is OrderState.ARCHIVED:
        with hall.scene.store.write() as session:
            order = queries.locked_order(session, hall.scene.order.id)
            archive(session, order, actor=actor_of(person(session)), now=NOW)
    with _changed_behind(hall.scene):
        whole = page(hall.editor, hall.url("/conteggio"))
        for words in ("19,19", "29,53", "51,84", "35,05", "16,40", "0,39", "in tutto −8,16 €"):
            assert words in whole
        assert "19,19" in page(hall.treasurer, hall.own())
        assert "In tutto: 19,19 €" in page(hall.rossi, hall.url("/conto"))
        assert "Paghi: 19,19 €" in page(hall.rossi, hall.url())


def test_a_settlement_that_was_taken_back_is_worked_out_again(hall: Hall) -> None:
    hall.scene.settle()
    hall.scene.unsettle()
    with _changed_behind(hall.scene):
        assert "19,19" not in page(hall.editor, hall.url("/conteggio"))
    hall.scene.settle()
    # The charges of the settlement that was taken back stay in the database, and are not what counts.
    assert "19,19" not in page(hall.rossi, hall.url("/conto"))


def test_members_read_what_they_have_got_and_pay(hall: Hall) -> None:
    shown = page(hall.rossi, hall.url())
    assert "Hai ricevuto 6 (6,12 kg) Costo 15,30 €" in shown
    assert "Merce: 15,30 €" in shown
    assert "Le spese come il trasporto si aggiungono" in shown
    hall.scene.settle()
    shown = page(hall.rossi, hall.url())
    assert "Hai ricevuto 6 (6,12 kg) Costo 15,30 €" in shown
    assert "Paghi: 19,19 €" in shown
    assert "Costo previsto" not in shown
    # What did not come stands there with nothing, and what came in place of something else as well.
    assert "Chiesto 1 Hai ricevuto 0 Costo 0,00 €" in page(hall.verdi, hall.url())


def test_what_came_instead_stands_on_the_page_of_who_never_asked_for_it(hall: Hall) -> None:
    with hall.scene.store.write() as session:
        honey = orders.line(
            session, hall.scene.order, hall.scene.farm, title="Miele invece", price_cents=700
        )
        orders.given(session, honey, hall.scene.families[0], 0, expected_units=0, delivered_units=2)
    shown = page(hall.rossi, hall.url())
    assert "Miele invece" in shown
    assert "Chiesto 0 Hai ricevuto 2 Costo 14,00 €" in shown


def test_the_table_of_households_and_products_says_what_is_known_now(hall: Hall) -> None:
    with hall.scene.store.write() as session:
        cheese = queries.lines_of(session, hall.scene.order.id)[1]
        given = queries.allotments_of_household(
            session, hall.scene.order.id, hall.scene.families[1].id
        )
        booking = queries.bookings_of(session, hall.scene.order.id, hall.scene.families[1].id)
        given[booking[cheese.id].id].confirmed_units = 1
        honey = orders.line(session, hall.scene.order, hall.scene.farm, title="Miele invece")
        orders.given(session, honey, hall.scene.families[0], 0, delivered_units=2)
    rows = hall.editor.get(hall.url("/tabella.csv")).data.decode("utf-8-sig").splitlines()
    assert rows[0] == "Codice;Famiglia;Arance;Formaggio;Miele invece;Nota"
    # Verdi, of the other group, was to get a cheese, and none came.
    assert [row.split(";", 1)[1] for row in rows[1:]] == [
        "GAS Altro;1;0;;",
        "Famiglia Rossi;6;;2;",
        "Famiglia Bianchi;3;1;;",
        "Totale;10;1;2;",
    ]


def _few_and_many(hall: Hall, who: Visitor, url: str) -> tuple[int, int]:
    """Return how many statements a page sends, before and after forty households more take part."""
    counts = []
    for _time in range(2):
        who.get(url)
        with counted_statements(hall.scene.store.app) as statements:
            assert who.get(url).status_code == 200
        counts.append(len(statements))
        if len(counts) == 1:
            hall.more(40)
    return counts[0], counts[1]


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize(
    ("who", "rest", "most"),
    [
        ("editor", "/conteggio", 24),
        ("guest", "{other}", 24),
        ("rossi", "/conto", 26),
        ("rossi", "", 32),
        ("editor", "/gestione", 36),
    ],
)
def test_pages_of_an_order_send_as_many_statements_whatever_the_number_of_households(
    hall: Hall, who: str, rest: str, most: int, *, settled: bool
) -> None:
    if settled:
        hall.scene.settle()
    url = hall.own(of_other=True) if rest == "{other}" else hall.url(rest)
    few, many = _few_and_many(hall, getattr(hall, who), url)
    assert few == many <= most


def test_the_board_sends_as_many_statements_whatever_the_number_of_households(hall: Hall) -> None:
    few, many = _few_and_many(hall, hall.editor, "/ordini")
    assert few == many


def test_nobody_looks_at_sums_of_an_order_that_is_still_open(hall: Hall) -> None:
    with hall.scene.store.write() as session:
        order = queries.locked_order(session, hall.scene.order.id)
        order.state = OrderState.OPEN
    assert hall.guest.get(hall.own(of_other=True)).status_code == 404
