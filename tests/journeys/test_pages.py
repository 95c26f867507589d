"""Each kind of page is looked at, with ordinary, long and missing content."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.exceptions import NotFound

from tests.journeys.browser import Watch, new_context
from tests.journeys.inspection import HEIGHT, WIDTHS, assert_in_order
from tests.journeys.pages import PAGES, KindOfPage
from tests.journeys.server import Market

# Behind a door that opens only to whoever comes from the page before: a journey looks at them.
INSPECTED_ON_THE_WAY = {"second_step.form"}
# Files, data, pieces of pages and what only leads on.
NO_PAGES = {
    "api.matches",
    "api.openapi",
    "book_rules.opening_balances",
    "books.export",
    "books.paper",
    "calendar.feed",
    "delivery.map_data",
    "desk.lacking_sheet",
    "duties.producers",
    "evidence.document",
    "figures.district_sheet",
    "figures.group_sheet",
    "handover.paper",
    "managing_orders.sheet",
    "matches.map_data",
    "members.export",
    "my_accounts.paper",
    "offers.photo",
    "order_parts.sheet",
    "pacts.document",
    "places.comuni",
    "places.ground",
    "prepared.download",
    "price_lists.export",
    "price_lists.faults",
    "received_orders.sheet",
    "spoiled.photo",
    "static",
    "web.health",
    "weighing.state",
    "weighing.worker",
}


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
    expect(page.locator(".demo-banner")).to_have_count(1 if kind.tells_demo else 0)

    # Then nothing is wrong with it, at whatever width
    assert_in_order(page, kind.name)


def test_every_page_is_among_them(market: Market) -> None:
    addresses = market.store.app.url_map.bind("localhost")

    def endpoint_of(kind: KindOfPage) -> str | None:
        try:
            return addresses.match(kind.path.format(**market.paths).partition("?")[0])[0]
        except NotFound:
            return None

    rules = market.store.app.url_map.iter_rules()
    known = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    looked_at = {endpoint_of(kind) for kind in PAGES} - {None}
    assert known - looked_at == INSPECTED_ON_THE_WAY | NO_PAGES
