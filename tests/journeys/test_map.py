"""The map of an answer: drawn by the server, brought to life by the script, without any tiles."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.results import Results

LIT = re.compile(r"\bis-lit\b")


@pytest.fixture
def results(page: Page) -> Results:
    """Open the officer's answer and wait until its map lives."""
    results = Results(page)
    results.open()
    expect(page.locator("[data-map] .leaflet-container")).to_be_visible()
    return results


def test_the_living_map_takes_the_place_of_the_drawing(results: Results) -> None:
    page = results.page
    expect(page.locator("[data-map] > svg")).to_have_count(0)
    expect(page.locator("[data-map] .map-pin").first).to_be_visible()
    assert results.pinned_ranks() == results.every_rank()
    expect(page.locator("[data-map] .map-radius")).to_have_count(1)
    expect(page.locator("[data-map] .leaflet-tile")).to_have_count(0)
    expect(page.get_by_role("region", name=re.compile("Treviglio"))).to_be_visible()


def test_pointing_at_a_card_lights_its_marker(results: Results) -> None:
    # Given the second card and its marker
    pin = results.pin_of(2)
    expect(pin).not_to_have_class(LIT)

    # When the mouse comes and goes
    results.cards.nth(1).hover()
    expect(pin).to_have_class(LIT)
    results.heading.hover()

    # Then the light comes and goes
    expect(pin).not_to_have_class(LIT)


def test_a_focused_card_lights_its_marker(results: Results) -> None:
    results.cards.nth(1).locator("h2 a").focus()
    expect(results.pin_of(2)).to_have_class(LIT)


def test_a_clicked_marker_leads_to_its_card(results: Results) -> None:
    # When the last pin is clicked, which may stand for several cards
    pin = results.page.locator("[data-map] .map-pin").last
    best = int((pin.get_attribute("data-ranks") or "").split()[0])
    pin.click()

    # Then the best of its cards is in view and has the focus
    card = results.cards.nth(best - 1)
    expect(card).to_be_in_viewport()
    expect(card.locator("h2 a")).to_be_focused()


def test_the_map_follows_a_new_answer(results: Results) -> None:
    # Given the map of the first answer
    page = results.page

    # When another place is asked for
    results.box.fill("mele a Dalmine")
    results.box.press("Enter")
    page.wait_for_url("**Dalmine**")

    # Then the new map lives, and is of that place
    expect(page.get_by_role("region", name=re.compile("Dalmine"))).to_be_visible()
    expect(page.locator("[data-map] .map-pin").first).to_be_visible()
    assert results.pinned_ranks() == results.every_rank()


def test_zooming_in_takes_pins_apart(results: Results) -> None:
    # Given pins that stand for several offers
    page = results.page
    pins = page.locator("[data-map] .map-pin")
    before = pins.count()
    assert before < results.cards.count()

    # When the officer zooms in
    page.get_by_role("button", name="Ingrandisci").click()
    page.get_by_role("button", name="Ingrandisci").click()

    # Then there are more pins, and none is lost
    page.wait_for_function(
        "before => document.querySelectorAll('[data-map] .map-pin').length > before", arg=before
    )
    assert results.pinned_ranks() == results.every_rank()


def test_on_a_phone_a_link_leads_to_the_map_and_back(page: Page, results: Results) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.get_by_role("link", name="Vedi la mappa").click()
    expect(page.locator("[data-map]")).to_be_in_viewport()
    page.get_by_role("link", name="Torna all’elenco").click()
    expect(results.heading).to_be_in_viewport()


def test_an_organisation_shows_where_it_delivers(page: Page, results: Results) -> None:
    results.cards.first.locator(".offer-by a").click()
    expect(page.locator("[data-map]")).to_be_visible()
    expect(page.locator("[data-map] .map-marker, [data-map] .map-pin")).to_have_count(1)
