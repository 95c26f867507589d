"""Evidence from the upload through a visit of peers to a badge in the results, and to its end."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.runtime.clock import local_day, utc_now
from catalog.claims import Claim
from catalog.delivery_areas import AreaKind
from catalog.organisations import Organisation
from tests.app.runtime.files.picture_kit import PDF, picture
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.evidence_rows import BUYER, GROWER
from tests.journeys.pictures import keep_picture
from tests.journeys.results import path_of
from tests.journeys.rows import COORDINATOR, SECRETARY
from tests.journeys.server import Market
from tests.support import factories
from tests.support.signing import mandate, person

SLUG = "frutteto-del-viaggio-demo"
TITLE = "Mele del viaggio Demo"
RESULTS = path_of("mele bio a Clusone", "&radius=5")


@pytest.fixture
def owner(either_market: Market) -> str:
    """Add an orchard that claims nothing yet, and return the address of its owner."""
    email = "fulvia@example.org"
    with either_market.store.write() as session:
        forget_the_orchard(session)
        farm = factories.organisation(
            session, factories.CLUSONE, slug=SLUG, name="Frutteto del Viaggio Demo", is_demo=True
        )
        factories.delivery_area(session, farm, kind=AreaKind.EVERYWHERE)
        factories.offer(session, farm, title=TITLE)
        mandate(session, person(session, email=email, name="Fulvia Prova"), farm)
    return email


def forget_the_orchard(session: Session) -> None:
    session.execute(delete(Organisation).where(Organisation.slug == SLUG))


def test_evidence_from_its_upload_through_a_visit_to_a_badge_and_to_its_end(
    open_page: OpenPage, either_market: Market, owner: str, watch: Watch
) -> None:
    market, today = either_market, local_day(utc_now(), "Europe/Rome")
    anybody = open_page(market)

    # Given a farm that says of itself that it is organic, and hands the certificate in
    farm = open_page(market, width=360)
    market.sign_in(farm, owner, acting_for=SLUG)
    declare(farm)
    hand_the_certificate_in(farm)
    expect(farm.get_by_text("Un documento è in esame").first).to_be_visible()
    assert TITLE not in words_of(anybody, RESULTS), "what is only declared satisfies no must"

    # When the secretariat has checked the document
    desk = open_page(market)
    market.sign_in(desk, SECRETARY)
    confirm_the_certificate(desk, (today + timedelta(days=90)).isoformat())

    # Then its badge stands in the results
    assert TITLE in words_of(anybody, RESULTS)
    card = anybody.locator(".offer").filter(has_text=TITLE)
    expect(card.locator(".evidence-certified")).to_contain_text("Biologico")
    keep_picture(anybody, "journey-evidence-badge", whole=False)

    # And when peers have been there, reported, and the assembly has approved
    visit = plan_a_visit(desk, today.isoformat())
    peer = open_page(market, width=360)
    market.sign_in(peer, GROWER)
    write_the_report(peer, visit, today.isoformat())
    board = open_page(market)
    market.sign_in(board, COORDINATOR)
    approve(board, visit)

    # Then that stands in the results too, and on the page for everybody, by whom and until when
    words_of(anybody, RESULTS)
    expect(card.locator(".evidence-peer_verified")).to_contain_text("biodiversità")
    text = words_of(anybody, f"/realta/{SLUG}/criteri")
    assert "GAS Vicini Demo, I Vicini Demo" in text
    assert "Controllato dal distretto" in text
    keep_picture(anybody, "journey-evidence-profile")

    # And when its last day was yesterday, it counts as declared: in the results and on the page
    with market.store.write() as session:
        rows = select(Claim).join(Claim.organisation).where(Organisation.slug == SLUG)
        for claim in session.scalars(rows):
            claim.valid_until = today - timedelta(days=1)
    assert TITLE not in words_of(anybody, RESULTS)
    anybody.goto(f"/realta/{SLUG}")
    expect(anybody.locator(".evidence-expired")).to_have_count(2)
    expect(anybody.locator(".evidence-certified").locator("visible=true")).to_have_count(0)


def words_of(page: Page, path: str) -> str:
    page.goto(path)
    return page.get_by_role("main").inner_text()


def declare(page: Page) -> None:
    page.goto(f"/realta/{SLUG}/criteri")
    page.get_by_role("link", name="Di' fino a che punto rispettate i criteri").click()
    page.locator("#v-organic-4").check()
    page.locator("#v-biodiversity-3").check()
    page.get_by_role("button", name="Salva le risposte").click()
    expect(page.get_by_text("2 risposte nuove.")).to_be_visible()


def hand_the_certificate_in(page: Page) -> None:
    page.goto(f"/realta/{SLUG}/criteri/organic/prova")
    page.get_by_label("Un certificato di un organismo indipendente").check()
    page.get_by_label("Rilasciato da").select_option("TRACES")
    page.get_by_label("Numero").fill("IT-BIO-000-DEMO")
    page.locator("#document").set_input_files(
        {"name": "certificato.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Consegna").click()


def confirm_the_certificate(page: Page, until: str) -> None:
    page.goto("/verifiche")
    page.get_by_role("link", name="Frutteto del Viaggio Demo").click()
    expect(page.get_by_role("link", name="Apri il documento")).to_be_visible()
    page.get_by_label("È vero: lo confermo").check()
    page.get_by_label("Vale fino al").fill(until)
    page.get_by_role("button", name="Annota la decisione").click()
    expect(page.get_by_text("Annotato. Grazie.")).to_be_visible()


def plan_a_visit(page: Page, day: str) -> str:
    page.goto(f"/realta/{SLUG}/criteri")
    page.get_by_role("link", name="Programma una visita").click()
    page.get_by_label("Giorno").fill(day)
    page.get_by_label("Chi va").fill(f"{GROWER}\n{BUYER}")
    page.get_by_role("button", name="Programma la visita").click()
    page.wait_for_url("**/visite/*")
    return page.url


def write_the_report(page: Page, visit: str, day: str) -> None:
    page.goto(visit)
    page.get_by_label("La visita è stata fatta il").fill(day)
    page.get_by_role("button", name="Ci siamo stati").click()
    page.get_by_role("link", name="Scrivi la relazione").click()
    page.locator("#q-biodiversity-hedges-yes").check()
    page.locator("#v-biodiversity-3").check()
    page.get_by_label("Che cosa avete visto").fill("Siepi lungo ogni campo.")
    page.locator("#photos").set_input_files(
        {"name": "siepe.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Consegna la relazione").click()
    expect(page.get_by_text("la relazione aspetta la decisione")).to_be_visible()


def approve(page: Page, visit: str) -> None:
    page.goto(visit)
    expect(page.get_by_role("img", name="Foto 1 della visita")).to_be_visible()
    page.get_by_label("Approvata", exact=True).check()
    page.get_by_label("Dove è scritta la decisione").fill("assemblea di prova, punto 4")
    page.get_by_role("button", name="Annota la decisione").click()
    expect(page.get_by_text("quello che è approvato vale da subito")).to_be_visible()
