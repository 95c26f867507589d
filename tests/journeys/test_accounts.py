"""From a newcomer to somebody who has signed in, with the keyboard alone where a form is filled in."""

import re

from playwright.sync_api import Page, expect

from app.accounts.sign_up import ANSWER
from tests.journeys.browser import Watch
from tests.journeys.server import Market

PASSWORD = "quattro gatti sul tetto"


def path_in(mail: str) -> str:
    """Return the path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail)
    assert found is not None
    return found.group(1)


def fill_in(page: Page, first: str, *texts: str) -> None:
    """Fill in a form from one field on, field after field, and send it, without a mouse."""
    page.locator(first).focus()
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_a_newcomer_signs_up_and_signs_in(page: Page, market: Market, watch: Watch) -> None:
    watch.expects(422)

    # Given the page to sign in, from which one gets to signing up
    page.goto("/accedi")
    page.get_by_role("main").get_by_role("link", name="Iscriviti").click()

    # When the form is sent without the agreement
    fill_in(page, "#name", "Nora Prova", "nora@example.org", PASSWORD)
    page.locator("#privacy").focus()
    page.keyboard.press("Enter")

    # Then the page says so, keeps what was typed, and the agreement can be given
    expect(page.locator(".notice-error")).to_be_visible()
    expect(page.locator("#email")).to_have_value("nora@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("#privacy").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guarda nella tua posta")

    # And the mail leads to a button, and the button to signing in
    page.goto(path_in(market.mail_to("nora@example.org", ANSWER)))
    page.get_by_role("button", name="Sì, confermo").press("Enter")
    expect(page.get_by_text("Il tuo indirizzo è confermato")).to_be_visible()
    fill_in(page, "#email", "nora@example.org", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nora Prova")
