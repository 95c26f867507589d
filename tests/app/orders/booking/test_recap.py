"""After booking the page says what is booked, what it will cost, and what is still uncertain."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.closing.packs import PackRounding
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, UnderMinimum
from app.runtime.clock import utc_now
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor


class Scene:
    """An open order with apples in packs of ten, at 2.20 €; Anna books, others have booked already."""

    def __init__(self, store: Store) -> None:
        now = utc_now()
        self.store = store
        with store.write() as session:
            gas = groups.group(session)
            self.farm = factories.organisation(session, name="Cascina Prova")
            self.order = orders.order(
                session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
            )
            orders.producer(session, self.order, self.farm)
            self.apples = orders.line(
                session, self.order, self.farm, title="Mele", pack_size=10, number=1
            )
            self.meat = orders.line(
                session,
                self.order,
                self.farm,
                title="Arrosto",
                price_cents=1_850,
                weighed=True,
                number=2,
            )
            anna, edda = person(session), person(session)
            self.family = groups.household(session, gas, anna)
            self.others = groups.household(session, gas, person(session))
            mandate(session, edda, gas, Role.EDITOR)
        self.anna = visitor(store, anna)
        self.editor: Visitor = visitor(store, edda, gas)

    def booked_by_others(self, units: int) -> None:
        with self.store.write() as session:
            orders.booking(session, self.apples, self.others, units)

    def change(self, **fields: object) -> None:
        with self.store.write() as session:
            row = session.get_one(CollectiveOrder, self.order.id)
            for name, value in fields.items():
                setattr(row, name, value)

    def book(self, line: OrderLine, units: int, upto: int | str = "") -> str:
        path = f"/ordini/{self.order.id}"
        fields = {"revision": "0", f"q-{line.id}": str(units), f"upto-{line.id}": str(upto)}
        sent = self.anna.send(f"{path}/prenota", fields)
        assert sent.status_code == 303
        return text_of(self.anna.get(path).text)


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


def test_a_full_pack_is_certain(scene: Scene) -> None:
    scene.booked_by_others(6)
    page = scene.book(scene.apples, 4)
    assert "La tua prenotazione fin qui Mele: 4 kg · 8,80 €" in page
    assert "In tutto: 8,80 €" in page


def test_packs_that_are_not_full_and_tolerance_make_a_range(scene: Scene) -> None:
    scene.booked_by_others(10)
    page = scene.book(scene.apples, 4, 6)
    # One pack of ten for fourteen: 10 × 4 / 14 is 2.86, at least two.
    assert "Mele: 4 kg, fino a 6 · 13,20 €" in page
    assert "adesso ne riceveresti almeno 2." in page
    assert "In tutto tra 4,40 €, se chiudesse adesso, e 13,20 €" in page


def test_a_minimum_that_is_missed_may_cost_all_of_it(scene: Scene) -> None:
    scene.booked_by_others(6)
    with scene.store.write() as session:
        session.scalars(select(OrderProducer)).one().minimum_cents = 50_000
    assert "In tutto: 8,80 €" in scene.book(scene.apples, 4)
    scene.change(under_minimum=UnderMinimum.CANCEL)
    page = text_of(scene.anna.get(f"/ordini/{scene.order.id}").text)
    assert "Il minimo di Cascina Prova non è ancora raggiunto." in page
    assert "In tutto tra 0,00 €, se chiudesse adesso, e 8,80 €" in page


def test_what_is_weighed_says_so(scene: Scene) -> None:
    page = scene.book(scene.meat, 1)
    assert "Arrosto: 1 kg · 21,28 € Paghi quel che dice la bilancia" in page
    assert "In tutto tra 15,72 €, se chiudesse adesso, e 21,28 €" in page
    assert "Da pagare 18,50 € al massimo 21,28 € se quel che si pesa" in page


def test_a_pack_that_is_rounded_up_may_bring_more_than_was_asked(scene: Scene) -> None:
    scene.change(rounding=PackRounding.UP)
    page = scene.book(scene.apples, 3, 4)
    # Alone with a pack of ten: three, one that was offered, and all the rest.
    assert "adesso ne riceveresti fino a 10." in page
    assert "e 22,00 €" in page


def test_what_a_product_needs_in_all_is_told(scene: Scene) -> None:
    with scene.store.write() as session:
        session.get_one(OrderLine, scene.apples.id).minimum_units = 25
    assert "Ne servono 30 in tutto" in text_of(scene.anna.get(f"/ordini/{scene.order.id}").text)
    scene.booked_by_others(6)
    page = scene.book(scene.apples, 4, 9)
    assert "Ne mancano 15 per arrivare a 30 in tutto" in page
    assert "In tutto tra 0,00 €, se chiudesse adesso, e 19,80 €" in page


def test_nothing_booked_is_no_recap(scene: Scene) -> None:
    page = text_of(scene.anna.get(f"/ordini/{scene.order.id}").text)
    assert "La tua prenotazione" not in page


@pytest.mark.parametrize("rounding", list(PackRounding))
@pytest.mark.parametrize(("theirs", "mine", "most"), [(10, 4, 6), (3, 4, 4), (6, 4, 9), (17, 5, 5)])
def test_closing_now_gives_at_least_what_the_recap_says(
    scene: Scene, rounding: PackRounding, theirs: int, mine: int, most: int
) -> None:
    scene.change(rounding=rounding)
    scene.booked_by_others(theirs)
    page = scene.book(scene.apples, mine, most)
    least = 0 if "potrebbe non essere ordinato" in page else mine
    if "almeno" in page:
        least = int(page.split("almeno ")[1].split(".")[0])
    assert (
        scene.editor.send(f"/ordini/{scene.order.id}/passo", {"step": "close"}).status_code == 303
    )
    with scene.store.read() as session:
        query = select(Allotment.expected_units).join(Booking, Booking.id == Allotment.booking_id)
        units = session.scalars(query.where(Booking.household_id == scene.family.id)).one()
    assert least <= units
