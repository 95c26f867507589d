"""What people print: words and numbers on white paper, and nothing that only a screen can use."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from app.orders.states import OrderState
from app.runtime.clock import utc_now
from tests.journeys.browser import new_context
from tests.journeys.pictures import keep_picture
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.signing import Visitor, person, visitor

ORIGIN = "http://paper.test"
# Width of an A4 sheet between its margins, in pixels of a style sheet.
SHEET = 700
READABLE = 4.5
TOLD_APART = 3.0
# By the brightness alone, as a printer without colours sees it.
CONTRAST = """([front, back]) => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light(front), light(back)].sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}"""
WORDS = """() => [...document.querySelectorAll("main *")]
  .filter(element => element.checkVisibility()
    && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(element => getComputedStyle(element).color)"""
FILLS = "name => getComputedStyle(document.querySelector(name)).fill"
FOR_THE_SCREEN = (
    ".site-nav, .language, .account-menu, .sign-in, .site-footer, .tabs, .btn, form, button"
)


@pytest.fixture
def member(store: Store) -> Visitor:
    """A group of three households to which two producers have delivered this year."""
    day = date(utc_now().year, 1, 10)
    with store.write() as session:
        gas = groups.group(session, name="GAS Prova", slug="gas-prova")
        anna = person(session)
        families = [groups.household(session, gas, *people) for people in ((anna,), (), ())]
        for name, units in (("Cascina Prova", 2), ("Frutteto Prova", 3)):
            order = orders.order(session, gas, state=OrderState.DELIVERED, deliver_on=day)
            line = orders.line(session, order, factories.organisation(session, name=name))
            for family in families:
                orders.given(session, line, family, units)
    return visitor(store, anna)


@pytest.fixture
def sheet(chromium: Browser, member: Visitor) -> Iterator[Page]:
    """A sheet of paper; what the browser asks for is answered without a server."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        with member.get(parts.path, query_string=parts.query) as got:
            route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    context = new_context(chromium, ORIGIN, width=SHEET)
    context.route("**/*", answer)
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.mark.only("sqlite")
def test_figures_are_printed_as_numbers_readable_without_colours_and_without_buttons(
    sheet: Page,
) -> None:
    # When a member prints the figures of the group
    sheet.goto("/realta/gas-prova/cifre")
    keep_picture(sheet, "figures-printed")

    # Then each bar has its number: 3 families, 2 and 3 kg of 2.20 € each
    rows = sheet.locator(".figure-table tbody tr").all()
    told = [" ".join(row.inner_text().split()) for row in rows]
    assert "Frutteto Prova 19,80 €" in told
    assert "Cascina Prova 13,20 €" in told

    # And what only a screen can use is not there
    shown = sheet.locator(FOR_THE_SCREEN).filter(visible=True)
    assert [each.inner_text() for each in shown.all()] == []

    # And words stand out from the paper, bars from their ground, by brightness alone
    paper = sheet.evaluate("getComputedStyle(document.body).backgroundColor")
    colours = set(sheet.evaluate(WORDS))
    assert colours
    assert min(sheet.evaluate(CONTRAST, [colour, paper]) for colour in colours) >= READABLE
    bar, ground = (sheet.evaluate(FILLS, f".figure-{part}") for part in ("value", "ground"))
    assert sheet.evaluate(CONTRAST, [bar, ground]) >= TOLD_APART
