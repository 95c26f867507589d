"""What holds for every page at every width: nothing to complain about for those who see, hear or touch it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.browser import Watch, new_context
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


# All that the answer of axe depends on and that a width can change. A width that changes none of it needs no
# second look.
LOOKS = """() => [...document.querySelectorAll("body *")].map(element => {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return "";
  const style = getComputedStyle(element), size = parseFloat(style.fontSize);
  const box = element.getBoundingClientRect();
  const small = element.matches("a, button, input, select, textarea, summary, [tabindex]")
    && style.display !== "inline" && Math.min(box.width, box.height) < 24;
  return [
    style.color, style.backgroundColor, style.backgroundImage, style.position, size >= 24,
    size >= 18.6 && style.fontWeight >= 700, element.scrollWidth > element.clientWidth,
    element.scrollHeight > element.clientHeight, style.overflow, small && [box.x, box.y, box.width, box.height],
  ];
}).join(";")"""


@dataclass(frozen=True, slots=True)
class Window:
    """A window in which one page is opened after the other: what pages share is fetched once."""

    context: BrowserContext
    watch: Watch


@pytest.fixture(scope="module")
def window(chromium: Browser, market: Market) -> Iterator[Window]:
    context = new_context(chromium, market.url, width=WIDTHS[0])
    watch = Watch()
    watch.follow(context, market.url)
    yield Window(context, watch)
    context.close()


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """Open a page of the window for nobody in particular; afterwards there must be nothing to complain about."""
    window.watch.forget()
    window.context.clear_cookies()
    page = window.context.new_page()
    yield page
    page.close()
    assert window.watch.complaints == []
    assert window.watch.strangers == []


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_a_page_is_in_order_at_every_width(
    page: Page, window: Window, market: Market, kind: KindOfPage
) -> None:
    # Given a page
    if kind.status >= 400:
        window.watch.expects(kind.status)
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
    seen = set()
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"{kind.name}-{width}")
        faults += [f"{width}: too wide: {name}" for name in page.evaluate(TOO_WIDE)[:5]]
        looks = page.evaluate(LOOKS)
        if looks not in seen:
            faults += [f"{width}: {text}" for text in _what_axe_finds(page)]
        seen.add(looks)
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
