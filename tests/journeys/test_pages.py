"""What holds for every page at every width: nothing to complain about for those who see, hear or touch it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pages import PAGES, KindOfPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market

WIDTHS = (360, 768, 1280)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Nothing is framed or loaded from elsewhere: axe need not look for it.
    "iframes": False,
    "preload": False,
}
UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter(field => !field.labels.length && !field.ariaLabel && !field.getAttribute("aria-labelledby"))
  .map(field => field.outerHTML)"""
# Whatever reaches beyond the right edge, outermost first, to be named when a page scrolls sideways.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.tagName.toLowerCase() + "." + element.getAttribute("class"))"""


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_a_page_is_in_order_at_every_width(
    open_page: OpenPage, market: Market, watch: Watch, kind: KindOfPage
) -> None:
    # Given a page
    if kind.status >= 400:
        watch.expects(kind.status)
    page = open_page(market, width=WIDTHS[0])
    if kind.who is not None:
        acting_for = kind.acting_for and kind.acting_for.format(**market.paths)
        market.sign_in(page, kind.who, acting_for=acting_for)
    answer = page.goto(kind.path.format(**market.paths), wait_until="load")
    assert answer is not None
    assert answer.status == kind.status
    if page.locator("[data-map][data-url]").count():
        expect(page.locator("[data-map] .leaflet-container")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "it"
    assert page.title()

    # Then it has one heading of the first rank, a name for each field, and says that it is a demonstration
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate(UNLABELLED) == []
    expect(page.locator(".demo-banner")).to_have_count(1 if kind.tells_demo else 0)

    # And at each width nothing sticks out and axe finds nothing
    faults = []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"{kind.name}-{width}")
        faults += [f"{width}: too wide: {name}" for name in page.evaluate(TOO_WIDE)[:5]]
        faults += [f"{width}: {text}" for text in _what_axe_finds(page)]
    assert faults == []


def _what_axe_finds(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(rules).then(({ violations }) => violations)", RULES
    )
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for found in violations
        for node in found["nodes"][:3]
    ]
