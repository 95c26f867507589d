"""The treasurer at the desk: every deed to the cent, once, with a name; nothing is ever rewritten."""

import io
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import Person, Role
from app.groups.models import DutyKind, Household
from app.ledger import queries
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support import factories, groups, papers
from tests.support.books import bought, paid, sum_of_everything
from tests.support.database import Store
from tests.support.days import today
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

PATH = "/realta/gas-prova/conti"
TODAY = today()
DAY = TODAY.isoformat()
MOST_STATEMENTS = 12
# What waits is asked of every room.
MOST_AT_THE_DESK = 24


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return groups.group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def keeper(store: Store, gas: Organisation) -> Person:
    """Return somebody who keeps the books by duty alone, with the second factor."""
    with store.write() as session:
        who = person(session, name="Tesoriera Prova", totp_confirmed_at=utc_now())
        groups.household(session, gas, who, code="T1")
        groups.duty(session, gas, who, DutyKind.TREASURER)
        return who


@pytest.fixture
def browser(store: Store, keeper: Person) -> Visitor:
    return visitor(store, keeper)


@pytest.fixture
def family(store: Store, gas: Organisation) -> Household:
    with store.write() as session:
        return groups.household(session, gas, code="17", name="Famiglia Prova")


@pytest.fixture
def farm(store: Store, family: Household) -> LedgerAccount:
    """Return the account of a producer to whom 40,99 are owed."""
    with store.write() as session:
        producer = factories.organisation(session, name="Cascina Prova")
        bought(session, family, producer, 4_099)
        found = queries.account_of_partner(
            session, family.organisation_id, producer.id, AccountKind.PRODUCER
        )
        assert found is not None
        return found


def sums(store: Store, gas: Organisation) -> dict[str, int]:
    with store.read() as session:
        rows = queries.balances(session, gas.id)
        assert sum_of_everything(session) == 0
        return {row.account.kind.value: row.balance_cents for row in rows if row.balance_cents}


def send(browser: Visitor, deed: str, **fields: str) -> int:
    begun = {"amount": "10,01", "on": DAY, "money": "bank"}
    return browser.send(f"{PATH}/nuovo/{deed}", begun | fields).status_code


def test_a_payment_by_bank_adds_to_the_credit_of_a_household(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    assert send(browser, "versamento", target=str(family.id), text="CRO 123") == 303
    assert sums(store, gas) == {"bank": 1_001, "household": -1_001}
    with store.read() as session:
        (entry,) = session.scalars(select(LedgerEntry))
        assert (entry.text, entry.number) == ("CRO 123", 1)
        assert entry.by_id is not None
        actions = [row.action for row in session.scalars(select(AuditEntry))]
    assert "ledger.entered" in actions


def test_the_same_form_sent_twice_is_entered_once(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    form = {
        "amount": "5",
        "on": DAY,
        "money": "cash",
        "target": str(family.id),
        "form_token": new_form_token(),
    }
    first, second = (browser.post(f"{PATH}/nuovo/versamento", data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert sums(store, gas) == {"cash": 500, "household": -500}


def test_each_deed_moves_what_it_says(
    browser: Visitor, store: Store, gas: Organisation, family: Household, farm: LedgerAccount
) -> None:
    """Every step with the balances that a hand has computed."""
    who, seller = str(family.id), str(farm.id)
    assert sums(store, gas) == {"household": 4_099, "producer": -4_099}
    assert send(browser, "versamento", target=who, amount="100") == 303
    assert send(browser, "pagamento", target=seller, amount="30,00") == 303
    assert sums(store, gas) == {"bank": 7_000, "household": -5_901, "producer": -1_099}
    assert send(browser, "incasso", target=seller, amount="0,99", money="cash") == 303
    assert send(browser, "giroconto", money="bank", amount="20,00") == 303
    assert sums(store, gas) == {
        "bank": 5_000,
        "cash": 2_099,
        "household": -5_901,
        "producer": -1_198,
    }
    assert send(browser, "cauzione", target=who, amount="50", money="cash") == 303
    assert send(browser, "cauzione-resa", target=who, amount="20", money="cash") == 303
    assert send(browser, "rimborso", target=who, amount="59,01") == 303
    assert sums(store, gas) == {
        "bank": -901,
        "cash": 5_099,
        "deposit": -3_000,
        "producer": -1_198,
    }


@pytest.mark.parametrize(
    ("deed", "amount"),
    [("rimborso", "10,01"), ("cauzione-resa", "0,01")],
)
def test_nobody_gets_back_more_than_there_is(
    browser: Visitor, store: Store, family: Household, deed: str, amount: str
) -> None:
    with store.write() as session:
        paid(session, family, 1_000)
    form = {"target": str(family.id), "amount": amount, "on": DAY, "money": "cash"}
    answer = browser.send(f"{PATH}/nuovo/{deed}", form)
    assert answer.status_code == 409
    said = {"rimborso": "di più non si può restituire", "cauzione-resa": "di questa famiglia"}
    assert said[deed] in text_of(answer.text)
    assert f'value="{amount}"' in answer.text


def test_an_adjustment_needs_two_accounts_and_a_reason(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        paid(session, family, 1_000)
    with store.read() as session:
        rows = {row.account.kind.value: row.account.id for row in queries.balances(session, gas.id)}
    form = {"debit": str(rows["group"]), "credit": str(rows["bank"]), "amount": "2,00"}
    assert send(browser, "rettifica", **form) == 422
    assert send(browser, "rettifica", **form | {"credit": form["debit"], "reason": "x"}) == 422
    assert send(browser, "rettifica", **form, reason="Spese della banca") == 303
    assert sums(store, gas) == {"bank": 800, "group": 200, "household": -1_000}


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "1e9"},
        {"amount": "12,345"},
        {"on": (TODAY + timedelta(days=2)).isoformat()},
        {"on": "ieri"},
        {"money": "gold"},
        {"target": "nobody"},
        {"target": "00000000-0000-0000-0000-000000000000"},
        {"text": "x" * 201},
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_not_entered(
    browser: Visitor, store: Store, gas: Organisation, family: Household, wrong: dict[str, str]
) -> None:
    assert send(browser, "versamento", **{"target": str(family.id)} | wrong) == 422
    assert sums(store, gas) == {}


def test_a_household_of_another_group_is_no_target(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        stranger = groups.household(session, groups.group(session))
    assert send(browser, "versamento", target=str(stranger.id)) == 422
    assert sums(store, gas) == {}


def test_an_entry_is_undone_once_with_author_and_reason(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        entry = paid(session, family, 1_000)
    address = f"{PATH}/movimenti/{entry.id}"
    assert browser.send(f"{address}/storno", {"reason": "", "on": DAY}).status_code == 422
    assert browser.send(f"{address}/storno", {"reason": "Doppio", "on": DAY}).status_code == 303
    assert sums(store, gas) == {}
    assert browser.send(f"{address}/storno", {"reason": "Doppio", "on": DAY}).status_code == 409
    page = text_of(browser.get(address).text)
    assert "stornato dal n. 2" in page
    with store.read() as session:
        mirror = queries.reversal_of(session, entry.id)
        assert mirror is not None
    page = text_of(browser.get(f"{PATH}/movimenti/{mirror.id}").text)
    assert "Tesoriera Prova" in page
    assert "Doppio" in page


def test_the_fee_is_charged_to_all_and_to_each_once(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        groups.household(session, gas, left_on=TODAY)
    form = {"year": str(TODAY.year), "amount": "15,00", "on": DAY}
    for _time in range(2):
        assert browser.send(f"{PATH}/quota", form).status_code == 303
    # Two households belong to the group: this one and the treasurer's.
    assert sums(store, gas) == {"household": 1_500, "group": -3_000} | {"household": 1_500}
    with store.write() as session:
        groups.household(session, gas, code="18")
    assert "manca a 1 famiglia" in text_of(browser.get(f"{PATH}/quota").text)
    browser.send(f"{PATH}/quota", form)
    with store.read() as session:
        assert len(session.scalars(select(LedgerEntry)).all()) == 3


def test_the_rule_of_credit_is_set_and_taken_back(
    browser: Visitor, store: Store, gas: Organisation
) -> None:
    for form, limit in (
        ({"rule": "limit", "limit": "20,50"}, 2_050),
        ({"rule": "limit", "limit": "0"}, 0),
        ({"rule": "free"}, None),
    ):
        assert browser.send(f"{PATH}/regole", form).status_code == 303
        with store.read() as session:
            book = queries.book(session, gas.id)
            assert book is not None
            assert book.overdraft_cents == limit
    assert browser.send(f"{PATH}/regole", {"rule": "limit"}).status_code == 422
    assert browser.send(f"{PATH}/regole", {}).status_code == 422


def test_a_year_is_closed_with_the_balances_shown_and_nothing_is_entered_in_it_any_more(
    browser: Visitor, store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        paid(session, family, 1_000, on=date(2025, 12, 31))
        paid(session, family, 77, on=date(2026, 1, 1))
    page = text_of(browser.get(f"{PATH}/chiusura?fino=2025-12-31").text)
    assert "Che cosa si chiude 1 movimento" in page
    assert "Banca 10,00" in page
    asked = f"{PATH}/chiusura/saldi.xlsx?fino=2025-12-31"
    sheet = load_workbook(io.BytesIO(browser.get(asked).data)).get_sheet_by_index(0).to_python()
    assert [row[1:] for row in sheet[1:]] == [["Banca", 10.0], ["17 Famiglia Prova", 10.0]]
    form = {"until": "2025-12-31", "sure": "1"}
    assert browser.send(f"{PATH}/chiusura", form | {"sure": ""}).status_code == 422
    assert (
        browser.send(f"{PATH}/chiusura", form | {"until": today().isoformat()}).status_code == 422
    )
    assert browser.send(f"{PATH}/chiusura", form).status_code == 303
    assert browser.send(f"{PATH}/chiusura", form).status_code == 409
    assert send(browser, "versamento", target=str(family.id), on="2025-12-31") == 409
    assert send(browser, "versamento", target=str(family.id), on="2026-01-01") == 303


def test_entries_are_listed_by_period_and_kind_and_taken_away(
    browser: Visitor, store: Store, family: Household, farm: LedgerAccount
) -> None:
    with store.write() as session:
        paid(session, family, 1_000, on=date(2026, 1, 5), text="=2+2")
    page = text_of(browser.get(f"{PATH}/movimenti?tipo=payment").text)
    assert "1 movimento" in page
    assert "17 Famiglia Prova → Banca" in page
    page = text_of(browser.get(f"{PATH}/movimenti?dal=2026-01-01&al=2026-01-31").text)
    assert "1 movimento" in page
    lines = browser.get(f"{PATH}/movimenti.csv?tipo=payment").data.decode("utf-8-sig").split("\r\n")
    assert lines[1] == "2;2026-01-05;Versamento;'=2+2;;Banca;Banca;10,00;"
    assert lines[2] == "2;2026-01-05;Versamento;'=2+2;;Famiglie;17 Famiglia Prova;;10,00"
    assert browser.get(f"{PATH}/movimenti.xlsx").status_code == 200


def test_pages_ask_as_much_for_many_entries_as_for_few(
    browser: Visitor, store: Store, gas: Organisation, family: Household, farm: LedgerAccount
) -> None:
    with store.write() as session:
        for number in range(60):
            paid(session, groups.household(session, gas, code=f"P{number}"), 100 + number)
    for address in (
        "",
        "/movimenti",
        "/elenco/famiglie",
        "/elenco/famiglie?page=2",
        "/elenco/cauzioni",
        "/elenco/produttori",
        "/elenco/gruppi",
        f"/conto/{farm.id}",
    ):
        with counted_statements(store.app) as asked:
            answer = browser.get(PATH + address)
        assert answer.status_code == 200
        most = MOST_STATEMENTS if address else MOST_AT_THE_DESK
        assert len(asked) <= most, (address, asked.sent)
    assert "Cascina Prova" in browser.get(f"{PATH}/elenco/produttori").text
    assert "prima=" in browser.get(f"{PATH}/movimenti").text


def test_whoever_proved_long_ago_proves_again_before_money_moves(
    store: Store, keeper: Person, family: Household
) -> None:
    browser = visitor(store, keeper, now=utc_now() - timedelta(hours=12))
    for address in ("/nuovo/versamento", "/quota", "/regole", "/chiusura"):
        answer = browser.get(PATH + address)
        assert answer.status_code == 303
        assert "/io/conferma" in answer.headers["Location"]
    assert browser.get(PATH).status_code == 200


def test_an_editor_who_is_not_the_treasurer_sees_no_accounts(
    store: Store, gas: Organisation, family: Household
) -> None:
    with store.write() as session:
        who = person(session)
        mandate(session, who, gas, Role.EDITOR)
    browser = visitor(store, who, gas)
    assert browser.get(PATH).status_code == 403
    assert browser.get(f"/conti/{family.id}").status_code == 403


def test_the_statement_of_a_producer_says_what_was_bought_and_paid(
    browser: Visitor, store: Store, family: Household, farm: LedgerAccount
) -> None:
    with store.write() as session:
        producer = session.get_one(Organisation, farm.partner_id)
        bought(session, family, producer, 1_001, text="Trasporto di prova")
    payment = {"target": str(farm.id), "amount": "30,50", "on": DAY, "money": "bank"}
    assert browser.send(f"{PATH}/nuovo/pagamento", payment).status_code == 303
    # 40.99 and 10.01 are owed, 30.50 were paid.
    statement = f"{PATH}/conto/{farm.id}/estratto"
    book = load_workbook(io.BytesIO(browser.get(f"{statement}.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:]] == [0.0, 40.99, 51.0, 20.5, 20.5]
    paper = browser.get(f"{statement}.pdf")
    assert paper.content_type == "application/pdf"
    told = papers.text_of(paper.data)
    assert "Cascina Prova" in told
    assert "Trasporto di prova" in told
    assert "Alla fine 20,50" in told
