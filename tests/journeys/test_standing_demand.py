"""A demand that keeps looking: from a search to a mail, to a proposal, to an acceptance."""

import email
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.runtime import clock
from app.runtime.jobs.worker import run_once
from catalog.organisations import Organisation, OrganisationKind
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support import factories
from tests.support.signing import mandate, person

WORDS = "100 kg di mele bio entro 20 km da Clusone"
GROUP, GROUP_NAME = "gas-del-viaggio-demo", "GAS del Viaggio Demo"
FARM, FARM_NAME = "meleto-del-viaggio-demo", "Meleto del Viaggio Demo"
BUYER, GROWER = "bea@example.org", "pino@example.org"
TITLE = "Mele del meleto Demo"
MOST_JOBS = 500

Work = Callable[[int], list[EmailMessage]]


@pytest.fixture
def people(either_market: Market) -> None:
    """Add a purchasing group and a farm that offers nothing yet, with a person each."""
    with either_market.store.write() as session:
        session.execute(delete(Organisation).where(Organisation.slug.in_((GROUP, FARM))))
        session.execute(delete(Person).where(Person.email.in_((BUYER, GROWER))))
        for slug, name, kind, mail, who in (
            (GROUP, GROUP_NAME, OrganisationKind.GAS, BUYER, "Bea Prova"),
            (FARM, FARM_NAME, OrganisationKind.PRODUCER, GROWER, "Pino Prova"),
        ):
            owner = factories.organisation(
                session, factories.CLUSONE, slug=slug, name=name, kind=kind, is_demo=True
            )
            human = person(session, email=mail, name=who, totp_confirmed_at=factories.NOW)
            mandate(session, human, owner)


@pytest.fixture
def work(either_market: Market, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return how the worker does all that is due so many minutes from now; the mails that leave by it."""
    app = either_market.store.app
    folder = Path(app.extensions["settings"].instance_path) / "mail"
    started = clock.utc_now()

    def work(minutes: int) -> list[EmailMessage]:
        before = set(folder.glob("*.eml"))
        with monkeypatch.context() as patch:
            patch.setattr(clock, "utc_now", lambda: started + timedelta(minutes=minutes))
            for _job in range(MOST_JOBS):
                if not run_once(app, app.extensions["jobs"]):
                    break
        fresh = sorted(set(folder.glob("*.eml")) - before)
        return [read_mail(path) for path in fresh]

    return work


def read_mail(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        found = email.message_from_binary_file(file, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def path_to(mail: EmailMessage, start: str) -> str:
    found = re.search(rf"https?://[^/\s]+({start}\S+)", words_of(mail))
    assert found is not None, words_of(mail)
    return found.group(1)


def plant_apples(session: Session, slug: str) -> None:
    farm = session.query(Organisation).filter_by(slug=slug).one()
    factories.claim(session, farm)
    factories.offer(session, farm, title=TITLE, price_cents=195)


def test_a_demand_finds_its_offer_by_mail_and_ends_in_an_agreement(
    open_page: OpenPage, either_market: Market, people: None, work: Work, watch: Watch
) -> None:
    market = either_market
    work(0)

    # Given a group that looks for apples, finds none, and lets the search go on
    buyer = open_page(market, width=360)
    market.sign_in(buyer, BUYER, acting_for=GROUP)
    keep_looking(buyer)
    want_mails_at_once(buyer)
    assert not [mail for mail in work(1) if mail["To"] == BUYER]

    # When a farm nearby offers them
    with market.store.write() as session:
        plant_apples(session, FARM)
    mails = [mail for mail in work(3) + work(5) if mail["To"] == BUYER]

    # Then one mail says so, leads to the demand, can be stopped with one press, and is not written again
    (news,) = mails
    assert news["Subject"].strip() == f"1 nuova offerta per «{WORDS}»"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    buyer.goto(path_to(news, "/fabbisogni/"))
    expect(buyer.locator(".state-news")).to_have_text("Nuova")
    expect(buyer.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    keep_picture(buyer, "journey-demand-news")
    buyer.get_by_role("button", name="Ho visto le novità").click()
    expect(buyer.locator(".state-news")).to_have_count(0)
    assert not [mail for mail in work(7) if mail["To"] == BUYER]

    # And the farm finds the demand among those that fit its offers, and answers
    grower = open_page(market)
    market.sign_in(grower, GROWER, acting_for=FARM)
    thread = propose(grower)
    assert BUYER not in grower.content()

    # And the group hears of it, writes back, and sees no address yet
    (made,) = [mail for mail in work(9) + work(11) if mail["To"] == BUYER]
    assert GROWER not in words_of(made)
    buyer.goto(path_to(made, "/proposte/"))
    write_back(buyer)
    assert GROWER not in buyer.content()

    # When the group accepts
    buyer.get_by_role("button", name="Accetta").click()

    # Then each sees how to reach the other
    expect(buyer.get_by_role("link", name=GROWER)).to_be_visible()
    keep_picture(buyer, "journey-proposal-accepted")
    told = [mail for mail in work(13) + work(15) if mail["To"] == GROWER]
    assert told
    assert BUYER not in "".join(words_of(mail) for mail in told)
    grower.goto(thread)
    expect(grower.get_by_text("Va bene, dopo le 17.")).to_be_visible()
    expect(grower.get_by_role("link", name=BUYER)).to_be_visible()


def keep_looking(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill(WORDS)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Continua a cercarlo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("È questo che ti serve?")
    expect(page.get_by_label("Quanto", exact=False).first).to_have_value("100")
    expect(page.get_by_label("Biologico")).to_have_value("must")
    keep_picture(page, "journey-demand-understood")
    page.get_by_role("button", name="Continua a cercare per me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS)
    expect(page.get_by_text("continua a cercare").first).to_be_visible()


def want_mails_at_once(page: Page) -> None:
    page.goto("/io/avvisi/posta")
    group = page.get_by_role("group", name="Nuove offerte per quello che ci serve")
    group.get_by_label("subito").check()
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_text("La tua scelta è registrata")).to_be_visible()


def write_back(page: Page) -> None:
    expect(page.get_by_text("Consegniamo il giovedì.")).to_be_visible()
    page.get_by_label("Il tuo messaggio").fill("Va bene, dopo le 17.")
    page.get_by_role("button", name="messaggio").click()
    expect(page.get_by_text("Va bene, dopo le 17.")).to_be_visible()


def propose(page: Page) -> str:
    """Answer the group's demand and return the address of the thread."""
    page.goto("/io/fabbisogni/per-noi")
    card = page.get_by_role("listitem").filter(has_text=GROUP_NAME)
    card.get_by_role("link", name="Rispondi con una proposta").click()
    page.get_by_label("Quante unità").fill("100")
    page.get_by_label("Il tuo messaggio").fill("Consegniamo il giovedì.")
    keep_picture(page, "journey-proposal-form")
    page.get_by_role("button", name="Invia la proposta").click()
    expect(page.get_by_text("195,00 €").first).to_be_visible()
    return page.url
