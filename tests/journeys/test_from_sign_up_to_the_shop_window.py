"""The whole way of a new producer: from nobody to a price list that buyers find."""

import re

from playwright.sync_api import Page, expect

from app.accounts.sign_up import ANSWER
from tests.app.exchange.sheets import xlsx_rows
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.journeys.test_accounts import PASSWORD, path_in
from tests.journeys.test_price_list import XLSX, at_work
from tests.journeys.test_registering import go_on

EMAIL = "gina@example.org"
FARM = "Cascina Prova Ginestra"
ROWS = (
    ("Codice", "Prodotto", "Formato", "Prezzo IVA esclusa", "IVA"),
    ("N1", "Nespole della ginestra di prova", "cassetta 3 kg", 9.6, "4%"),
    ("N2", "Confettura di nespole di prova", "vasetto 240 g", 4.2, "10%"),
)


def sign_up(page: Page, market: Market) -> None:
    page.goto("/iscrizione")
    page.locator("#name").fill("Gina Prova")
    page.locator("#email").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("#privacy").check()
    page.locator("#privacy").press("Enter")
    page.goto(path_in(market.mail_to(EMAIL, ANSWER)))
    page.get_by_role("button", name="Sì, confermo").click()
    page.locator("#email").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gina Prova")


def register(page: Page) -> None:
    page.goto("/realta/nuova")
    page.get_by_label("Nome", exact=False).first.fill(FARM)
    page.locator("#kind-producer").check()
    go_on(page)
    page.get_by_label("Forma giuridica").select_option("sole_trader")
    page.get_by_label(re.compile("^Partita IVA")).fill("02182030391")
    go_on(page)
    page.get_by_label(re.compile("^Comune")).fill("Caravaggio (BG)")
    go_on(page)
    go_on(page, "È giusto")
    page.get_by_label("Che cosa fate").fill("Nespole e poco altro, per prova.")
    go_on(page, "Registra")
    expect(page.get_by_role("heading", level=1)).to_have_text(FARM)
    expect(page.locator(".account-hat")).to_contain_text(FARM)


def bring_the_list_in(page: Page, market: Market) -> None:
    page.goto("/io")
    page.get_by_role("link", name="Listino").click()
    page.locator("#file").set_input_files(
        {"name": "listino.xlsx", "mimeType": XLSX, "buffer": xlsx_rows(*ROWS)}
    )
    page.get_by_role("button", name="Guardalo").click()
    page.get_by_role("button", name="Mostrami che cosa cambia").click()
    at_work(market)
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa cambierebbe")
    page.get_by_role("button", name="Importa: 2 offerte").click()
    at_work(market)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il tuo listino è importato")


def test_a_new_producer_s_list_is_found_by_buyers(
    open_page: OpenPage, either_market: Market
) -> None:
    page = open_page(either_market, width=390)
    # Given somebody whom nobody knows yet, who signs up, confirms and signs in
    sign_up(page, either_market)

    # And registers what they run
    register(page)

    # When they bring in the list they already have
    bring_the_list_in(page, either_market)
    keep_picture(page, "new-producer-list-imported")

    # Then whoever searches nearby finds it, with its price and its producer
    page.goto("/cerca?q=nespole+vicino+a+Caravaggio")
    card = page.locator("article, li").filter(has_text="Nespole della ginestra di prova").first
    expect(card).to_be_visible()
    expect(card).to_contain_text(FARM)
    expect(card).to_contain_text("9,60")
    keep_picture(page, "new-producer-found")
