"""The same site in English: a complete translation, and the search survives the change."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import rows
from tests.journeys.results import DEMAND, Results
from tests.journeys.server import Market

ITALIAN = frozenset(
    re.findall(
        r"\w+",
        "altre almeno anche aggiungi cerca che consegna criterio dove entro fino filtri fuori gli mappa "
        "nessuna non offerta offerte oppure ordine perché prezzo punteggio quantità raggio realtà ritiro "
        "scrivi senza settore stagione su togli trova vicinanza zona indispensabile",
    )
)
# What people have written stays as they wrote it: names, titles, descriptions, their own words in the box.
WORDS_OF_PEOPLE = (
    "h1, h2 a, h3 a, .offer-by, .description, .purpose, .examples, .contact, .crumbs, .claims, .members, "
    ".facts, .fact-list, dl, .delivery, .side-box, .offer-line p, .organisation-card p, .because, .chips, "
    ".leaflet-pane, [data-map] svg, [lang=it], script, .site-footer h2, .eyebrow, .principle-text"
)
WORDS = """theirs => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll(theirs).forEach(element => element.remove());
  const said = [copy.textContent];
  for (const element of copy.querySelectorAll("[aria-label], [title], [placeholder]"))
    said.push(element.ariaLabel, element.title, element.placeholder);
  return said.filter(Boolean).join(" ");
}"""


def italian_words(page: Page) -> list[str]:
    """Return the Italian words that the page itself says."""
    words = re.findall(r"[a-zà-ù]+", page.evaluate(WORDS, WORDS_OF_PEOPLE).lower())
    return sorted(ITALIAN.intersection(words))


def test_the_own_name_stands_beside_the_brand_at_every_width(page: Page, market: Market) -> None:
    """English words are the longest of the ways; the name of the organisation is the longest there is."""
    market.sign_in(page, rows.OWNER, acting_for=rows.LONG_SLUG)
    page.goto("/io?lang=en")
    brand, name = page.locator(".brand"), page.locator(".account-menu summary")
    for width in (360, 575, 576, 768, 1024, 1199, 1200, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        left, right = brand.bounding_box(), name.bounding_box()
        assert left is not None
        assert right is not None
        assert right["y"] < left["y"] + left["height"], width
        assert right["x"] > left["x"] + left["width"], width


def test_changing_the_language_keeps_the_search(page: Page) -> None:
    # Given the officer's answer, with a weight of her own
    results = Results(page)
    results.open()
    before = results.ranking()
    page.locator("#w_price").press("End")
    page.wait_for_url("**w_price=100**")
    results.wait_until_not(before)
    ranking = results.ranking()

    # When she changes to English
    page.get_by_role("link", name="English").click()

    # Then the same offers are there in the same order, said in English
    expect(page.locator("html")).to_have_attribute("lang", "en")
    results.wait_for(ranking)
    expect(results.box).to_have_value(DEMAND)
    expect(page.locator("#w_price")).to_have_value("100")
    expect(results.heading).to_contain_text("offers of apples")
    expect(results.chips.filter(has_text="organic")).to_have_count(1)

    # And the choice is remembered on the next page, and can be taken back
    page.get_by_role("link", name="Categories").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Italiano").click()
    expect(page.locator("html")).to_have_attribute("lang", "it")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cerca",
        f"/cerca?q={DEMAND}",
        "/cerca?q=pere sotto 1 euro al kg a Treviglio",
        "/cerca?q=mele a Gromp",
        "{offer}",
        "{organisation}",
        "/realta",
        "/categorie",
        "/categorie/apples",
        "/crediti",
    ],
)
def test_a_page_in_english_is_english_throughout(page: Page, market: Market, path: str) -> None:
    # Given a visitor who has chosen English
    page.context.add_cookies([{"name": "lang", "value": "en", "url": market.url}])

    # When a page is opened
    page.goto(path.format(**market.paths))

    # Then the page says nothing in Italian
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert italian_words(page) == []


def test_the_list_of_words_knows_italian_when_it_reads_it(page: Page) -> None:
    page.goto(f"/cerca?q={DEMAND}")
    assert len(italian_words(page)) >= 5
