"""The page of an order as a household meets it: booking, faults, two at one basket, too late, and what it gets."""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person, Role
from app.groups.models import Household
from app.ledger.models import Book
from app.orders import queries
from app.orders.booking.models import Booking, BookingEvent
from app.orders.booking.progress import pack_fill
from app.orders.closing.packs import Booked, PackRounding, PackRule
from app.orders.closing.services import close
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

MOST_STATEMENTS = 18


@dataclass(frozen=True)
class Scene:
    """An open order of one group with two lines, two households, and somebody who coordinates."""

    store: Store
    gas: Organisation
    order: CollectiveOrder
    apples: OrderLine
    flour: OrderLine
    first: Household
    second: Household
    anna: Visitor
    bruno: Visitor
    editor: Visitor

    @property
    def path(self) -> str:
        return f"/ordini/{self.order.id}"

    def book(self, who: Visitor, revision: int = 0, **fields: Any) -> Any:
        return who.send(f"{self.path}/prenota", {"revision": str(revision)} | fields)

    def q(self, quantity: object, upto: object = "") -> dict[str, str]:
        return {f"q-{self.apples.id}": str(quantity), f"upto-{self.apples.id}": str(upto)}

    def booked(self, household: Household) -> tuple[int, int]:
        with self.store.read() as session:
            found = queries.bookings_of(session, self.order.id, household.id).get(self.apples.id)
        return (found.quantity, found.tolerance) if found else (0, 0)

    def change(self, row: Any, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in fields.items():
                setattr(kept, name, value)


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas, farm = groups.group(session), factories.organisation(session, name="Cascina Prova")
        order = orders.order(
            session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
        )
        orders.producer(session, order, farm, minimum_cents=5_000)
        apples = orders.line(session, order, farm, title="Mele", pack_size=6)
        flour = orders.line(session, order, farm, title="Farina", price_cents=185)
        people: list[Person] = [person(session) for _number in range(3)]
        first = groups.household(session, gas, people[0])
        second = groups.household(session, gas, people[1])
        mandate(session, people[2], gas, Role.EDITOR)
    anna, bruno = (visitor(store, who) for who in people[:2])
    editor = visitor(store, people[2], gas)
    return Scene(store, gas, order, apples, flour, first, second, anna, bruno, editor)


def test_the_page_says_what_there_is_until_when_and_how_far_packs_and_minimum_are(
    scene: Scene,
) -> None:
    assert scene.book(scene.bruno, **scene.q(4, 5)).status_code == 303
    page = text_of(scene.anna.get(scene.path).text)
    assert "2,20 € / kg · colli da 6" in page
    # 4 and up to 5 of 6: one is missing; nothing would be ordered, so the minimum has not been begun.
    assert "Ne manca 1 per riempire il collo." in page
    assert "Minimo d’ordine 50,00 €: raggiunti 0,00 €." in page
    assert "2 giorni" in page


def test_a_household_books_two_up_to_four_and_reads_what_it_pays(scene: Scene) -> None:
    assert scene.book(scene.anna, **scene.q(2, 4)).location.startswith(scene.path)
    assert scene.booked(scene.first) == (2, 2)
    page = scene.anna.get(scene.path).text
    assert f'name="q-{scene.apples.id}" value="2"' in page
    assert f'name="upto-{scene.apples.id}" value="4"' in page
    assert "Da pagare 4,40 € al massimo 8,80 €" in text_of(page)


@pytest.mark.parametrize(
    ("fields", "typed", "sentence"),
    [
        ({"household_minimum": 3}, (2, ""), "Almeno 3."),
        ({"household_maximum": 4}, (3, 5), "Al massimo 4, tolleranza compresa."),
        ({"household_multiple": 5}, (7, ""), "A multipli di 5."),
        ({"maximum_units": 6}, (7, ""), "6"),
    ],
)
def test_a_fault_stands_beside_its_line_and_nothing_typed_is_lost(
    scene: Scene, fields: dict[str, object], typed: tuple[int, object], sentence: str
) -> None:
    scene.change(scene.apples, **fields)
    answer = scene.book(
        scene.anna, **scene.q(*typed), **{f"q-{scene.flour.id}": "3"}, note="Grazie!"
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="q-{scene.apples.id}-error"' in answer.text
    assert f'name="q-{scene.flour.id}" value="3"' in answer.text
    assert 'value="Grazie!"' in answer.text
    assert scene.booked(scene.first) == (0, 0)


@pytest.mark.parametrize("typed", [("x", ""), ("-1", ""), ("1,5", ""), ("5", "3"), ("10000", "")])
def test_what_is_no_quantity_is_told(scene: Scene, typed: tuple[str, str]) -> None:
    answer = scene.book(scene.anna, **scene.q(*typed))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_two_people_of_a_household_see_both_versions_and_choose(scene: Scene) -> None:
    page = scene.anna.get(scene.path).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    marks = seen[1].replace("&#34;", '"')
    assert scene.book(scene.anna, **scene.q(2)).status_code == 303
    late = scene.book(
        scene.anna, 0, **scene.q(5), **{f"q-{scene.flour.id}": "", "seen": marks, "note": ""}
    )
    assert late.status_code == 409
    text = text_of(late.text)
    assert "Mele" in text
    assert "Farina" not in text  # the same in both versions
    assert scene.booked(scene.first) == (2, 0)
    chosen = scene.book(scene.anna, 1, **scene.q(5), **{f"choose.q-{scene.apples.id}": "mine"})
    assert chosen.status_code == 303
    assert scene.booked(scene.first) == (5, 0)


def test_an_order_that_closed_meanwhile_keeps_what_was_typed_on_the_page(scene: Scene) -> None:
    scene.change(scene.order, closes_at=utc_now() - timedelta(seconds=1))
    answer = scene.book(scene.anna, **scene.q(3, 5))
    assert answer.status_code == 409
    assert "Mele: 3 fino a 5" in text_of(answer.text)
    assert scene.booked(scene.first) == (0, 0)


def test_the_same_form_sent_twice_books_once(scene: Scene) -> None:
    form = {"form_token": new_form_token(), "revision": "0", **scene.q(2)}
    answers = [scene.anna.post(f"{scene.path}/prenota", data=form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with scene.store.read() as session:
        assert session.scalar(select(func.count()).select_from(BookingEvent)) == 1


def test_credit_is_told_beside_the_form(scene: Scene) -> None:
    scene.book(scene.anna, **scene.q(1))
    with scene.store.write() as session:
        book = session.scalars(select(Book)).one()
        book.overdraft_cents = 300
    answer = scene.book(scene.anna, 1, **scene.q(2))
    assert answer.status_code == 422
    assert "4,40" in answer.text
    # It is no fault of the note, and there is a way out.
    assert 'aria-describedby="note-help"' in answer.text
    assert 'href="#credit"' in answer.text
    assert 'id="credit"' in answer.text
    assert f'href="/conti/{scene.first.id}"' in answer.text
    assert scene.booked(scene.first) == (1, 0)


def test_who_coordinates_books_for_any_household_of_the_group(scene: Scene) -> None:
    page = scene.editor.get(scene.path, query_string={"household": str(scene.second.id)})
    assert page.status_code == 200
    assert scene.second.name in page.text
    answer = scene.book(scene.editor, household=str(scene.second.id), **scene.q(3))
    assert answer.status_code == 303
    assert scene.booked(scene.second) == (3, 0)
    with scene.store.read() as session:
        event = session.scalars(select(BookingEvent)).one()
    assert event.household_id == scene.second.id


def test_what_a_household_that_has_left_still_wants_is_taken_out_by_who_looks_after_the_order(
    scene: Scene,
) -> None:
    asked = {"household": str(scene.second.id)}
    assert scene.book(scene.bruno, **scene.q(3)).status_code == 303
    manage = f"{scene.path}/gestione"
    assert scene.second.name not in scene.editor.get(manage).text.partition("<table")[0]
    with scene.store.write() as session:
        session.get_one(Household, scene.second.id).left_on = utc_now().date()
    assert scene.second.name in scene.editor.get(manage).text.partition("<table")[0]
    page = scene.editor.get(scene.path, query_string=asked)
    assert "(è uscita)" in page.text
    assert scene.book(scene.editor, revision=1, **asked, **scene.q(4)).status_code == 409
    assert scene.book(scene.editor, revision=1, **asked, **scene.q("")).status_code == 303
    assert scene.booked(scene.second) == (0, 0)
    assert scene.editor.get(scene.path, query_string=asked).status_code == 403


def test_a_member_books_for_no_other_household_and_sees_no_other_by_name(scene: Scene) -> None:
    other = {"household": str(scene.second.id)}
    assert scene.anna.get(scene.path, query_string=other).status_code == 403
    assert scene.book(scene.anna, **other, **scene.q(3)).status_code == 403
    assert scene.second.name not in scene.anna.get(scene.path).text


def test_only_who_takes_part_sees_an_order_and_drafts_only_who_coordinates(scene: Scene) -> None:
    with scene.store.write() as session:
        stranger, elsewhere = person(session), groups.group(session)
        groups.household(session, elsewhere, stranger)
    assert visitor(scene.store, stranger).get(scene.path).status_code == 403
    assert scene.anna.get(f"/ordini/{uuid.uuid4()}").status_code == 404
    scene.change(scene.order, state=OrderState.DRAFT)
    assert scene.anna.get(scene.path).status_code == 403
    assert scene.editor.get(scene.path).status_code == 200


def test_after_closing_the_page_says_what_was_asked_what_comes_and_what_it_costs(
    scene: Scene,
) -> None:
    scene.change(scene.order, rounding=PackRounding.DOWN)
    scene.book(scene.anna, **scene.q(4))
    scene.book(scene.bruno, **scene.q(8))
    with scene.store.write() as session:
        # 12 fill two packs: everyone gets all. One more of Anna would not.
        close(session, queries.locked_order(session, scene.order.id), actor=None, now=utc_now())
    page = text_of(scene.anna.get(scene.path).text)
    assert "Chiesto 4 Ricevi 4 Costo previsto 8,80 €" in page
    assert "chi ha avuto meno" in page
    assert "Farina" not in page


def test_the_page_of_a_hundred_lines_asks_as_little_as_that_of_two(scene: Scene) -> None:
    with scene.store.write() as session:
        farm = session.get_one(OrderLine, scene.apples.id).producer_id
        owner = session.get_one(Organisation, farm)
        for _number in range(98):
            line = orders.line(session, scene.order, owner)
            session.add(
                Booking(
                    order_id=scene.order.id,
                    line_id=line.id,
                    household_id=scene.first.id,
                    organisation_id=scene.gas.id,
                    quantity=1,
                    updated_at=utc_now(),
                )
            )
    with counted_statements(scene.store.app) as statements:
        page = scene.anna.get(scene.path)
    assert page.text.count('name="q-') == 100
    assert len(statements) <= MOST_STATEMENTS


@pytest.mark.parametrize(
    ("booked", "size", "full", "shares", "missing"),
    [
        (Booked(0, 0), 6, 0, (0, 0), 0),
        (Booked(4, 1), 6, 0, (66, 16), 1),
        (Booked(4, 9), 6, 0, (66, 33), 0),
        (Booked(6, 3), 6, 1, (0, 0), 0),
        (Booked(15, 0), 10, 1, (50, 0), 5),
        (Booked(7, 2), 1, 7, (0, 0), 0),
    ],
)
def test_how_far_a_pack_is(
    booked: Booked, size: int, full: int, shares: tuple[int, int], missing: int
) -> None:
    fill = pack_fill(booked, PackRule(size=size))
    assert (fill.full, (fill.booked, fill.tolerance), fill.missing) == (full, shares, missing)
