"""What holds for every page at every width: nothing to complain about for those who see, hear or touch it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.pictures import keep_picture

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


def assert_in_order(page: Page, name: str) -> None:
    """Look at what is on the screen, at each width; pictures are kept as `name`.

    It has one heading of the first rank and a name for each field, nothing sticks out, and axe finds nothing.
    """
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.title()
    assert page.evaluate(UNLABELLED) == []
    before, faults = page.viewport_size, []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        keep_picture(page, f"{name}-{width}")
        faults += [f"{width}: too wide: {element}" for element in page.evaluate(TOO_WIDE)[:5]]
        faults += [f"{width}: {text}" for text in _what_axe_finds(page)]
    assert faults == []
    if before is not None:
        page.set_viewport_size(before)


def _what_axe_finds(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(WHAT_AXE_FINDS, RULES)
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for found in violations
        for node in found["nodes"][:3]
    ]
