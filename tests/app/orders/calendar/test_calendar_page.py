"""The calendar of a person by months: whole weeks, the day of the wall clock, one's own groups only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.orders.calendar.month import Month, days_of
from app.orders.states import OrderState
from tests.support import groups, orders
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import person, visitor

TODAY = date(2026, 11, 25)
MOST_STATEMENTS = 14


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-12", "2026-12"),
        ("", "2026-11"),
        ("2026-13", "2026-11"),
        ("1999-12", "2026-11"),
        ("9999-12", "2026-11"),
        ("2026-12-01", "2026-11"),
        ("dicembre", "2026-11"),
    ],
)
def test_what_is_no_month_is_the_month_of_today(text: str, code: str) -> None:
    assert Month.read(text, TODAY).code == code


def test_a_month_is_shown_as_whole_weeks() -> None:
    december = Month(2026, 12)
    assert december.shown == (date(2026, 11, 30), date(2027, 1, 3))
    assert (december.earlier.code, december.later.code) == ("2026-11", "2027-01")
    assert Month(2024, 2).last == date(2024, 2, 29)
    assert not Month(2100, 12).can_go_on
    assert not Month(2000, 1).can_go_back
    # A month of four weeks that begins on a Monday.
    assert len(days_of(Month(2027, 2), [], TODAY)) == 28


def test_an_order_stands_on_the_day_of_the_wall_clock_and_other_groups_orders_do_not(
    store: Store,
) -> None:
    # Given an order that closes half an hour past midnight where the district is: in UTC it is the day before
    with store.write() as session:
        gas, other = groups.group(session), groups.group(session)
        anna = person(session)
        groups.household(session, gas, anna)
        closes = datetime(2026, 12, 9, 23, 30, tzinfo=UTC)
        for owner, title in ((gas, "Arance"), (other, "Limoni")):
            orders.order(
                session,
                owner,
                title=title,
                opens_at=closes - timedelta(days=3),
                closes_at=closes,
                deliver_on=date(2026, 12, 15),
            )
    page = visitor(store, anna).get("/calendario?mese=2026-12")
    text = text_of(page.text)
    assert "giovedì 10 dicembre 00:30 Chiude l’ordine Arance" in text
    assert "martedì 15 dicembre Arriva la merce Arance" in text
    assert "Limoni" not in text
    assert 'href="/calendario?mese=2026-11"' in page.text
    assert 'href="/calendario?mese=2027-01"' in page.text


def test_a_cancelled_order_says_so_in_words(store: Store) -> None:
    with store.write() as session:
        gas, anna = groups.group(session), person(session)
        groups.household(session, gas, anna)
        row = orders.order(session, gas, title="Arance", deliver_on=date(2026, 12, 15))
        orders.step(session, row, OrderState.OPEN)
        orders.step(session, row, OrderState.CANCELLED)
    text = text_of(visitor(store, anna).get("/calendario?mese=2026-12").text)
    assert "Arriva la merce Arance annullato" in text


def test_who_belongs_to_no_group_reads_that_nothing_comes(store: Store) -> None:
    with store.write() as session:
        anna = person(session)
    text = text_of(visitor(store, anna).get("/calendario").text)
    assert "In questo mese non c’è niente in programma." in text


def test_a_month_asks_the_same_few_questions_however_full_it_is(store: Store) -> None:
    with store.write() as session:
        gas, anna = groups.group(session), person(session)
        groups.household(session, gas, anna)
        for _number in range(30):
            orders.order(session, gas, deliver_on=date(2026, 12, 15))
    browser = visitor(store, anna)
    with counted_statements(store.app) as statements:
        page = browser.get("/calendario?mese=2026-12")
    assert page.text.count("Arriva la merce") == 30
    assert len(statements) <= MOST_STATEMENTS
