"""From the application of a member to its admission, its badge and its line in the register."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.rows import COORDINATOR, SECRETARY
from tests.journeys.server import Market
from tests.support import factories
from tests.support.signing import mandate, person

NAME = "Cascina dell’Adesione Demo"
SLUG = "cascina-dell-adesione-demo"
OWNER = "adele@example.org"
MINUTES = "Coordinamento del 3 dicembre 2026, punto 2"


@pytest.fixture
def farm(either_market: Market) -> str:
    """Add a farm that is no member yet, and return where its public page is."""
    with either_market.store.write() as session:
        owner = factories.organisation(session, slug=SLUG, name=NAME, is_demo=True)
        mandate(session, person(session, email=OWNER, name="Adele Prova"), owner)
    return f"/realta/{SLUG}"


def apply(page: Page) -> str:
    page.goto("/distretto/adesione")
    page.locator("#category").select_option("other")
    page.locator("#motivation").fill("Coltiviamo senza veleni, e da soli non basta.")
    page.locator("#charter").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/distretto/adesione/[0-9a-f-]{36}"))
    return page.url


def test_a_farm_applies_is_checked_admitted_and_stands_in_the_register(
    open_page: OpenPage, either_market: Market, farm: str
) -> None:
    market = either_market
    anybody = open_page(market)
    anybody.goto(farm)
    expect(anybody.locator(".membership")).not_to_contain_text("Socio del distretto")

    # Given a farm that applies, on a phone
    applicant = open_page(market, width=360)
    market.sign_in(applicant, OWNER, acting_for=SLUG)
    application = apply(applicant)
    expect(applicant.locator(".state")).to_have_text("da controllare")

    # When the secretariat finds it on its desk and passes it on
    desk = open_page(market)
    market.sign_in(desk, SECRETARY)
    desk.goto("/scrivania")
    keep_picture(desk, "journey-membership-desk")
    desk.get_by_role("link", name=re.compile("Domande di adesione da controllare")).click()
    desk.get_by_role("link", name=re.compile(NAME)).click()
    desk.get_by_role("button", name=re.compile("Completa")).click()
    expect(desk.locator(".state")).to_contain_text("da decidere")

    # And the coordination admits it, with the minutes
    board = open_page(market)
    market.sign_in(board, COORDINATOR)
    board.goto(application)
    board.locator("#minutes_reference").fill(MINUTES)
    board.get_by_role("button", name="Ammetti", exact=True).click()
    expect(board.locator(".state-admitted")).to_be_visible()
    expect(board.get_by_text(MINUTES)).to_be_visible()

    # Then everybody sees it on its page, and it stands in the register and in its export
    anybody.goto(farm)
    keep_picture(anybody, "journey-membership-badge", whole=False)
    expect(anybody.locator(".membership")).to_contain_text(re.compile("soci[oa]", re.IGNORECASE))
    desk.goto("/distretto/registro")
    expect(desk.get_by_role("row", name=re.compile(NAME))).to_be_visible()
    exported = desk.request.get("/distretto/registro.csv")
    assert NAME in exported.body().decode("utf-8-sig")

    # And the log tells who did what
    board.goto("/scrivania/registro?action=membership.admit")
    line = board.locator(".desk-log li").first
    expect(line).to_contain_text("Corrado Prova")
    expect(line).to_contain_text(NAME)
