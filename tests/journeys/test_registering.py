"""From registering to being found: an organisation put on the map, an area drawn with the keyboard or the mouse."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from catalog.organisations import Organisation
from tests.journeys import rows
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support.factories import offer

QUINCES = "Mele cotogne del Gruppo Prova"
CORNERS_BY_KEYS = (
    ("ArrowLeft", 6),
    ("ArrowUp", 6),
    ("ArrowRight", 12),
    ("ArrowDown", 12),
    ("ArrowLeft", 12),
)

COVERED = """() => {
  const seen = [...document.querySelectorAll(".map-name span")].filter(name => name.checkVisibility({ visibilityProperty: true }));
  const boxes = seen.map(name => [name.textContent, name.getBoundingClientRect()]);
  return boxes.flatMap(([name, box], place) => boxes.slice(place + 1)
    .filter(([, other]) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
    .map(([other]) => `${name}, ${other}`));
}"""


def degrees_of(page: Page) -> tuple[float, float]:
    return tuple(float(page.locator(f"#{name}").input_value()) for name in ("lat", "lon"))  # type: ignore[return-value]


def go_on(page: Page, button: str = "Avanti") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def fill_in_to_the_pin(page: Page, name: str) -> None:
    page.goto("/realta/nuova")
    page.get_by_label("Nome", exact=False).first.fill(name)
    page.locator("#kind-association").check()
    go_on(page)
    page.get_by_label("Forma giuridica").select_option("association")
    go_on(page)
    page.get_by_label(re.compile("^Comune")).fill("Treviglio (BG)")
    go_on(page)


@pytest.fixture
def founder(open_page: OpenPage, either_market: Market) -> Iterator[Page]:
    page = open_page(either_market, width=390)
    either_market.sign_in(page, rows.CITIZEN)
    yield page
    page.goto("/realta/nuova")
    if page.get_by_role("button", name="Ricomincia da capo").count():
        page.get_by_role("button", name="Ricomincia da capo").click()


def draw_around_the_pin(page: Page) -> None:
    """Draw a square with the arrows and Enter, with one corner too many that is taken back."""
    ground = page.locator("[data-area-map] .leaflet-container")
    expect(ground).to_be_visible()
    ground.focus()
    for key, times in CORNERS_BY_KEYS:
        for _each in range(times):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    assert len(corners(page)) == 5
    page.keyboard.press("Backspace")
    assert len(corners(page)) == 4
    page.keyboard.press("f")
    expect(page.locator("[data-outline-status]")).to_contain_text("chiusa")
    # What is closed takes no more corners.
    page.keyboard.press("Enter")
    assert len(corners(page)) == 4


def found_in(page: Page, place: str) -> bool:
    page.goto(f"/cerca?q=mele+cotogne+a+{place}&delivery=delivery")
    return page.get_by_role("link", name=QUINCES).count() > 0


def test_from_registering_on_a_phone_to_being_found(founder: Page, either_market: Market) -> None:
    # Given somebody who has come as far as the pin
    page = founder
    fill_in_to_the_pin(page, "Gruppo Prova della Piazza")
    pin = page.locator("[data-pin-map] .map-drop")
    expect(pin).to_be_visible()
    before = degrees_of(page)

    # When the pin is moved up and right with the arrows
    pin.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    after = degrees_of(page)
    assert after[0] > before[0]
    assert after[1] > before[1]
    expect(page.locator("[data-pin-status]")).to_contain_text("Segnaposto a")
    keep_picture(page, "register-point")

    # And the rest is filled in
    go_on(page, "È giusto")
    page.get_by_label("Che cosa fate").fill("Famiglie di prova che comprano insieme.")
    keep_picture(page, "register-words")
    go_on(page, "Registra")

    # Then the group is there, acted for, and says that it is not yet a member
    expect(page.get_by_role("heading", level=1)).to_have_text("Gruppo Prova della Piazza")
    expect(page.locator(".membership")).to_contain_text("Non ancora socio")
    expect(page.locator(".account-hat")).to_contain_text("Gruppo Prova della Piazza")
    keep_picture(page, "registered")

    # Given an offer of it that is only brought, and nobody knows whither
    with either_market.store.write() as session:
        slug = page.url.rsplit("/", 1)[1]
        owner = session.scalars(select(Organisation).where(Organisation.slug == slug)).one()
        offer(session, owner, title=QUINCES, category_code="quinces", delivery=True, pickup=False)
    assert not found_in(page, "Treviglio")

    # When an area is drawn with the keyboard
    page.goto(f"/realta/{slug}")
    page.get_by_role("link", name="Zone di consegna").first.click()
    page.get_by_role("link", name=re.compile("In una zona disegnata")).click()
    draw_around_the_pin(page)
    keep_picture(page, "area-drawn-by-keyboard")
    page.get_by_role("button", name="Salva").click()
    expect(page.locator(".area-card")).to_contain_text("disegnata sulla mappa")
    keep_picture(page, "areas-with-drawing")

    # Then whoever searches from there finds it, and from elsewhere not
    assert found_in(page, "Treviglio")
    assert not found_in(page, "Clusone")


def test_the_pin_is_moved_by_pressing_dragging_and_typing(founder: Page) -> None:
    page = founder
    fill_in_to_the_pin(page, "Gruppo Prova del Parco")
    ground = page.locator("[data-pin-map] .leaflet-container")
    expect(ground).to_be_visible()
    before = degrees_of(page)

    # Pressing on the map puts the pin there
    ground.click(position={"x": 60, "y": 60})
    pressed = degrees_of(page)
    assert pressed[0] > before[0]
    assert pressed[1] < before[1]

    # Dragging takes it along
    box = page.locator(".map-drop").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 17, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 97, box["y"] + 95, steps=6)
    page.mouse.up()
    dragged = degrees_of(page)
    assert dragged[0] < pressed[0]
    assert dragged[1] > pressed[1]

    # And typing moves it too
    page.locator("#lat").fill("45.52")
    page.locator("#lon").fill("9.59")
    page.locator("#lon").press("Tab")
    go_on(page, "È giusto")
    expect(page.get_by_label("Che cosa fate")).to_be_visible()


@pytest.fixture
def drawing(open_page: OpenPage, either_market: Market) -> Page:
    page = open_page(either_market)
    either_market.sign_in(page, rows.OWNER, acting_for=rows.LONG_SLUG)
    page.goto(f"/realta/{rows.LONG_SLUG}/consegne/nuova/disegno")
    expect(page.locator("[data-area-map] .leaflet-container")).to_be_visible()
    return page


def corners(page: Page) -> list[str]:
    return page.locator("#outline").input_value().splitlines()


def test_an_area_is_drawn_with_the_mouse(drawing: Page) -> None:
    page = drawing
    ground = page.locator("[data-area-map] .leaflet-container")
    for x, y in ((120, 100), (420, 110), (400, 300), (130, 290)):
        ground.click(position={"x": x, "y": y})
    assert len(corners(page)) == 4
    page.get_by_role("button", name="Annulla").click()
    assert len(corners(page)) == 3
    page.get_by_role("button", name="Chiudi la zona").click()
    expect(ground.locator(".map-drawn")).to_have_count(1)
    keep_picture(page, "area-drawn-by-mouse")
    page.get_by_role("button", name="Salva").click()
    expect(page.locator(".area-card").last).to_contain_text("disegnata sulla mappa")


def test_a_radius_is_drawn_while_it_is_typed(open_page: OpenPage, either_market: Market) -> None:
    page = open_page(either_market)
    either_market.sign_in(page, rows.OWNER, acting_for=rows.LONG_SLUG)
    page.goto(f"/realta/{rows.LONG_SLUG}/consegne/nuova/raggio")
    expect(page.locator("[data-area-map] .leaflet-container")).to_be_visible()
    # The names of places that are shown do not lie over each other.
    expect(page.locator(".map-name span").filter(visible=True)).not_to_have_count(0)
    assert page.evaluate(COVERED) == []
    expect(page.locator(".map-drawn")).to_have_count(0)
    page.get_by_label("Chilometri intorno a te").fill("15")
    expect(page.locator(".map-drawn")).to_have_count(1)
    keep_picture(page, "area-radius-drawn")


def test_comuni_are_suggested_while_one_types(open_page: OpenPage, either_market: Market) -> None:
    page = open_page(either_market)
    either_market.sign_in(page, rows.OWNER, acting_for=rows.LONG_SLUG)
    page.goto(f"/realta/{rows.LONG_SLUG}/consegne/nuova/comuni")
    page.get_by_label("Comune o valle").press_sequentially("val ser")
    expect(page.locator("#add-options option").first).to_have_attribute("value", "Val Seriana")
    # Who leaves the page while it still asks for suggestions is no error, but the browser's log calls it one.
    with page.expect_event(
        "requestfinished", lambda asked: unquote_plus(asked.url).endswith("Val Seriana")
    ):
        page.get_by_label("Comune o valle").fill("Val Seriana")
    page.get_by_role("button", name="Aggiungi all’elenco").click()
    expect(page.locator(".comune-ticks input:checked").first).to_be_attached()
    keep_picture(page, "area-comuni-chosen")


def test_everything_works_without_a_script(open_page: OpenPage, either_market: Market) -> None:
    page = open_page(either_market, scripts=False)
    either_market.sign_in(page, rows.OWNER, acting_for=rows.LONG_SLUG)
    page.goto(f"/realta/{rows.LONG_SLUG}/consegne/nuova/disegno")
    expect(page.locator("[data-area-map] > svg")).to_be_visible()
    page.locator("#outline").fill("45.88, 9.93\n45.88, 9.99\n45.92, 9.96")
    page.get_by_role("button", name="Salva").click()
    expect(page.locator(".area-card").last).to_contain_text("disegnata sulla mappa")
