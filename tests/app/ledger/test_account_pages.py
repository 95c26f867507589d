"""A household looks at its account: what it comes to, line by line, and the paper of a period."""

import io
from datetime import date

import pytest
from python_calamine import load_workbook

from app.accounts.queries import person_by_email
from app.groups.models import Household
from app.ledger.references import reference_of
from catalog.organisations import Organisation
from tests.support import factories, groups, papers
from tests.support.books import bought, paid
from tests.support.database import Store
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person, visitor

MOST_STATEMENTS = 12


@pytest.fixture
def gas(store: Store) -> Organisation:
    with store.write() as session:
        return groups.group(session, name="GAS Prova", slug="gas-prova")


@pytest.fixture
def family(store: Store, gas: Organisation) -> Household:
    """Return a household whose account is written out below."""
    with store.write() as session:
        row = groups.household(session, gas, person(session, email="anna@example.org"), code="17")
        farm = factories.organisation(session, name="Cascina Prova")
        paid(session, row, 10_000, on=date(2026, 1, 10), text="Bonifico di gennaio")
        bought(session, row, farm, 3_335, on=date(2026, 1, 20), text="Ordine 1")
        bought(session, row, farm, 4_099, on=date(2026, 2, 3), text="Ordine 2")
        # Found later, entered last: in its place among the days of the paper.
        paid(session, row, 50, on=date(2026, 1, 31), text="Resto in cassa", into="cash")
        return row


@pytest.fixture
def anna(store: Store, family: Household) -> Visitor:
    with store.read() as session:
        who = person_by_email(session, "anna@example.org")
        assert who is not None
    return visitor(store, who)


def test_the_page_says_credit_reference_and_lines(anna: Visitor, family: Household) -> None:
    page = text_of(anna.get(f"/conti/{family.id}").text)
    # 100,00 - 33,35 - 40,99 + 0,50
    assert "Credito presso il gruppo 26,16" in page
    assert reference_of(family.id) in page
    # In the order in which they were entered, the latest first, each with what was left.
    assert page.index("Resto in cassa") < page.index("Ordine 2") < page.index("Ordine 1")
    assert "-33,35 € saldo 66,65 €" in page


def test_one_finds_the_account_from_ones_own_place(anna: Visitor, family: Household) -> None:
    assert "/conti" in anna.get("/io").text
    page = anna.get("/conti").text
    assert f"/conti/{family.id}" in page
    assert "26,16" in page


def test_the_statement_of_a_period_is_what_a_hand_has_computed(
    anna: Visitor, family: Household
) -> None:
    asked = f"/conti/{family.id}/estratto.xlsx?dal=2026-01-15&al=2026-01-31"
    sheet = load_workbook(io.BytesIO(anna.get(asked).data)).get_sheet_by_index(0).to_python()
    assert [(row[1], row[3], row[5], row[6]) for row in sheet[1:]] == [
        ("", "", "", 100.0),
        (2.0, "Ordine 1", -33.35, 66.65),
        (4.0, "Resto in cassa", 0.5, 67.15),
        ("", "", "", 67.15),
    ]


def test_the_paper_tells_the_same(anna: Visitor, family: Household) -> None:
    answer = anna.get(f"/conti/{family.id}/estratto.pdf?dal=2026-01-15&al=2026-02-28")
    assert answer.content_type == "application/pdf"
    text = papers.text_of(answer.data)
    assert "All’inizio 100,00" in text
    assert "Entrate 0,50" in text
    assert "Uscite -74,34" in text
    assert "Alla fine 26,16" in text


def test_a_household_without_entries_has_a_page_and_a_paper(
    store: Store, gas: Organisation
) -> None:
    with store.write() as session:
        who = person(session)
        row = groups.household(session, gas, who)
    browser = visitor(store, who)
    assert "Ancora nessun movimento" in browser.get(f"/conti/{row.id}").text
    assert browser.get(f"/conti/{row.id}/estratto.pdf").status_code == 200


def test_older_lines_are_on_the_next_page_and_the_page_asks_as_much_as_ever(
    anna: Visitor, store: Store, family: Household
) -> None:
    with store.write() as session:
        for number in range(45):
            paid(session, family, 100 + number, text=f"Versamento {number}")
    with counted_statements(store.app) as first:
        page = anna.get(f"/conti/{family.id}").text
    assert len(first) <= MOST_STATEMENTS, first.sent
    assert page.count("saldo ") == 40
    assert "prima=10" in page
    older = anna.get(f"/conti/{family.id}?prima=10").text
    assert older.count("saldo ") == 9


@pytest.mark.parametrize("asked", ["prima=x", "prima=-1", "dal=domani&al=", "dal=2026-13-01"])
def test_an_odd_address_gives_a_page(anna: Visitor, family: Household, asked: str) -> None:
    assert anna.get(f"/conti/{family.id}?{asked}").status_code == 200
    assert anna.get(f"/conti/{family.id}/estratto.csv?{asked}").status_code == 200
