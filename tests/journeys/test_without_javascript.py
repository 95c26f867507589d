"""Everything that matters works for those whose browser runs no scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.results import DEMAND, Results
from tests.journeys.server import Market


@pytest.fixture
def plain(open_page: OpenPage, market: Market) -> Page:
    """Open a page in a browser that runs no scripts."""
    return open_page(market, scripts=False)


@pytest.fixture
def results(plain: Page) -> Results:
    """Ask from the home page."""
    plain.goto("/")
    plain.get_by_role("searchbox").fill(DEMAND)
    plain.get_by_role("button", name="Cerca").click()
    plain.wait_for_url("**/cerca?*")
    return Results(plain)


def test_a_search_is_answered(results: Results) -> None:
    assert len(results.ranking()) >= 5
    assert results.chips.count() >= 3


def test_the_map_is_drawn_with_markers_that_lead_to_the_cards(results: Results) -> None:
    # Given the drawing of the server
    page = results.page
    drawing = page.locator("[data-map] > svg")
    markers = drawing.locator("a.map-marker")
    assert results.pinned_ranks() == results.every_rank()
    assert drawing.bounding_box() is not None

    # When the marker with the second card is used
    marker = markers.and_(results.pin_of(2))
    best = (marker.get_attribute("data-ranks") or "").split()[0]
    marker.press("Enter")

    # Then the address points at the best card of that marker, which is in view
    card = page.locator(f"li.offer[data-rank='{best}']")
    assert page.url.endswith(f"#{card.get_attribute('id')}")
    expect(card).to_be_in_viewport()


def test_the_reasons_open(results: Results) -> None:
    first = results.cards.first
    expect(first.locator(".why-table")).to_be_hidden()
    first.locator("summary", has_text="Perché").click()
    expect(first.locator(".why-table")).to_be_visible()


def test_filters_are_sent_with_their_button(results: Results) -> None:
    # Given the answer without scripts
    page = results.page
    before = results.ranking()

    # When a weight and a must are changed and sent
    page.locator("#w_price").press("End")
    must = page.get_by_role("checkbox", name="Filiera corta")
    must.check()
    page.get_by_role("button", name="Applica").click()
    page.wait_for_url("**w_price=100**")

    # Then the answer follows them and shows them
    assert "must=short-chain" in page.url
    assert 0 < results.cards.count() < len(before)
    expect(page.locator("#w_price")).to_have_value("100")
    expect(must).to_be_checked()


def test_a_chip_is_removed_by_its_link(results: Results) -> None:
    results.chips.filter(has_text="biologic").get_by_role("link").click()
    expect(results.chips.filter(has_text="biologic")).to_have_count(0)
    assert "bio" not in results.box.input_value()


def test_on_a_phone_the_filters_open_and_are_sent(open_page: OpenPage, market: Market) -> None:
    # Given a phone without scripts
    page = open_page(market, width=360, scripts=False)
    results = Results(page)
    results.open()

    # When the fold of the filters is opened and sent
    page.locator("#filters > summary").click()
    page.get_by_role("radio", name="Solo consegna").check()
    page.get_by_role("button", name="Applica").click()

    # Then the answer follows
    page.wait_for_url("**delivery=delivery**")
    expect(results.heading).to_be_visible()
