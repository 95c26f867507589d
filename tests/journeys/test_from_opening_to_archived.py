"""An order of two groups and one farm, page by page from opening to archived: every account as worked out by hand.

What is asked, and what comes. Prices are with VAT: oranges 2.20 € a kilogram in packs of 6, cheese 4.20 € for
350 g and paid by what it weighs (0.012 € a gram), honey 7.50 € a jar.

              oranges         cheese                      honey            goods
  Rossi       asks 5, gets 3  362 g        4.344 → 4.34   asks 1, gets 0    6.60 + 4.34 = 10.94
  Bianchi     asks 3, gets 2  340 + 355 g  8.340 → 8.34   asks none         4.40 + 8.34 = 12.74
  Verdi       asks 3, gets 1  400 g        4.800 → 4.80   asks 1, gets 0    2.20 + 4.80 =  7.00
              11: one full pack of 6                      the farm has none              30.68

Six kilograms for eleven are 5 × 6/11 = 2.73, 3 × 6/11 = 1.64 and 1.64: so 2, 1, 1, and the two that are left go
to the largest remainders, .73 and the first of the two .64. Nobody is owed anything from orders before.

The farm asks 10.01 € for the transport, by value over both groups, in cents:

              exact                          share    owes              paid    stands at
  Rossi       1001 × 1094 / 3068 = 356.94    3.57     10.94 + 3.57 = 14.51  20.00   5.49 of credit
  Bianchi     1001 × 1274 / 3068 = 415.67    4.16     12.74 + 4.16 = 16.90  16.90   0
  Verdi       1001 ×  700 / 3068 = 228.39    2.28      7.00 + 2.28 =  9.28   9.28   0
                                            10.01     30.68 + 10.01 = 40.69

Rounded down they are 356 + 415 + 228 = 999: the two cents that are left go to .94 and .67. The farm is owed 40.69
by the first group, which is owed 9.28 by the second. When all is paid the first group has at the bank what it owes
to Rossi, 20.00 + 16.90 + 9.28 − 40.69 = 5.49, and the second has nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.groups.models import DutyKind
from app.ledger import queries as books
from app.ledger.models import AccountKind
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_pictures
from tests.journeys.server import Market
from tests.support import factories, groups
from tests.support.signing import mandate, person

FARM, HOLDER, GUEST = "cascina-del-conto-demo", "gas-del-conto-demo", "gas-ospite-del-conto-demo"
FARM_NAME, GUEST_NAME = "Cascina del Conto Demo", "GAS Ospite del Conto Demo"
ORANGES, CHEESE, HONEY = (f"{name} del conto Demo" for name in ("Arance", "Formaggella", "Miele"))
GOODS = (ORANGES, CHEESE, HONEY)
OWED = {"Rossi": "14,51", "Bianchi": "16,90"}


def email(name: str) -> str:
    return f"{name}.conto@example.org"


def add_district(session: Session) -> None:
    farm = factories.organisation(
        session, factories.CLUSONE, slug=FARM, name=FARM_NAME, is_demo=True
    )
    # 2.12, 4.04 and 7.21 € with 4% VAT are 2.20, 4.20 and 7.50 €.
    factories.offer(session, farm, title=ORANGES, price_cents=212, pack_size=6)
    piece = {"unit": UnitCode.PIECE, "content_amount": 350, "dimension": Dimension.MASS}
    factories.offer(session, farm, title=CHEESE, price_cents=404, unit_label="forma", **piece)
    jar = {"unit": UnitCode.PIECE, "content_amount": 1, "dimension": Dimension.PIECE}
    factories.offer(session, farm, title=HONEY, price_cents=721, unit_label="vasetto", **jar)
    holder = groups.group(session, slug=HOLDER, name="GAS del Conto Demo", is_demo=True)
    guest = groups.group(session, slug=GUEST, name=GUEST_NAME, is_demo=True)
    who = {
        name: person(session, email=email(name), name=name.title())
        for name in ("edda", "teo", "olmo", "tina", "fausto", "rosa", "bice", "vera")
    }
    mandate(session, who["fausto"], farm, Role.OWNER)
    for group, editor, treasurer in ((holder, "edda", "teo"), (guest, "olmo", "tina")):
        mandate(session, who[editor], group, Role.EDITOR)
        groups.duty(session, group, who[treasurer], DutyKind.TREASURER)
    families = (("Rossi", holder, "rosa"), ("Bianchi", holder, "bice"), ("Verdi", guest, "vera"))
    for name, group, member in families:
        groups.household(session, group, who[member], name=name, code=name)


@dataclass(frozen=True, slots=True)
class District:
    """Where it happens, and how people sit down at their screens."""

    market: Market
    open_page: OpenPage

    def desk(self, name: str, acting_for: str | None = None) -> Page:
        page = self.open_page(self.market)
        self.market.sign_in(page, email(name), acting_for=acting_for)
        return page

    def phone(self, name: str, acting_for: str | None = None) -> Page:
        page = self.open_page(self.market, width=360)
        self.market.sign_in(page, email(name), acting_for=acting_for)
        return page

    def accounts(self, slug: str) -> Mapping[str, int]:
        """Return what the accounts of a group's book that are not empty come to: debits above zero."""
        with self.market.store.read() as session:
            group = session.scalars(select(Organisation).where(Organisation.slug == slug)).one()
            rows = books.balances(session, group.id, *AccountKind)
            return {row.account.name: row.balance_cents for row in rows if row.balance_cents}


@pytest.fixture
def district(either_market: Market, open_page: OpenPage) -> District:
    with either_market.store.write() as session:
        add_district(session)
    return District(either_market, open_page)


def press(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    where.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def make_the_order(editor: Page) -> str:
    editor.goto("/ordini")
    follow(editor, "Nuovo ordine")
    editor.get_by_label("Nome del produttore").fill("del Conto")
    press(editor, "Trova")
    editor.get_by_label(re.compile(FARM_NAME)).check()
    press(editor, "Scegli i prodotti")
    for title in GOODS:
        editor.get_by_label(re.compile(f"^{title}")).check()
    editor.locator("summary", has_text=CHEESE).click()
    editor.get_by_label(re.compile(f"^Si paga quanto pesa alla consegna.*{CHEESE}")).check()
    keep_pictures(editor, "archived-01-making")
    press(editor, "Apri adesso")
    expect(editor.get_by_text("L’ordine è aperto")).to_be_visible()
    return editor.url.removesuffix("/gestione")


def invite(editor: Page) -> None:
    follow(editor, "Gruppi dell’ordine")
    editor.get_by_label("Nome del gruppo").fill("Ospite del Conto")
    press(editor, "Trova")
    press(editor, re.compile(f"^Invita.*{GUEST_NAME}"))
    expect(editor.get_by_text(f"{GUEST_NAME} è invitato.")).to_be_visible()
    keep_pictures(editor, "archived-02-invited")


def join(other: Page, order: str) -> None:
    other.goto("/ordini")
    follow(other, FARM_NAME)
    keep_pictures(other, "archived-03-asked")
    press(other, "Partecipa")
    expect(other.get_by_text("Il tuo gruppo partecipa")).to_be_visible()


def book(member: Page, order: str, *units: int, name: str) -> None:
    member.goto(order)
    for title, count in zip(GOODS, units, strict=True):
        member.get_by_label(f"Quantità: {title}").fill(str(count) if count else "")
    press(member, "Salva la prenotazione")
    expect(member.get_by_text("La tua prenotazione è salvata.")).to_be_visible()
    keep_pictures(member, f"archived-04-booked-{name}")


def say_that_there_is_no_honey(farmer: Page) -> None:
    farmer.goto("/ordini/ricevuti")
    follow(farmer, FARM_NAME)
    follow(farmer, "Cambia qualcosa")
    honey = farmer.locator("li", has=farmer.get_by_role("heading", name=HONEY))
    honey.get_by_label("Unità che arrivano").fill("0")
    honey.get_by_label(re.compile("^Perché cambia")).fill("Quest’anno le api hanno fatto poco.")
    keep_pictures(farmer, "archived-05-answer")
    press(farmer, "Conferma così")
    expect(farmer.get_by_text("L’ordine è confermato. 1 prodotto cambia.")).to_be_visible()


def weigh(helper: Page, order: str, slug: str, weights: Mapping[str, tuple[str, ...]]) -> None:
    helper.goto(order)
    follow(helper, re.compile("^Consegna"))
    follow(helper, "Pesa e conta")
    for family, pieces in weights.items():
        sheet = helper.locator(".weigh-group", has_text=family)
        row = sheet.locator(".weigh-row", has_text=CHEESE)
        for number, weight in enumerate(pieces, start=1):
            row.get_by_label(re.compile(f"^Pezzo {number}|^Peso")).fill(weight)
        press(row, re.compile("^Salva"))
        expect(row).to_contain_text("Inviato")
    keep_pictures(helper, f"archived-06-weighed-{slug}")


def hand_over(editor: Page, order: str) -> None:
    editor.goto(order)
    follow(editor, re.compile("^Consegna"))
    keep_pictures(editor, "archived-07-handover")
    press(editor, "La consegna è finita")


def add_the_transport(editor: Page, order: str) -> None:
    editor.goto(f"{order}/gestione")
    follow(editor, "Spese e conteggio")
    follow(editor, "Aggiungi una spesa o uno sconto")
    editor.get_by_label("Che cos’è").select_option(label="Trasporto")
    editor.get_by_label("Come si chiama").fill("Furgone della cascina")
    editor.get_by_label("Importo").fill("10,01")
    editor.get_by_label("Chi la chiede, o lo fa").select_option(label=FARM_NAME)
    keep_pictures(editor, "archived-08-cost")
    press(editor, "Salva")


def settle(editor: Page) -> None:
    for family, owed in OWED.items():
        expect(editor.get_by_role("row", name=re.compile(family))).to_contain_text(owed)
    expect(editor.get_by_role("row", name=re.compile(GUEST_NAME))).to_contain_text("9,28")
    expect(editor.get_by_text("Verdi")).to_have_count(0)
    keep_pictures(editor, "archived-09-sums")
    # Looked at, left and come back to: nothing is settled twice, nothing is lost.
    editor.go_back()
    editor.go_forward()
    editor.get_by_label(re.compile("Ho controllato gli importi")).check()
    press(editor, "Chiudi i conti")
    expect(editor.get_by_text("I conti sono chiusi: quanto deve")).to_be_visible()
    keep_pictures(editor, "archived-10-settled")


def enter(treasurer: Page, slug: str, deed: str, fields: Mapping[str, str]) -> None:
    treasurer.goto(f"/realta/{slug}/conti")
    follow(treasurer, deed)
    for label, wanted in fields.items():
        field = treasurer.get_by_label(label, exact=True)
        if label in {"Famiglia", "Produttore o gruppo"}:
            option = field.locator("option", has_text=wanted)
            field.select_option(value=option.get_attribute("value"))
        elif wanted:
            field.fill(wanted)
        else:
            field.check()
    press(treasurer, "Registra")
    expect(treasurer.get_by_text("Registrato con il n.")).to_be_visible()


def pay(holder: Page, guest: Page) -> None:
    bank, cash = {"In banca": ""}, {"In contanti": ""}
    enter(
        holder, HOLDER, "Versamento di una famiglia", {"Famiglia": "Rossi", "Importo": "20"} | bank
    )
    enter(
        holder,
        HOLDER,
        "Versamento di una famiglia",
        {"Famiglia": "Bianchi", "Importo": "16,90"} | cash,
    )
    enter(holder, HOLDER, "Tra cassa e banca", {"Importo": "16,90", "Dalla cassa alla banca": ""})
    enter(
        guest, GUEST, "Versamento di una famiglia", {"Famiglia": "Verdi", "Importo": "9,28"} | bank
    )
    to_holder = {"Produttore o gruppo": "GAS del Conto Demo", "Importo": "9,28"} | bank
    enter(guest, GUEST, "Pagare un produttore", to_holder)
    from_guest = {"Produttore o gruppo": GUEST_NAME, "Importo": "9,28"} | bank
    enter(holder, HOLDER, "Incasso da un produttore o un gruppo", from_guest)
    to_farm = {"Produttore o gruppo": FARM_NAME, "Importo": "40,69"} | bank
    enter(holder, HOLDER, "Pagare un produttore", to_farm)
    for treasurer, slug in ((holder, HOLDER), (guest, GUEST)):
        treasurer.goto(f"/realta/{slug}/conti")
        keep_pictures(treasurer, f"archived-12-books-{slug}")


def see_own_account(member: Page, order: str, words: tuple[str, ...], name: str) -> None:
    member.goto(order)
    keep_pictures(member, f"archived-11-order-{name}")
    follow(member, "Conto dell’ordine")
    for each in words:
        expect(member.get_by_text(re.compile(each)).first).to_be_visible()
    keep_pictures(member, f"archived-11-account-{name}")


def test_from_opening_to_archived_every_account_ends_where_the_table_says(
    district: District,
) -> None:
    # Given an order that the first group has made and opened, and the second joins
    edda = district.desk("edda", HOLDER)
    order = make_the_order(edda)
    invite(edda)
    olmo = district.phone("olmo", GUEST)
    join(olmo, order)

    # When three households book on their phones, one of them with a reload in the middle
    rosa, bice, vera = (district.phone(name) for name in ("rosa", "bice", "vera"))
    book(rosa, order, 5, 1, 1, name="rossi")
    book(bice, order, 3, 2, 0, name="bianchi")
    book(vera, order, 3, 1, 1, name="verdi")
    rosa.reload()
    expect(rosa.get_by_label(f"Quantità: {ORANGES}")).to_have_value("5")

    # And it is closed and sent, and the farm has no honey
    edda.goto(f"{order}/gestione")
    press(edda, "Chiudi adesso")
    press(edda, "Invia ai produttori")
    say_that_there_is_no_honey(district.phone("fausto", FARM))

    # And each group hands over to its own, the cheese piece by piece
    weigh(edda, order, HOLDER, {"Rossi": ("362",), "Bianchi": ("340", "355")})
    weigh(olmo, order, GUEST, {"Verdi": ("400",)})
    hand_over(edda, order)

    # And the transport is added and the order is settled
    add_the_transport(edda, order)
    settle(edda)

    # Then each household reads its line of the table, and each book says who owes whom
    see_own_account(rosa, order, ("10,94", "3,57", "14,51"), "rossi")
    see_own_account(bice, order, ("12,74", "4,16", "16,90"), "bianchi")
    olmo.goto(order)
    follow(olmo, "Quanto deve ogni famiglia")
    expect(olmo.get_by_role("row", name=re.compile("Verdi"))).to_contain_text("9,28")
    expect(olmo.get_by_text("Rossi")).to_have_count(0)
    keep_pictures(olmo, "archived-11-sums-guest")
    see_own_account(vera, order, ("7,00", "2,28", "9,28"), "verdi")
    assert district.accounts(HOLDER) == {
        "household:Rossi": 1_451,
        "household:Bianchi": 1_690,
        f"partner:{GUEST}": 928,
        f"producer:{FARM}": -4_069,
    }
    assert district.accounts(GUEST) == {"household:Verdi": 928, f"partner:{HOLDER}": -928}

    # And when all have paid nobody owes anything, and the order is put away
    pay(district.desk("teo"), district.desk("tina"))
    edda.goto(f"{order}/conteggio")
    press(edda, "Archivia l’ordine")
    expect(edda.get_by_text("L’ordine è archiviato.")).to_be_visible()
    keep_pictures(edda, "archived-13-archived")
    assert district.accounts(HOLDER) == {"household:Rossi": -549, "bank": 549}
    assert district.accounts(GUEST) == {}
    for member, credit in ((rosa, "5,49"), (bice, "0,00"), (vera, "0,00")):
        member.goto("/conti")
        expect(member.locator(".book-sums")).to_contain_text(credit)
