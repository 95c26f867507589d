"""A producer brings a spreadsheet in, sees what would change, says yes, and buyers find it."""

from playwright.sync_api import expect

from app.runtime.jobs.registry import Queue
from app.runtime.jobs.worker import run_once
from tests.app.exchange.sheets import xlsx_rows
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.rows import OWNER
from tests.journeys.server import Market

ROWS = (
    ("Listino d’autunno", "", "", ""),
    ("Prodotto", "Formato", "Prezzo", "IVA"),
    ("FRUTTA", "", "", ""),
    ("Mele cotogne del frutteto di prova", "cassetta 5 kg", 12.5, "4%"),
    ("Pere volpine del frutteto di prova", "cassetta 5 kg", "due", "4%"),
    ("Confettura di cotogne di prova", "vasetto 240 g", 4.2, "10%"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def at_work(market: Market) -> None:
    """Do the jobs of price lists that are waiting."""
    app = market.store.app
    while run_once(app, app.extensions["jobs"], queue=Queue.HEAVY):
        pass


def test_a_spreadsheet_becomes_offers_that_buyers_find(
    open_page: OpenPage, market: Market, watch: Watch
) -> None:
    watch.expects(422)
    page = open_page(market, width=360)
    slug = market.paths["slug"]
    market.sign_in(page, OWNER, acting_for=slug)

    # Given the list that the producer already has
    page.goto("/io")
    page.get_by_role("link", name="Listino").click()
    page.locator("#file").set_input_files(
        {"name": "listino.xlsx", "mimeType": XLSX, "buffer": xlsx_rows(*ROWS)}
    )
    page.get_by_role("button", name="Guardalo").click()

    # When its columns are confirmed: what could not be known is asked
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa significano le colonne?")
    keep_picture(page, "price-list-columns")
    page.get_by_role("button", name="Mostrami che cosa cambia").click()
    expect(page.locator("#basis-error")).to_be_visible()
    page.get_by_label("sono senza IVA").check()
    page.get_by_role("button", name="Mostrami che cosa cambia").click()

    # Then the bar is there, also after a reload, and ends by itself in what would change
    expect(page.locator("#work")).to_be_visible()
    page.reload()
    expect(page.locator("#work")).to_be_visible()
    at_work(market)
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa cambierebbe")
    expect(page.get_by_text("Prezzo non è un numero: due.")).to_be_visible()
    keep_picture(page, "price-list-preview")

    # And importing asks to leave the fault out, and then does the rest
    page.get_by_role("button", name="Importa: 2 offerte").click()
    expect(page.locator("#skip_faulty-error")).to_be_visible()
    page.locator("#skip_faulty").check()
    page.get_by_role("button", name="Importa: 2 offerte").click()
    expect(page.locator("#work")).to_be_visible()
    at_work(market)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il tuo listino è importato")
    keep_picture(page, "price-list-done")

    # And buyers find it
    page.goto("/cerca?q=mele+cotogne")
    expect(
        page.get_by_role("link", name="Mele cotogne del frutteto di prova", exact=True)
    ).to_be_visible()
