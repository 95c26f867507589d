"""Everything can be reached and used with the keyboard alone, and one sees where one is."""

from playwright.sync_api import Page, expect

from tests.journeys.results import DEMAND, Results

MOST_STOPS = 60
# A ring around the element itself or, for the search box, around the frame that holds it.
RING = """() => {
  const ringed = element => element && (style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)(
    getComputedStyle(element));
  const active = document.activeElement;
  const where = active.id || active.className || active.textContent.trim().slice(0, 40);
  const seen = ringed(active) || ringed(active.closest(".search-box")) || ringed(active.querySelector(":scope > circle"));
  return [String(where), Boolean(seen)];
}"""


def stops(page: Page, until: str) -> list[tuple[str, bool]]:
    """Press Tab until an element that matches `until` has the focus; return each stop and its ring."""
    passed = []
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        where, ringed = page.evaluate(RING)
        passed.append((where, ringed))
        if page.evaluate("selector => document.activeElement.matches(selector)", until):
            return passed
    raise AssertionError(passed)


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    # Given a page just opened
    page.goto("/cerca")

    # When Tab is pressed once
    page.keyboard.press("Tab")

    # Then the skip link shows itself and leads past the navigation into the content
    skip = page.get_by_role("link", name="Vai al contenuto")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()


def test_a_whole_search_needs_no_mouse(page: Page) -> None:
    # Given the home page
    page.goto("/")
    to_the_box = stops(page, "#q")

    # When the demand is typed and sent
    page.keyboard.type(DEMAND)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cerca?*")
    results = Results(page)
    expect(page.locator("[data-map] .map-pin").first).to_be_visible()

    # And the reasons of the first offer are opened
    to_the_reasons = stops(page, ".offer-first summary")
    page.keyboard.press("Enter")
    expect(results.cards.first.locator(".why-table")).to_be_visible()

    # And the second offer is followed
    title = results.ranking()[1][0]
    to_the_second = stops(page, ".offer[data-rank='2'] h2 a")
    page.keyboard.press("Enter")

    # Then its page is there
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    # And every stop on the way showed where the focus was
    unseen = [where for where, ringed in to_the_box + to_the_reasons + to_the_second if not ringed]
    assert unseen == []

    # And the stops came in the order in which the page is read
    names = [where for where, _ringed in to_the_reasons]
    in_order = [names.index(name) for name in ("q", "w_ethics", "w_price", "must-organic")]
    assert in_order == sorted(in_order)


def test_the_map_can_be_used_with_the_keyboard(page: Page) -> None:
    # Given the answer with its map
    results = Results(page)
    results.open()
    pin = page.locator("[data-map] .map-pin").first
    expect(pin).to_be_visible()
    best = int((pin.get_attribute("data-ranks") or "").split()[0])

    # When a pin is reached and chosen
    pin.focus()
    _where, ringed = page.evaluate(RING)
    page.keyboard.press("Enter")

    # Then its card has the focus
    expect(results.cards.nth(best - 1).locator("h2 a")).to_be_focused()
    assert ringed
