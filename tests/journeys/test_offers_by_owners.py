"""A producer writes an offer on a phone, meets a colleague's change, and types many prices by keyboard."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.results import Results
from tests.journeys.rows import OWNER
from tests.journeys.server import Market

PHONE = 360
TITLE = "Mele cotogne bio cassetta 7 kg di prova"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    written = io.BytesIO()
    Image.new("RGB", (1200, 900), (206, 188, 84)).save(written, "JPEG")
    path = tmp_path / "mele.jpg"
    path.write_bytes(written.getvalue())
    return path


def test_a_producer_writes_an_offer_on_a_phone_and_finds_it(
    open_page: OpenPage, market: Market, photo: Path
) -> None:
    # Given a producer with a phone
    page = open_page(market, width=PHONE)
    market.sign_in(page, OWNER, acting_for=market.paths["slug"])

    # When the name is written
    page.goto("/offerte/nuova")
    page.get_by_label("Che cosa offri?").fill(TITLE)
    page.get_by_role("button", name="Avanti").click()

    # Then the rest is proposed
    expect(page.locator("#category-quinces")).to_be_checked()
    expect(page.locator("#holds")).to_have_value("7")
    expect(page.locator("#unit_label")).to_have_value("cassetta")
    expect(page.locator("#claims-organic")).to_be_checked()
    keep_picture(page, "offer-proposed-360")

    # And with the price the other one is shown at once
    page.locator("#price").fill("14,56")
    page.locator("#price").press("Tab")
    expect(page.locator("#price-note")).to_contain_text("14,00")

    # When it is published, with a photo
    page.get_by_role("button", name="Pubblica").click()
    expect(page.locator("h1")).to_have_text("Foto")
    page.locator("#photo").set_input_files(photo)
    page.get_by_label("Che cosa mostra").fill("Mele cotogne in una cassetta")
    page.get_by_role("button", name="Aggiungi la foto").click()
    expect(page.get_by_role("img", name="Mele cotogne in una cassetta")).to_be_visible()
    keep_picture(page, "offer-photos-360")

    # Then buyers find it
    results = Results(page)
    results.open("mele cotogne")
    card = results.cards.filter(has_text=TITLE)
    expect(card).to_be_visible()
    expect(card.locator("img.cover")).to_be_visible()
    card.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("img", name="Mele cotogne in una cassetta")).to_be_visible()
    keep_picture(page, "offer-with-photo-360")


def test_another_category_is_looked_for_without_leaving_the_form(
    open_page: OpenPage, market: Market
) -> None:
    page = open_page(market, width=PHONE)
    market.sign_in(page, OWNER, acting_for=market.paths["slug"])
    page.goto("/offerte/nuova?title=Zxqw+di+prova")
    page.get_by_label("Un’altra categoria?").fill("formagg")
    page.get_by_label("Un’altra categoria?").press("Tab")
    page.locator("#category-cheese").check()
    expect(page.locator("#vat-help")).to_contain_text("4 %")


def edit_page(open_page: OpenPage, market: Market) -> Page:
    page = open_page(market)
    market.sign_in(page, OWNER, acting_for=market.paths["slug"])
    page.goto(market.paths["edit_offer"])
    return page


def test_two_colleagues_see_both_versions(
    open_page: OpenPage, market: Market, watch: Watch
) -> None:
    # Given two windows on the same offer
    watch.expects(409)
    first, second = (edit_page(open_page, market) for _each in range(2))

    # When both save another price
    for page, price in ((first, "3,33"), (second, "4,44")):
        page.locator("#price").fill(price)
        page.get_by_role("button", name="Salva").click()

    # Then the second chooses
    expect(second.locator("h1")).to_have_text("Qualcun altro ha modificato questa offerta")
    expect(second.locator("main")).to_contain_text("3,33")
    expect(second.locator("main")).to_contain_text("4,44")
    keep_picture(second, "offer-conflict-1280")

    second.get_by_role("button", name="Salva quello che ho scelto").click()
    expect(second.locator("h1")).to_have_text("Le nostre offerte")


def test_many_prices_are_typed_by_keyboard(open_page: OpenPage, market: Market) -> None:
    # Given the table
    page = open_page(market)
    market.sign_in(page, OWNER, acting_for=market.paths["slug"])
    page.goto(f"/realta/{market.paths['slug']}/offerte/tabella")
    prices = page.locator("input[name^=price-]")
    keep_picture(page, "offer-table-1280")

    # When prices are typed with Tab from cell to cell, and Enter saves
    prices.first.focus()
    for price in ("5,01", "5,02"):
        page.keyboard.press("Control+A")
        page.keyboard.type(price)
        for _step in range(3):
            page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    # Then both are saved
    expect(page.get_by_text("2 offerte sono modificate.")).to_be_visible()
    expect(prices.nth(0)).to_have_value("5,01")
    expect(prices.nth(1)).to_have_value("5,02")
