"""The one journey that everything else serves."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.results import DEMAND, Results
from tests.journeys.server import Market


def test_an_officer_finds_who_can_serve_her_and_why(
    open_page: OpenPage, either_market: Market
) -> None:
    # Given an officer on the home page
    page = open_page(either_market)
    page.goto("/")
    results = Results(page)

    # When she types what she needs and presses Enter
    page.get_by_role("searchbox").fill(DEMAND)
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/cerca?*")

    # Then she sees what was understood, and at least five offers in an order
    understood = " ".join(results.chips.all_inner_texts()).lower()
    assert [
        word for word in ("mele", "biologic", "treviglio", "20 km") if word not in understood
    ] == []
    expect(results.box).to_have_value(DEMAND)
    ranking = results.ranking()
    assert len(ranking) >= 5
    scores = [score for _title, score in ranking]
    assert scores == sorted(scores, reverse=True)
    _every_card_tells_distance_price_badges_and_score(results)
    _the_reasons_of_the_first_make_its_score(results)

    # And a map with one marker for each offer
    expect(page.locator("[data-map] .map-pin").first).to_be_visible()
    assert results.pinned_ranks() == results.every_rank()

    # When she follows the first offer and then the organisation behind it
    title = ranking[0][0]
    organisation = results.cards.first.locator(".offer-by a").inner_text()
    results.cards.first.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.locator(".offer-by a").click()

    # Then she reads its ethical profile, principle by principle
    expect(page.get_by_role("heading", level=1)).to_have_text(organisation)
    expect(page.get_by_role("heading", name="Profilo etico")).to_be_visible()
    expect(page.locator(".principles > li")).to_have_count(12)

    # And when she goes back, the results are as before
    page.go_back()
    page.go_back()
    expect(results.box).to_have_value(DEMAND)
    results.wait_for(ranking)


def _every_card_tells_distance_price_badges_and_score(results: Results) -> None:
    facts = results.cards.locator(".facts").all_inner_texts()
    assert [text for text in facts if not re.search(r"\d\s?km\b", text)] == []
    count = len(facts)
    assert results.cards.locator(".price, .price-ask").count() == count
    assert results.cards.filter(has=results.page.locator(".evidence")).count() == count
    assert all(0 < score <= 100 for _title, score in results.ranking())


def _the_reasons_of_the_first_make_its_score(results: Results) -> None:
    first = results.cards.first
    first.locator("summary", has_text="Perché").click()
    rows = first.locator(".why-table tbody tr")
    expect(rows.first).to_be_visible()
    points = [int(text.split()[0]) for text in rows.locator(".points").all_inner_texts()]
    assert len(points) >= 3
    assert sum(points) == int(first.locator(".score b").inner_text())
    assert all(text.strip() for text in rows.locator(".because").all_inner_texts())


def test_the_answer_makes_the_picture_of_the_readme(page: Page) -> None:
    # Given the answer that the officer sees
    results = Results(page)
    results.open()

    # When its map lives and its letters have come
    expect(page.locator("[data-map] .map-pin").first).to_be_visible()

    # Then the screen shows the first offers beside the map
    expect(results.cards.nth(1)).to_be_in_viewport()
    expect(page.locator("[data-map]")).to_be_in_viewport()
    keep_picture(page, "search-1280", whole=False)
