"""What older systems got wrong and nothing else here shows: docs/lessons-of-older-systems.md names each."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.groups.models import DutyKind, Household, HouseholdPerson
from app.orders import queries
from app.orders.making.drafting import copy_offer
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.offers import Offer
from catalog.quantities import UnitCode
from tests.app.orders.settling.settled import BIANCHI, ROSSI, VERDI, delivered
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.signing import Visitor, person, visitor


@dataclass(frozen=True)
class Shop:
    """An open order with a line copied from an offer of 2.12 € and VAT, and a member."""

    store: Store
    order: CollectiveOrder
    offer: Offer
    line: OrderLine
    anna: Visitor

    @property
    def url(self) -> str:
        return f"/ordini/{self.order.id}"

    def book(self, quantity: int, **fields: str) -> int:
        form = {"revision": "0", f"q-{self.line.id}": str(quantity)} | fields
        return int(self.anna.send(f"{self.url}/prenota", form).status_code)


@pytest.fixture
def shop(store: Store) -> Shop:
    now = utc_now()
    with store.write() as session:
        gas, farm, who = groups.group(session), factories.organisation(session), person(session)
        groups.household(session, gas, who)
        offer = factories.offer(session, farm, price_cents=212)
        order = orders.order(
            session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
        )
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm, household_maximum=5)
        copy_offer(line, offer)
    return Shop(store, order, offer, line, visitor(store, who))


def test_prices_and_limits_that_a_browser_sends_are_not_read(shop: Shop) -> None:
    forged = {
        f"price-{shop.line.id}": "0,01",
        f"price_cents-{shop.line.id}": "1",
        f"max-{shop.line.id}": "900",
        f"hmax-{shop.line.id}": "900",
    }
    assert shop.book(6, **forged) == 422
    assert shop.book(5, **forged) == 303
    assert "Da pagare 11,00 €" in text_of(shop.anna.get(shop.url).text)


def test_a_price_that_changes_later_touches_no_order(shop: Shop) -> None:
    assert shop.book(2) == 303
    assert "Da pagare 4,40 €" in text_of(shop.anna.get(shop.url).text)
    before = text_of(shop.anna.get(shop.url).text)
    with shop.store.write() as session:
        offer = session.get_one(Offer, shop.offer.id)
        offer.price_cents, offer.title, offer.vat_basis_points = 999, "Un altro nome", 2_200
        offer.unit, offer.unit_label, offer.content_amount = UnitCode.GRAM, "cassetta", 250
        offer.pack_size, offer.minimum_units, offer.available_amount = 12, 30, 1
        offer.category_code, offer.withdrawn_at = "cheese", utc_now()
    assert text_of(shop.anna.get(shop.url).text) == before


def test_the_database_keeps_one_booking_of_a_household_and_a_product(shop: Shop) -> None:
    with shop.store.write() as session:
        family = session.scalars(select(Household)).one()
        orders.booking(session, shop.line, family, 2)
        with pytest.raises(IntegrityError):
            orders.booking(session, shop.line, family, 1)
        session.rollback()


def test_not_only_who_opened_an_order_settles_it(store: Store) -> None:
    scene = delivered(store)
    with store.write() as session:
        carla = person(session, totp_confirmed_at=NOW)
        groups.duty(session, scene.gas, carla, DutyKind.COORDINATOR)
    whole = {"seen": str(ROSSI + BIANCHI + VERDI), "sure": "1"}
    url = f"/ordini/{scene.order.id}/conteggio/chiudi"
    assert visitor(store, carla).send(url, whole).status_code == 303
    assert scene.state() is OrderState.SETTLED


def test_every_page_says_the_same_sum(store: Store) -> None:
    scene = delivered(store)
    rossi = scene.families[0]
    with store.write() as session:
        member, carla = person(session), person(session)
        session.add(HouseholdPerson(household_id=rossi.id, person_id=member.id, created_at=NOW))
        groups.duty(session, scene.gas, carla, DutyKind.COORDINATOR)
    scene.settle()
    order = f"/ordini/{scene.order.id}"
    seen = [
        *(
            visitor(store, member).get(url)
            for url in (order, f"{order}/conto", f"/conti/{rossi.id}")
        ),
        *(
            visitor(store, carla).get(url)
            for url in (f"{order}/conteggio", f"{order}/gruppi/{scene.gas.id}/conteggio")
        ),
    ]
    assert all("19,19" in text_of(answer.text) for answer in seen)
    with store.read() as session:
        assert queries.order(session, scene.order.id).state is OrderState.SETTLED
