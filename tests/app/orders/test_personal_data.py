"""What a group holds about a person by way of their household: taken out, settled before they go, without a name after."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Person
from app.accounts.personal.erasing import hindrances
from app.accounts.personal.models import ErasureRequest
from app.accounts.personal.registry import EXTENSION
from app.accounts.personal.taking import files_of, rows_of
from app.groups.models import Household
from app.ledger.models import AccountKind
from app.orders.booking.models import Basket
from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.jobs.outbox import publish
from catalog.organisations import Organisation
from tests.support import books, factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.signing import person, visitor

ERASURE = "/io/dati/cancella"


class Scene:
    """Zenobia alone in her household, two people in another, both in a settled order of one group."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.write() as session:
            self.gas = groups.group(session, name="GAS Prova")
            self.farm: Organisation = factories.organisation(session, name="Orto Prova")
            self.zenobia, one, self.two = (person(session) for _number in range(3))
            self.alone = groups.household(
                session, self.gas, self.zenobia, name="Famiglia Trovata", code="17"
            )
            self.shared = groups.household(
                session, self.gas, one, self.two, name="Famiglia Altra", code="18"
            )
            self.order: CollectiveOrder = orders.order(
                session, self.gas, title="Mele di novembre", state=OrderState.SETTLED
            )
            apples = orders.line(session, self.order, self.farm, title="Mele antiche")
            pears = orders.line(session, self.order, self.farm, title="Pere di altri")
            for family, line in ((self.alone, apples), (self.shared, pears)):
                orders.given(session, line, family, 3)
                session.add(Basket(order_id=self.order.id, household_id=family.id, updated_at=NOW))
                books.bought(session, family, self.farm, 660, text=f"Ordine: {line.title}")
                books.paid(session, family, 660, text=f"Pagato: {line.title}")

    def hindrances(self, who: Person) -> str:
        with self.store.app.test_request_context(), self.store.read() as session:
            return " ".join(hindrances(session, self.store.app.extensions[EXTENSION], who.id))


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


def test_what_ones_household_booked_got_and_paid_is_taken_out(scene: Scene) -> None:
    app = scene.store.app
    with app.test_request_context(), scene.store.read() as session:
        zenobia = session.get_one(Person, scene.zenobia.id)
        found = rows_of(session, app.extensions[EXTENSION], zenobia)
        files = files_of(found)
    assert [row["name"] for row in found["groups", "households"]] == ["Famiglia Trovata"]
    assert [row["title"] for row in found["orders", "collective_orders"]] == ["Mele di novembre"]
    assert [row["title"] for row in found["orders", "order_lines"]] == ["Mele antiche"]
    assert [row["quantity"] for row in found["orders", "bookings"]] == [3]
    assert [row["expected_cents"] for row in found["orders", "allotments"]] == [660]
    assert sorted(row["amount_cents"] for row in found["ledger", "postings"]) == [-660, 660]
    texts = {row["text"] for row in found["ledger", "ledger_entries"]}
    assert texts == {"Ordine: Mele antiche", "Pagato: Mele antiche"}
    assert "Altra" not in files["tutto.json"].decode()
    assert "Mele antiche" in files["orders/merce prenotata dalla mia famiglia.csv"].decode()


def test_who_is_alone_in_a_household_settles_its_account_first(scene: Scene) -> None:
    assert scene.hindrances(scene.zenobia) == ""
    with scene.store.write() as session:
        for family in (scene.alone, scene.shared):
            books.bought(session, session.merge(family), scene.farm, 1_250)
    assert "GAS Prova" in scene.hindrances(scene.zenobia)
    assert "-12,50" in scene.hindrances(scene.zenobia)
    # Somebody else is left there to be asked.
    assert scene.hindrances(scene.two) == ""
    page = visitor(scene.store, scene.zenobia)
    assert "-12,50" in text_of(page.get(ERASURE).text)
    assert page.send(ERASURE, {"understood": "1"}).status_code == 409
    with scene.store.write() as session:
        books.paid(session, session.merge(scene.alone), 1_250)
    assert scene.hindrances(scene.zenobia) == ""


def test_a_deposit_is_given_back_first(scene: Scene) -> None:
    with scene.store.write() as session:
        family = session.merge(scene.alone)
        books.paid(session, family, 5_000, kind=AccountKind.DEPOSIT)
    assert "cauzione di 50,00" in scene.hindrances(scene.zenobia)


def test_wishes_in_an_order_under_way_come_first(scene: Scene) -> None:
    with scene.store.write() as session:
        later = orders.order(session, scene.gas, title="Arance di dicembre")
        line = orders.line(session, later, scene.farm)
        for family in (scene.alone, scene.shared):
            orders.booking(session, line, family, 2)
    assert "Arance di dicembre" in scene.hindrances(scene.zenobia)
    assert scene.hindrances(scene.two) == ""
    with scene.store.write() as session:
        session.get_one(CollectiveOrder, later.id).state = OrderState.CANCELLED
    assert scene.hindrances(scene.zenobia) == ""


def test_a_household_of_which_nobody_is_left_keeps_its_code_and_loses_its_name(
    scene: Scene,
) -> None:
    for who in (scene.zenobia, scene.two):
        answer = visitor(scene.store, who).send(ERASURE, {"understood": "1"})
        assert answer.status_code == 303
    with scene.store.write() as session:
        session.execute(update(ErasureRequest).values(due_at=utc_now() - timedelta(minutes=1)))
        publish(session, "accounts.erase_those_due", {}, now=utc_now())
    drain(scene.store.app, kinds={"accounts.erase_those_due", "accounts.erase_person"})
    with scene.store.read() as session:
        assert session.get_one(Person, scene.zenobia.id).erased_at is not None
        kept = session.get_one(Household, scene.alone.id)
        assert (kept.code, kept.name) == ("17", "famiglia cancellata")
        assert session.get_one(Household, scene.shared.id).name == "Famiglia Altra"
