"""A treasurer brings the bank's list of movements in: from an empty page to a household's credit."""

from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.ledger.references import reference_of
from app.runtime.clock import utc_now
from tests.journeys.browser import Watch
from tests.journeys.pictures import keep_pictures
from tests.journeys.server import Market
from tests.support import groups
from tests.support.bank_files import Moved, table_of
from tests.support.signing import mandate, person

EMAIL = "cassiera.della.banca@example.org"
BANK = "/realta/gas-della-banca/conti/banca"


def test_a_treasurer_brings_the_banks_list_in(page: Page, watch: Watch, market: Market) -> None:
    # Given a group that has never read a file of its bank
    today = utc_now().date()
    with market.store.app.app_context(), market.store.write() as session:
        group = groups.group(session, name="GAS della Banca", slug="gas-della-banca")
        who = person(session, email=EMAIL, name="Carla Prova", totp_confirmed_at=utc_now())
        mandate(session, who, group, Role.OWNER)
        family = groups.household(session, group, code="7", name="Famiglia Prova Sette")
        reference = reference_of(family.id)
    market.sign_in(page, EMAIL, acting_for="gas-della-banca")
    page.goto(BANK)
    expect(page.get_by_role("heading", name="Nessun file è ancora stato letto")).to_be_visible()
    keep_pictures(page, "bank-none")

    # When a PDF is sent, the page says what would do instead
    watch.expects(422)
    chosen = page.get_by_label("L’elenco delle operazioni della banca")
    chosen.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.get_by_role("button", name="Guardalo").click()
    expect(page.get_by_role("alert")).to_contain_text("camt.053")
    keep_pictures(page, "bank-refused")

    # And with the right file, the columns are guessed, and one press reads it
    lines = [Moved(5_000, f"Spesa {reference}", today), Moved(-150, "Commissioni", today)]
    chosen = page.get_by_label("L’elenco delle operazioni della banca")
    table = table_of(lines)
    chosen.set_input_files({"name": "movimenti.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_role("button", name="Guardalo").click()
    page.get_by_role("button", name="Leggi così").click()

    # Then the reference has found its household, the rest is left to a person
    places = page.get_by_role("combobox")
    expect(places.nth(0).locator("option:checked")).to_have_text("7 Famiglia Prova Sette")
    expect(places.nth(1).locator("option:checked")).to_have_text("Lascia per dopo")
    places.nth(1).select_option("group")
    page.get_by_role("button", name="Registra quello che è scelto").click()
    expect(page.get_by_text("2 operazioni sono al loro posto.")).to_be_visible()
    page.goto(f"/conti/{family.id}")
    expect(page.get_by_text("50,00 €").first).to_be_visible()
    expect(page.get_by_text(reference, exact=True)).to_be_visible()
