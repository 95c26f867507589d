"""The board with many orders: what needs doing first, filters, pages by key."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.groups.queries import current_households
from app.orders.coordinating import board_queries
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

MOST_STATEMENTS = 16
SIXTY = 60


@pytest.fixture
def editor(store: Store) -> Visitor:
    """Sixty orders, six in each state, of two producers in turn; nothing closes today."""
    now = utc_now()
    with store.write() as session:
        gas, edda = groups.group(session), person(session)
        mandate(session, edda, gas)
        edda.totp_confirmed_at = factories.NOW
        farms = [factories.organisation(session, name=f"Cascina {name}") for name in "AB"]
        states = list(OrderState)
        for number in range(SIXTY):
            row = orders.order(
                session,
                gas,
                title=f"Ordine {number:02}.",
                state=states[number % len(states)],
                closes_at=now + timedelta(days=3, minutes=number),
                opens_at=now - timedelta(days=1),
            )
            orders.producer(session, row, farms[number % 2])
        today = now.astimezone(ZoneInfo("Europe/Rome")).date()
        orders.order(
            session,
            gas,
            title="Pane di oggi",
            opens_at=now - timedelta(days=2),
            closes_at=now - timedelta(seconds=1),
        )
        orders.order(
            session, gas, title="Uova arrivate", state=OrderState.CONFIRMED, deliver_on=today
        )
    return visitor(store, edda, gas)


def test_what_is_pressing_stands_first(editor: Visitor) -> None:
    text = text_of(editor.get("/ordini").text)
    first = text[text.index("Da fare per primo") : text.index("In corso")]
    assert "Chiude oggi. Pane di oggi Da inviare. Ordine 03. Da inviare. Ordine 13." in first
    # One closes, six are to be sent, one is to be weighed; six wait for the producer, six for the accounts.
    assert first.count("Da inviare.") == 6
    assert "Da pesare e consegnare. Uova arrivate" in first
    assert "E altri 12." in first


def test_a_filter_holds_on_every_page(editor: Visitor) -> None:
    text = text_of(editor.get("/ordini?stato=settled").text)
    assert len(set(re.findall(r"Ordine \d\d\.", text))) == SIXTY / 10
    assert "Da fare per primo" not in text
    assert "Nessun ordine così" not in text
    page = editor.get("/ordini")
    [farm] = set(re.findall(r'value="([0-9a-f-]{36})">Cascina A<', page.text))
    seen: set[str] = set()
    path: str | None = f"/ordini?produttore={farm}"
    while path is not None:
        page = editor.get(path)
        seen |= set(re.findall(r"Ordine (\d\d)\.", page.text))
        older = re.search(r'href="(/ordini\?[^"]*before=[^"]+)"', page.text)
        path = older and older[1].replace("&amp;", "&")
    assert seen == {f"{number:02}" for number in range(0, SIXTY, 2)}
    assert "Nessun ordine così" in text_of(
        editor.get(
            f"/ordini?produttore={farm}&stato=open&before=00000000-0000-7000-8000-000000000000"
        ).text
    )


def test_what_is_no_filter_is_none(editor: Visitor) -> None:
    assert "Da fare per primo" in text_of(editor.get("/ordini?stato=xx&produttore=yy").text)


def test_the_board_asks_the_same_few_questions_however_many_orders(
    store: Store, editor: Visitor
) -> None:
    with counted_statements(store.app) as statements:
        editor.get("/ordini")
    assert len(statements) <= MOST_STATEMENTS


def test_households_stand_in_the_order_in_which_they_are_called(store: Store) -> None:
    with store.write() as session:
        gas, farm = groups.group(session), factories.organisation(session)
        row = orders.order(session, gas)
        line = orders.line(session, row, farm)
        for code in ("10", "2", "1"):
            orders.booking(session, line, groups.household(session, gas, code=code), 1)
    with store.read() as session:
        cells = board_queries.cells_of(session, row.id)
        families = current_households(session, {gas.id})
        assert [cell.code for cell in cells] == ["1", "2", "10"]
        assert [family.code for family in families] == ["1", "2", "10"]
