"""What the site says when it cannot do what was asked, in words that help."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Watch
from tests.journeys.results import Results
from tests.journeys.rows import LONG_TITLE

MANY = "mele " * 2_000
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize(
    "demand", ["pere sotto 1 euro al kg a Treviglio", "mele bio entro 5 km da Foppolo"]
)
def test_an_empty_answer_says_what_to_relax(page: Page, demand: str) -> None:
    # Given a demand that nobody meets
    results = Results(page)
    results.open(demand)
    expect(results.cards).to_have_count(0)
    expect(page.get_by_role("heading", name="Oggi nessuna offerta")).to_be_visible()

    # When the first hint is followed
    hint = page.locator(".relax a.pill-link").first
    promised = int(hint.locator("small").inner_text().lstrip("+"))
    hint.click()

    # Then there are offers
    expect(results.cards).to_have_count(min(promised, 20))


def test_an_answer_that_nobody_can_give_blames_no_condition(page: Page) -> None:
    results = Results(page)
    results.open("lumache")
    expect(
        page.get_by_role("heading", name="Nel distretto nessuno lo offre ancora")
    ).to_be_visible()
    expect(page.locator(".left-out")).to_have_count(0)
    page.get_by_role("link", name="Tutte le categorie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beni e servizi del distretto")


def test_an_unknown_place_is_asked_for_with_suggestions(page: Page) -> None:
    # Given a place that does not exist
    results = Results(page)
    results.open("mele a Gromp")
    question = page.locator(".questions")
    expect(question).to_contain_text("Non conosciamo un luogo chiamato «Gromp»")

    # When a suggestion is followed
    question.get_by_role("link", name="Gromo (BG)").click()

    # Then the question is answered, and the words are as typed
    expect(page.locator(".questions")).to_have_count(0)
    expect(results.chips.filter(has_text="Gromo")).to_have_count(1)
    expect(results.box).to_have_value("mele a Gromp")


def test_too_long_a_text_is_refused_and_stays_in_the_box(page: Page, watch: Watch) -> None:
    # Given ten thousand characters pasted into the box
    watch.expects(422)
    page.goto("/cerca")
    results = Results(page)
    results.box.fill(MANY)

    # When they are sent
    results.box.press("Enter")

    # Then the page says in Italian what is wrong, and the text is not lost
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("10.000 caratteri")
    expect(results.box).to_have_value(MANY)


def test_too_long_an_address_is_refused_in_the_same_words(page: Page, watch: Watch) -> None:
    watch.expects(422)
    answer = page.goto(f"/cerca?q={MANY.replace(' ', '+')}")
    assert answer is not None
    assert answer.status == 422
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("10.000 caratteri")


def test_a_missing_page_shows_the_way_home(page: Page, watch: Watch) -> None:
    watch.expects(404)
    page.goto("/realta/non-esiste")
    expect(page.get_by_role("heading", level=1)).to_have_text("Questa pagina non c’è")
    page.get_by_role("link", name="Vai alla ricerca").click()
    expect(page.get_by_role("searchbox")).to_be_visible()


def test_long_words_do_not_push_the_page_aside(page: Page) -> None:
    # Given a producer and an offer with words that never end, on a phone
    page.set_viewport_size({"width": 360, "height": 780})
    results = Results(page)
    results.open("mele cotogne")
    card = results.cards.filter(has_text=LONG_TITLE)
    expect(card).to_be_visible()

    # When its reasons are opened too
    card.locator("summary").first.click()

    # Then nothing has to be scrolled sideways, and nothing is cut off
    assert page.evaluate(TOO_WIDE) is False
    assert card.evaluate(
        "card => [...card.querySelectorAll('*')].every(e => e.getBoundingClientRect().right <= innerWidth)"
    )


def test_an_answer_that_does_not_arrive_is_told(page: Page, watch: Watch) -> None:
    # Given an answer on the screen, and a connection that breaks
    results = Results(page)
    results.open()
    before = results.ranking()
    page.context.set_offline(True)

    # When a slider is moved
    page.locator("#w_price").press("End")

    # Then the page says that the answer did not arrive, and keeps the old one
    expect(page.locator("#trouble")).to_be_visible()
    assert results.ranking() == before
    watch.complaints.clear()
