"""An order from making it to the producer's page: two households book until a pack fills, the order closes."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.orders.models import OrderLine, OrderProducer
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support import factories, groups
from tests.support.signing import mandate, person

FARM, GAS = "cascina-dell-ordine-demo", "gas-dell-ordine-demo"
EDITOR, ANNA, BRUNO, FARMER = (
    f"{name}.ordine@example.org" for name in ("edda", "anna", "bruno", "fausto")
)
TITLE = "Mele dell’ordine Demo"


def add_group_and_farm(session: Session) -> None:
    farm = factories.organisation(
        session, factories.CLUSONE, slug=FARM, name="Cascina dell’Ordine Demo", is_demo=True
    )
    # 5.00 € and 4% VAT are 5.20 €.
    factories.offer(session, farm, title=TITLE, price_cents=500, pack_size=6)
    gas = groups.group(session, slug=GAS, name="GAS dell’Ordine Demo", is_demo=True)
    people = {
        email: person(session, email=email, name=email.partition(".")[0].title())
        for email in (EDITOR, ANNA, BRUNO, FARMER)
    }
    mandate(session, people[EDITOR], gas, Role.EDITOR)
    mandate(session, people[FARMER], farm, Role.OWNER)
    groups.household(session, gas, people[ANNA], name="Famiglia di Anna")
    groups.household(session, gas, people[BRUNO], name="Famiglia di Bruno")


@pytest.fixture
def staged(either_market: Market) -> Market:
    with either_market.store.write() as session:
        add_group_and_farm(session)
    return either_market


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def make_the_order(page: Page) -> str:
    page.goto("/ordini")
    page.get_by_role("link", name="Nuovo ordine").click()
    page.get_by_label("Nome del produttore").fill("dell’Ordine")
    press(page, "Trova")
    page.get_by_label(re.compile("Cascina dell’Ordine Demo")).check()
    press(page, "Scegli i prodotti")
    page.get_by_label(re.compile(TITLE)).first.check()
    press(page, "Apri adesso")
    expect(page.get_by_text("L’ordine è aperto")).to_be_visible()
    return page.url.removesuffix("/gestione")


def book(page: Page, quantity: str, up_to: str = "") -> None:
    page.get_by_label(re.compile("^Quantità")).fill(quantity)
    page.get_by_label(re.compile("^Fino a")).fill(up_to)


def limit(market: Market, order: str) -> None:
    """Let the producer want 62.40 € at least, and have twelve."""
    with market.store.write() as session:
        made = UUID(order.rpartition("/")[2])
        least = select(OrderProducer).where(OrderProducer.order_id == made)
        session.scalars(least).one().minimum_cents = 6_240
        session.scalars(
            select(OrderLine).where(OrderLine.order_id == made)
        ).one().maximum_units = 12


def see_the_least_and_what_is_left(anna: Page) -> None:
    """What six would be, before anything is saved."""
    book(anna, "6")
    half = re.compile(r"Minimo d’ordine 62,40\s€: raggiunti 31,20\s€")
    expect(anna.get_by_text(half)).to_be_visible()
    expect(anna.locator("[data-left]")).to_have_text("Ne restano 6.")


def book_without_scripts(bruno: Page, order: str) -> None:
    bruno.goto(order)
    expect(bruno.get_by_text("Ne mancano 2 per riempire il collo.")).to_be_visible()
    book(bruno, "3")
    press(bruno, "Salva la prenotazione")
    expect(bruno.get_by_text("Il collo si riempie, grazie a chi ha detto")).to_be_visible()


def see_what_bruno_booked(anna: Page) -> None:
    anna.get_by_label(re.compile("^Quantità")).fill("3")
    expect(anna.locator("[data-words]")).to_have_text("Ne mancano 2 per riempire il collo.")
    anna.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(anna.locator("[data-words]")).to_have_text("1 collo pieno.")
    expect(anna.get_by_label(re.compile("^Quantità"))).to_have_value("3")


def see_what_was_received(farmer: Page, market: Market) -> None:
    market.sign_in(farmer, FARMER, acting_for=FARM)
    farmer.goto("/ordini/ricevuti")
    farmer.get_by_role("link", name="Cascina dell’Ordine Demo", exact=True).click()
    expect(farmer.get_by_role("row", name=re.compile(TITLE))).to_contain_text("1 × 6")
    expect(farmer.get_by_text(re.compile(r"In tutto, con IVA: 31,20\s€"))).to_be_visible()
    expect(farmer.get_by_text("Famiglia di")).to_have_count(0)
    keep_picture(farmer, "order-received-360")


def answer_with_one_less(farmer: Page) -> None:
    """The producer brings five of six, and says why; no script runs on its page."""
    farmer.get_by_role("link", name="Cambia qualcosa").click()
    farmer.get_by_label("Unità che arrivano").fill("5")
    press(farmer, "Conferma così")
    expect(farmer.get_by_text(f"{TITLE}: di’ perché cambia.").first).to_be_visible()
    farmer.get_by_label(re.compile("^Perché cambia")).fill("Grandine.")
    keep_picture(farmer, "order-answering-360")
    press(farmer, "Conferma così")
    expect(farmer.get_by_text("L’ordine è confermato. 1 prodotto cambia.")).to_be_visible()
    expect(farmer.get_by_text("6 → 5")).to_be_visible()


def see_what_changed(editor: Page, anna: Page, order: str) -> None:
    editor.goto(f"{order}/gestione")
    expect(editor.get_by_text("Confermato dal produttore").first).to_be_visible()
    anna.goto(order)
    expect(anna.get_by_text("Grandine.")).to_be_visible()
    keep_picture(anna, "order-changed-360")


def test_two_households_fill_a_pack_and_the_producer_receives_one_order(
    open_page: OpenPage, staged: Market, watch: Watch
) -> None:
    for refusal in (409, 422):
        watch.expects(refusal)
    # Given an order that the editor of a group has made and opened
    editor = open_page(staged)
    staged.sign_in(editor, EDITOR, acting_for=GAS)
    order = make_the_order(editor)
    limit(staged, order)

    # When Anna books on her phone, the sums and the pack follow while she types
    anna = open_page(staged, width=360)
    staged.sign_in(anna, ANNA)
    anna.goto(order)
    see_the_least_and_what_is_left(anna)
    book(anna, "2", "4")
    expect(anna.locator("[data-total=booked]")).to_have_text(re.compile(r"10,40\s€"))
    expect(anna.locator("[data-total=most]")).to_have_text(re.compile(r"20,80\s€"))
    expect(anna.locator("[data-words]")).to_have_text("Ne mancano 2 per riempire il collo.")
    keep_picture(anna, "order-typing-360")
    press(anna, "Salva la prenotazione")
    expect(anna.get_by_text("La tua prenotazione è salvata.")).to_be_visible()

    # And Bruno books without scripts, and is told that the pack fills
    bruno = open_page(staged, width=360, scripts=False)
    staged.sign_in(bruno, BRUNO)
    book_without_scripts(bruno, order)

    # And Anna, who comes back to her page, sees it there too; what she was typing stands
    see_what_bruno_booked(anna)

    # And the order is closed while Anna still has her page open
    anna.goto(order)
    editor.goto(f"{order}/gestione")
    press(editor, "Chiudi adesso")
    expect(editor.get_by_role("row", name=re.compile("Totale"))).to_contain_text("6")
    book(anna, "5", "")

    # Then what she typed stands on the page, and she gets 3 of "2, up to 4"
    staged_answer = anna.expect_response(lambda answer: answer.request.method == "POST")
    with staged_answer as late:
        press(anna, "Salva la prenotazione")
    assert late.value.status == 409
    expect(anna.get_by_text(f"{TITLE}: 5")).to_be_visible()
    expect(anna.locator(".basket-outcome")).to_contain_text(re.compile(r"Ricevi\s*3"))
    keep_picture(anna, "order-too-late-360")

    # And the producer receives six apples in one pack, and no name of a member
    press(editor, "Invia ai produttori")
    farmer = open_page(staged, width=360, scripts=False)
    see_what_was_received(farmer, staged)

    # And when only five come, the order is confirmed, shared out anew, and Anna reads why
    answer_with_one_less(farmer)
    see_what_changed(editor, anna, order)
