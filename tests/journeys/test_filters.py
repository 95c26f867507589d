"""Correcting an answer: weights, musts, chips and hints, without leaving the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.results import DEMAND, Results, path_of

SLIDER = "#w_price"
PRICE_WEIGHT = "20"
WITH_SOCIAL_COOPERATIVES = "legna da ardere entro 30 km da Bergamo"


@pytest.fixture
def results(page: Page) -> Results:
    """Open the answer to the officer's demand at a desk."""
    results = Results(page)
    results.open()
    return results


def asked(page: Page, name: str) -> list[str]:
    """Return what the address bar says about one argument."""
    return parse_qs(urlsplit(page.url).query).get(name, [])


def count_of(results: Results) -> int:
    """Return how many offers the heading counts."""
    return int(results.heading.inner_text().split()[0])


@contextmanager
def staying_on_the_page(page: Page) -> Iterator[None]:
    """Check that the page is not loaded anew while something on it is changed."""
    page.evaluate("window.stillHere = true")
    yield
    assert page.evaluate("window.stillHere") is True


def move_price_slider_to_the_end(results: Results) -> list[tuple[str, int]]:
    """Give the price the most weight with the keyboard; return the new ranking."""
    before = results.ranking()
    results.page.locator(SLIDER).press("End")
    results.page.wait_for_url("**w_price=100**")
    results.wait_until_not(before)
    return results.ranking()


def test_a_slider_moved_with_the_keyboard_ranks_anew_and_back_and_reload_keep_their_word(
    results: Results,
) -> None:
    # Given the officer's answer
    page = results.page
    before = results.ranking()

    # When she gives the price more weight with the keyboard
    with staying_on_the_page(page):
        after = move_price_slider_to_the_end(results)

    # Then the same offers stand in another light, and the address says so
    assert [score for _, score in after] == sorted((s for _, s in after), reverse=True)
    assert asked(page, "q") == [DEMAND]
    expect(page.locator(f"output[for={SLIDER[1:]}]")).to_have_text("100")

    # And a reload shows the same
    page.reload()
    results.wait_for(after)
    expect(page.locator(SLIDER)).to_have_value("100")

    # And the way back leads to the first answer, slider included
    page.go_back()
    results.wait_for(before)
    expect(page.locator(SLIDER)).to_have_value(PRICE_WEIGHT)
    expect(results.box).to_have_value(DEMAND)

    # And forward again to the second
    page.go_forward()
    results.wait_for(after)
    expect(page.locator(SLIDER)).to_have_value("100")


def test_a_moved_slider_changes_the_answer_only_and_keeps_what_is_being_typed(
    results: Results,
) -> None:
    # Given the officer has begun to type something else, and marks the parts of her page
    page = results.page
    answers: list[Request] = []
    page.on("requestfinished", lambda request: answers.append(request))  # noqa: PLW0108 wants a name
    page.evaluate("""() => {
      for (const part of [document.querySelector("header.site-header"), document.getElementById("search")])
        part.mark = "the same";
      document.getElementById("results").mark = "the old";
    }""")
    results.box.focus()

    # When a filter changes while the box has the focus
    before = results.ranking()
    page.evaluate("""() => {
      const slider = document.getElementById("w_price");
      slider.value = "100";
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    results.wait_until_not(before)

    # Then one request through HTMX has brought the new answer, and only the answer was exchanged
    searches = [r for r in answers if urlsplit(r.url).path == "/cerca"]
    assert [r.headers.get("hx-request") for r in searches] == ["true"]
    assert all(r.resource_type != "document" for r in answers)
    assert page.evaluate("document.querySelector('header.site-header').mark") == "the same"
    assert page.evaluate("document.getElementById('search').mark") == "the same"
    assert page.evaluate("document.getElementById('results').mark ?? 'new'") == "new"
    expect(results.box).to_be_focused()
    expect(page.locator("#status")).to_contain_text(results.heading.inner_text())


def test_a_slider_keeps_the_focus_after_its_answer_has_come(results: Results) -> None:
    move_price_slider_to_the_end(results)
    expect(results.page.locator(SLIDER)).to_be_focused()


def test_a_weight_that_cannot_do_anything_has_no_slider_and_is_kept(page: Page) -> None:
    # Given the quantity weighs much, and a place but no quantity is asked for
    results = Results(page)
    page.goto(path_of("mele a Treviglio", "&w_coverage=80"))
    expect(page.locator("#w_proximity")).to_be_visible()
    expect(page.locator("#w_coverage")).to_have_count(0)

    # When the officer asks for a quantity
    results.box.fill("200 kg di mele a Treviglio")
    results.box.press("Enter")

    # Then the slider is there, as heavy as before
    expect(page.locator("#w_coverage")).to_have_value("80")


def test_a_must_leaves_those_who_keep_it(page: Page) -> None:
    # Given the filters say how many offers a must would leave
    results = Results(page)
    results.open(WITH_SOCIAL_COOPERATIVES)
    must = page.get_by_role("checkbox", name="Cooperativa sociale di tipo B")
    promised = int(page.locator(".check", has=must).locator("small").inner_text().split()[0])
    assert 0 < promised < count_of(results)

    # When the officer ticks it
    with staying_on_the_page(page):
        must.check()
        page.wait_for_url("**must=social-coop-b**")
        expect(results.heading).to_contain_text(str(promised))

    # Then as many offers are left as were promised
    assert count_of(results) == promised
    expect(must).to_be_checked()


def test_removing_a_chip_takes_its_words_out_of_the_box(results: Results) -> None:
    # Given the answer shows what was understood
    page = results.page
    before = results.cards.count()
    chip = results.chips.filter(has_text="biologic")

    # When the officer removes “biologico”
    with staying_on_the_page(page):
        chip.get_by_role("link").click()
        expect(chip).to_have_count(0)

    # Then the box no longer says it, and at least as many offers are there
    expect(results.box).not_to_have_value(DEMAND)
    assert "bio" not in results.box.input_value()
    assert "Treviglio" in results.box.input_value()
    assert results.cards.count() >= before
    expect(results.heading).to_be_focused()


def test_a_removed_chip_is_gone_also_after_a_filter_was_used(results: Results) -> None:
    # Given the officer has moved a slider
    page = results.page
    move_price_slider_to_the_end(results)

    # When she then removes “biologico”
    results.chips.filter(has_text="biologic").get_by_role("link").click()
    expect(results.chips.filter(has_text="biologic")).to_have_count(0)

    # Then organic is no longer a must
    expect(page.locator("#must-organic")).not_to_be_checked()


def test_an_unticked_must_takes_its_words_out_of_the_box(results: Results) -> None:
    # Given the words of the demand have ticked “Biologico”
    must = results.page.locator("#must-organic")
    expect(must).to_be_checked()

    # When the officer unticks it
    with staying_on_the_page(results.page):
        must.uncheck()
        expect(results.chips.filter(has_text="biologic")).to_have_count(0)

    # Then the box no longer says it, and the must stays unticked
    expect(results.box).not_to_have_value(DEMAND)
    assert "bio" not in results.box.input_value()
    expect(must).not_to_be_checked()


def test_a_hint_brings_the_offers_it_promises(page: Page) -> None:
    # Given an answer that leaves somebody out
    results = Results(page)
    results.open("mele bio entro 5 km da Treviglio")
    before = count_of(results)
    hint = page.locator(".relax a.pill-link").first
    promised = int(hint.locator("small").inner_text().lstrip("+"))

    # When the officer follows the first hint
    with staying_on_the_page(page):
        hint.click()
        expect(results.heading).to_contain_text(str(before + promised))

    # Then there are as many more offers as it said
    assert count_of(results) == before + promised
