"""What waits for the treasurer: each list with how much and since when, bounded, leading to the deed."""

from datetime import date, timedelta

import pytest

from app.groups.models import DutyKind, Household
from app.ledger import queries
from app.ledger.drafts import EntryDraft, Side
from app.ledger.dues import Due, charge_fee, take_deposit
from app.ledger.models import AccountKind, EntryKind
from app.ledger.movements import set_credit_rule
from app.ledger.services import (
    close_period,
    household_account,
    partner_account,
    write_entry,
)
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.bank import told
from tests.support.bank_files import Moved
from tests.support.books import bought, own, paid
from tests.support.database import Store
from tests.support.days import today
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/conti"
TODAY = today()
YEAR = TODAY.year
MOST_STATEMENTS = 30


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        group = groups.group(session, name="GAS Prova", slug="gas-prova")
        own(session, group, "bank")
        return group


@pytest.fixture
def browser(store: Store, gas: Organisation) -> Visitor:
    """Return somebody who keeps the books by duty alone."""
    with store.write() as session:
        who = person(session, totp_confirmed_at=utc_now())
        groups.duty(session, gas, who, DutyKind.TREASURER)
    return visitor(store, who)


def household(store: Store, gas: Organisation, code: str) -> Household:
    with store.write() as session:
        return groups.household(session, gas, code=code, name=f"Famiglia {code}")


def desk(browser: Visitor) -> str:
    return text_of(browser.get(PATH).get_data(as_text=True))


def test_a_group_without_anything_open_is_told_so(browser: Visitor, gas: Organisation) -> None:
    assert "Niente: tutto è al suo posto." in desk(browser)


def test_a_household_below_its_limit_shows_how_much_and_since_when(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    row = household(store, gas, "17")
    with store.write() as session:
        producer = factories.organisation(session)
        set_credit_rule(session, gas.id, 1_000, actor=actor_of(person(session)), now=NOW)
        days = [TODAY - timedelta(days=each) for each in (50, 40, 30, 20)]
        # Below the limit, back above it, below again: since the third day.
        bought(session, row, producer, 2_000, on=days[0])
        paid(session, row, 1_500, on=days[1])
        bought(session, row, producer, 600, on=days[2])
        bought(session, row, producer, 1, on=days[3])
    page = desk(browser)
    assert "Famiglie sotto il limite 1" in page
    assert "-11,01" in page
    assert f"dal {days[2].day} " in page
    with store.write() as session:
        paid(session, row, 101)
    assert "Famiglie sotto il limite" not in desk(browser)


def test_producers_are_to_be_paid_until_they_are(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    row = household(store, gas, "17")
    with store.write() as session:
        producer = factories.organisation(session, name="Cascina Prova")
        paid(session, row, 9_000)
        bought(session, row, producer, 4_099)
        account = queries.account_of_partner(session, gas.id, producer.id, AccountKind.PRODUCER)
        assert account is not None
    page = browser.get(PATH).get_data(as_text=True)
    assert "Produttori da pagare" in page
    assert f"/nuovo/pagamento?per={account.id}" in page
    assert "40,99" in text_of(page)
    asked = browser.get(f"{PATH}/nuovo/pagamento?per={account.id}&soldi=bank").text
    assert 'value="40,99"' in asked
    assert "Cascina Prova – da dare 40,99" in text_of(asked)
    assert 'value="40,99"' not in browser.get(f"{PATH}/nuovo/incasso?per={account.id}").text
    assert " – da dare 49,01" in text_of(browser.get(f"{PATH}/nuovo/rimborso").text)
    form = {"target": str(account.id), "amount": "40,99", "on": TODAY.isoformat(), "money": "bank"}
    assert browser.send(f"{PATH}/nuovo/pagamento", form).status_code == 303
    assert "Produttori da pagare" not in desk(browser)


def test_other_groups_are_open_either_way(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    row = household(store, gas, "17")
    with store.write() as session:
        mine = household_account(session, session.merge(row), now=NOW)
        for name, cents in (("GAS Altro", 500), ("GAS Terzo", -700)):
            other = groups.group(session, name=name)
            account = partner_account(session, gas.id, other, now=NOW, kind=AccountKind.PARTNER)
            sides = (Side(mine.id, cents), Side(account.id, -cents))
            draft = EntryDraft(kind=EntryKind.GOODS, on=TODAY, text="Insieme", sides=sides)
            write_entry(session, gas.id, draft, actor=None, now=NOW)
    page = desk(browser)
    assert "GAS Altro dobbiamo" in page
    assert "GAS Terzo ci deve" in page


def test_fees_and_deposits_are_missed_only_where_the_group_takes_them(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    first, _second = household(store, gas, "17"), household(store, gas, "18")
    page = desk(browser)
    assert "Quota di quest" not in page
    assert "Cauzioni mancanti" not in page
    with store.write() as session:
        actor, due = actor_of(person(session)), Due(1_000, TODAY, "Quota")
        charge_fee(session, session.merge(first), due, YEAR, actor=actor, now=NOW)
        take_deposit(session, session.merge(first), due, in_cash=True, actor=actor, now=NOW)
    page = desk(browser)
    assert "anno non addebitata 1" in page
    assert "Cauzioni mancanti 1" in page
    assert "18 Famiglia 18" in page


def test_the_year_before_is_to_be_closed_when_it_holds_anything(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    row = household(store, gas, "17")
    last = date(YEAR - 1, 12, 31)
    with store.write() as session:
        paid(session, row, 100, on=last + timedelta(days=1))
    assert "non è chiuso" not in desk(browser)
    with store.write() as session:
        paid(session, row, 100, on=last)
    page = browser.get(PATH).get_data(as_text=True)
    assert "scorso non è chiuso" in text_of(page)
    assert f"/chiusura?fino={last.isoformat()}" in page
    with store.write() as session:
        close_period(session, gas.id, last, actor=actor_of(person(session)), now=NOW)
    assert "non è chiuso" not in desk(browser)


def test_movements_of_the_bank_wait_with_a_way_to_all_of_them(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        told(
            session,
            gas,
            *[Moved(100 + each, f"Bonifico n. {each:02}", TODAY) for each in range(12)],
        )
    page = browser.get(PATH).get_data(as_text=True)
    assert "da registrare 12" in text_of(page)
    assert f"{PATH}/da-fare/banca" in page
    whole = browser.get(f"{PATH}/da-fare/banca")
    assert "Bonifico n. 11" in text_of(whole.get_data(as_text=True))
    assert "Bonifico n. 11" not in text_of(page)


def test_a_delivered_order_waits_to_be_settled_by_who_may(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        row = orders.order(session, gas, title="Mele di prova")
        row.state = OrderState.DELIVERED
        owner = person(session, totp_confirmed_at=utc_now())
        mandate(session, owner, gas)
    page = browser.get(PATH).get_data(as_text=True)
    assert "Mele di prova" in text_of(page)
    # Who keeps the books alone reads the sums of the group, who coordinates the order settles it.
    sums = f"/ordini/{row.id}/gruppi/{gas.id}/conteggio"
    assert f'href="{sums}"' in page
    assert browser.get(sums).status_code == 200
    coordinates = visitor(store, owner).get(PATH).get_data(as_text=True)
    assert f"/ordini/{row.id}/conteggio" in coordinates


def test_there_is_no_other_list(browser: Visitor, gas: Organisation) -> None:
    assert browser.get(f"{PATH}/da-fare/altro").status_code == 404


def test_the_desk_asks_as_much_for_many_as_for_few(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        producer = factories.organisation(session)
        for each in range(25):
            row = groups.household(session, gas, code=str(each))
            bought(session, row, producer, 100 + each)
        told(session, gas, *[Moved(100 + each, f"Prova {each}", TODAY) for each in range(25)])
    with counted_statements(store.app) as counted:
        assert browser.get(PATH).status_code == 200
    assert len(counted) <= MOST_STATEMENTS, counted.sent
    page = text_of(browser.get(f"{PATH}/da-fare/sotto-il-limite").get_data(as_text=True))
    assert page.count("Famiglia Prova") == 25
