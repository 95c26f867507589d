"""What holds for every page at every width: nothing to complain about for those who see, hear or touch it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import Watch, new_context
from tests.journeys.pages import PAGES, KindOfPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market

WIDTHS = (360, 768, 1280)
HEIGHT = 900
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


# What axe finds, and the whole of it only where it can find something new: at the first width, and where a heading
# or a landmark appears or goes. At a further width it is shown those elements of which something has changed that
# its answer depends on; most of a page looks alike at each.
WHAT_AXE_FINDS = """rules => {
  const seenBy = (window.seenLooks ??= new WeakMap()), structures = (window.seenStructures ??= new Set());
  const visible = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const lookOf = element => {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const box = element.getBoundingClientRect();
    const small = element.matches("a, button, input, select, textarea, summary, [tabindex]")
      && style.display !== "inline" && Math.min(box.width, box.height) < 24;
    return JSON.stringify([
      style.color, style.backgroundColor, style.backgroundImage, style.position, size >= 24,
      size >= 18.6 && style.fontWeight >= 700, element.scrollWidth > element.clientWidth,
      element.scrollHeight > element.clientHeight, style.overflow, small && [box.x, box.y, box.width, box.height],
    ]);
  };
  const isNew = element => {
    const look = lookOf(element), seen = seenBy.get(element) ?? new Set();
    seenBy.set(element, seen);
    return !seen.has(look) && Boolean(seen.add(look));
  };
  const structure = [...document.querySelectorAll(
    "h1, h2, h3, h4, h5, h6, header, nav, main, aside, footer, section, form, [role]"
  )].map(visible).join();
  const anew = !structures.has(structure);
  structures.add(structure);
  const changed = [...document.querySelectorAll("body *")].filter(visible).filter(isNew);
  if (!anew && !changed.length) return [];
  return axe.run(anew ? document : { include: changed }, rules).then(({ violations }) => violations);
}"""


@dataclass(frozen=True, slots=True)
class Window:
    """A window in which one page is opened after the other: what pages share is fetched and compiled once."""

    page: Page
    watch: Watch


@pytest.fixture(scope="module")
def window(chromium: Browser, market: Market) -> Iterator[Window]:
    context = new_context(chromium, market.url, width=WIDTHS[0])
    watch = Watch()
    watch.follow(context, market.url)
    yield Window(context.new_page(), watch)
    context.close()


@pytest.fixture
def page(window: Window) -> Iterator[Page]:
    """Open a page of the window for nobody in particular; afterwards there must be nothing to complain about."""
    window.page.goto("about:blank")
    window.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    window.page.context.clear_cookies()
    window.watch.forget()
    yield window.page
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
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        keep_picture(page, f"{kind.name}-{width}")
        faults += [f"{width}: too wide: {name}" for name in page.evaluate(TOO_WIDE)[:5]]
        faults += [f"{width}: {text}" for text in _what_axe_finds(page)]
    assert faults == []


def _what_axe_finds(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(WHAT_AXE_FINDS, RULES)
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for found in violations
        for node in found["nodes"][:3]
    ]
