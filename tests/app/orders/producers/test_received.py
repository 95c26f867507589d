"""The orders that a producer has received: what waits for its answer first, then page by page."""

import re
from datetime import date, timedelta

import pytest

from app.accounts.models import Role
from app.orders.closing.models import LineOutcome
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.producers import received_queries
from app.orders.producers.answer_models import ProducerAnswer
from app.orders.states import OrderAction, OrderState
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

DAY = date(2026, 12, 10)


def add_order(
    store: Store, gas: Organisation, farm: Organisation, title: str, **fields: object
) -> CollectiveOrder:
    units = int(str(fields.pop("units", 10)))
    answered = bool(fields.pop("answered", False))
    with store.write() as session:
        row = orders.order(session, gas, title=title, **({"state": OrderState.SENT} | fields))
        orders.producer(session, row, farm)
        line = orders.line(session, row, farm)
        session.add(
            LineOutcome(
                order_id=row.id, line_id=line.id, organisation_id=gas.id, ordered_units=units
            )
        )
        session.add(
            OrderEvent(
                order_id=row.id, number=1, action=OrderAction.SEND, state=OrderState.SENT, at=NOW
            )
        )
        if answered:
            session.add(
                ProducerAnswer(order_id=row.id, producer_id=farm.id, number=1, sending=1, at=NOW)
            )
    return row


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return groups.group(session, name="GAS di prova")


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session, name="Cascina Prova")


@pytest.fixture
def farmer(store: Store, farm: Organisation) -> Visitor:
    with store.write() as session:
        who = person(session)
        mandate(session, who, farm, Role.ORDERS)
    return visitor(store, who, farm)


def test_what_is_due_first_is_answered_first_and_the_rest_follows(
    store: Store, gas: Organisation, farm: Organisation, farmer: Visitor
) -> None:
    add_order(store, gas, farm, "Senza data")
    add_order(store, gas, farm, "Dopo", deliver_on=DAY + timedelta(days=5))
    add_order(store, gas, farm, "Prima", deliver_on=DAY)
    add_order(store, gas, farm, "Risposto", answered=True)
    add_order(store, gas, farm, "Consegnato", state=OrderState.DELIVERED)
    add_order(store, gas, farm, "Nulla da te", units=0)
    add_order(store, gas, farm, "Ancora aperto", state=OrderState.OPEN)
    page = text_of(farmer.get("/ordini/ricevuti").text)
    at = [page.index(word) for word in ("Da rispondere", "Prima", "Dopo", "Senza data")]
    assert at == sorted(at)
    assert page.count("Aspetta la tua risposta") == 3
    assert page.index("Tutti gli altri") > at[-1]
    assert page.index("Consegnato") < page.index("Risposto")
    assert "22,00 €" in page
    assert "Nulla da te" not in page
    assert "Ancora aperto" not in page


def test_the_list_has_pages_and_asks_as_little_for_many_as_for_few(
    store: Store,
    gas: Organisation,
    farm: Organisation,
    farmer: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(received_queries, "PAGE_SIZE", 3)
    add_order(store, gas, farm, "Ordine zero", answered=True)
    with counted_statements(store.app) as few:
        assert farmer.get("/ordini/ricevuti").status_code == 200
    for number in range(1, 8):
        add_order(store, gas, farm, f"Ordine {number}", answered=True)
    with counted_statements(store.app) as many:
        page = farmer.get("/ordini/ricevuti").text
    assert len(many) == len(few)
    seen: list[str] = []
    for _page in range(4):
        seen += [
            f"Ordine {n}"
            for n in ("7", "6", "5", "4", "3", "2", "1", "zero")
            if f">Ordine {n}<" in page
        ]
        older = re.search(r'href="([^"]*before=[^"]*)">Ordini più vecchi', page)
        if older is None:
            break
        page = farmer.get(older.group(1)).text
    assert seen == [f"Ordine {n}" for n in ("7", "6", "5", "4", "3", "2", "1", "zero")]
