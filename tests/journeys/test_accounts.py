"""From a newcomer to somebody who has signed in, with the keyboard alone where a form is filled in."""

import re

from playwright.sync_api import Page, expect

from app.accounts.passwords import hash_password
from app.accounts.reset import ANSWER as RESET
from app.accounts.sign_up import ANSWER
from app.runtime.clock import utc_now
from tests.journeys.browser import Watch
from tests.journeys.inspection import assert_in_order
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support.codes import code_at
from tests.support.signing import person

PASSWORD = "quattro gatti sul tetto"
HASH = hash_password(PASSWORD)


def path_in(mail: str) -> str:
    """Return the path of the first link of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail)
    assert found is not None
    return found.group(1)


def code_in(mail: str) -> str:
    """Return the code of six digits of a mail."""
    found = re.search(r"^\d{6}$", mail, re.MULTILINE)
    assert found is not None
    return found.group(0)


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


def test_the_second_factor_is_set_up_and_asked_for(page: Page, market: Market) -> None:
    # Given Sara, who has signed in
    with market.store.write() as session:
        person(session, email="sara@example.org", name="Sara Prova", password_hash=HASH)
    market.sign_in(page, "sara@example.org")

    # When the second factor is set up with the key that the page shows
    page.goto("/io/secondo-fattore")
    page.get_by_role("button", name="Comincia").press("Enter")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 100")
    keep_picture(page, "factor-being-set-up")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.locator("#code").focus()
    page.keyboard.type(code_at(utc_now(), secret))
    page.keyboard.press("Enter")

    # Then there are ten codes for the day without a phone
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    keep_picture(page, "recovery-codes")
    paper = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="Li ho conservati").press("Enter")

    # And after signing out one comes back in with password and code
    page.locator(".account-menu summary").press("Enter")
    page.get_by_role("button", name="Esci", exact=True).press("Enter")
    page.wait_for_url("**/")
    page.goto("/accedi")
    fill_in(page, "#email", "sara@example.org", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ancora un passo")
    assert_in_order(page, "code-of-the-app")
    page.locator("#code").focus()
    page.keyboard.type(paper)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sara Prova")


def test_a_new_device_is_let_in_by_a_mailed_code_and_known_from_then_on(
    page: Page, market: Market, watch: Watch
) -> None:
    watch.expects(422)

    # Given Piero, on a device that nobody knows
    with market.store.write() as session:
        person(session, email="piero@example.org", name="Piero Prova", password_hash=HASH)
    page.goto("/accedi")
    fill_in(page, "#email", "piero@example.org", PASSWORD)
    page.keyboard.press("Enter")

    # When a wrong code is typed, then the one of the mail
    expect(page.get_by_role("heading", level=1)).to_have_text("Ancora un passo")
    assert_in_order(page, "code-of-the-mail")
    code = code_in(market.mail_to("piero@example.org"))
    page.locator("#code").fill("000000" if code != "000000" else "111111")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-error")).to_be_visible()
    page.locator("#code").fill(code)
    page.locator("#know_device").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Piero Prova")

    # Then the device is on the list, and the password is enough the next time
    page.goto("/io/accesso")
    expect(page.locator(".access-list").last.get_by_role("listitem")).to_have_count(1)
    keep_picture(page, "my-access-with-a-device")
    page.locator(".account-menu summary").press("Enter")
    page.get_by_role("button", name="Esci", exact=True).press("Enter")
    page.wait_for_url("**/")
    page.goto("/accedi")
    fill_in(page, "#email", "piero@example.org", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Piero Prova")


def test_a_forgotten_password_is_replaced(page: Page, market: Market) -> None:
    # Given Rita, who has forgotten hers
    with market.store.write() as session:
        person(session, email="rita@example.org", name="Rita Prova", password_hash=HASH)
    page.goto("/accedi")
    page.get_by_role("link", name="Ho dimenticato la password").press("Enter")
    page.locator("#email").focus()
    page.keyboard.type("rita@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Guarda nella tua posta")

    # When she follows the link and chooses another one
    page.goto(path_in(market.mail_to("rita@example.org", RESET)))
    page.locator("#password").focus()
    page.keyboard.type("cinque oche nello stagno")
    page.keyboard.press("Enter")

    # Then it lets her in
    fill_in(page, "#email", "rita@example.org", "cinque oche nello stagno")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rita Prova")
