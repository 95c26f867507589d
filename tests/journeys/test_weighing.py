"""Weighing at a pick-up point without network: nothing lost, nothing twice, two helpers, a session that ends."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonSession
from app.groups.models import DutyKind
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from catalog.quantities import Dimension, UnitCode
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support import factories, groups, orders
from tests.support.factories import NOW, _numbers
from tests.support.signing import person

CHEESE, JARS = "Formaggella Demo", "Miele Demo"
KEPT = "Salvato su questo telefono, aspetta la rete"
READY = "Su questo telefono la pagina si apre anche senza rete."


@dataclass(frozen=True)
class Scene:
    """An order that has arrived: two pieces of cheese and two jars for one household, two helpers."""

    market: Market
    path: str
    order: CollectiveOrder
    helpers: tuple[str, str]

    def got(self, title: str) -> tuple[int | None, int | None]:
        with self.market.store.read() as session:
            row = session.scalars(
                select(Allotment)
                .join(Booking, Booking.id == Allotment.booking_id)
                .join(OrderLine, OrderLine.id == Booking.line_id)
                .where(Allotment.order_id == self.order.id, OrderLine.title == title)
            ).one()
            return row.delivered_units, row.delivered_grams

    def reports(self, outcome: ReportOutcome) -> int:
        with self.market.store.read() as session:
            query = select(func.count()).select_from(HandoverReport)
            found = session.scalar(
                query.where(
                    HandoverReport.order_id == self.order.id, HandoverReport.outcome == outcome
                )
            )
        return found or 0

    def sign_out_everywhere(self, email: str) -> None:
        with self.market.store.write() as session:
            who = session.scalars(select(Person).where(Person.email == email)).one()
            for row in session.scalars(
                select(PersonSession).where(PersonSession.person_id == who.id)
            ):
                session.delete(row)


def add_scene(session: Session) -> tuple[CollectiveOrder, str, tuple[str, str]]:
    number = next(_numbers)
    gas = groups.group(session, slug=f"gas-pesata-{number}", name="GAS della Pesata Demo")
    farm = factories.organisation(session, factories.CLUSONE, is_demo=True)
    order = orders.order(session, gas, state=OrderState.SENT, title="Formaggi di prova")
    orders.producer(session, order, farm)
    home = groups.household(session, gas, code="17", name="Famiglia della Bilancia")
    lines = (
        orders.line(
            session,
            order,
            farm,
            title=CHEESE,
            unit=UnitCode.PIECE,
            unit_label="forma",
            content_amount=500,
            price_cents=900,
            weighed=True,
        ),
        orders.line(
            session,
            order,
            farm,
            title=JARS,
            unit=UnitCode.PIECE,
            dimension=Dimension.PIECE,
            content_amount=1,
            price_cents=600,
        ),
    )
    for line in lines:
        booking = Booking(
            order_id=order.id,
            line_id=line.id,
            household_id=home.id,
            organisation_id=gas.id,
            quantity=2,
            updated_at=NOW,
        )
        session.add(booking)
        session.flush()
        session.add(
            Allotment(
                order_id=order.id,
                booking_id=booking.id,
                expected_units=2,
                expected_cents=2 * line.price_cents,
            )
        )
    emails = (f"aiuto-{number}@example.org", f"altra-{number}@example.org")
    for email in emails:
        who = person(session, email=email, name=email.partition("@")[0].title())
        groups.duty(session, gas, who, DutyKind.HANDOVER)
    return order, gas.slug, emails


@pytest.fixture
def scene(either_market: Market) -> Scene:
    with either_market.store.write() as session:
        order, slug, helpers = add_scene(session)
    return Scene(either_market, f"/ordini/pesata/{order.id}/{slug}", order, helpers)


def arrive(page: Page, scene: Scene, helper: int = 0) -> Page:
    """Open the page once with the network: from then on it needs none."""
    scene.market.sign_in(page, scene.helpers[helper])
    page.goto(scene.path)
    expect(page.get_by_text(READY)).to_be_visible()
    return page


def row(page: Page, title: str) -> Locator:
    return page.locator(".weigh-row", has_text=title)


def bar(page: Page) -> Locator:
    return page.locator("[data-bar]")


def weigh(page: Page, *weights: str) -> None:
    for number, weight in enumerate(weights, start=1):
        row(page, CHEESE).get_by_label(f"Pezzo {number}").fill(weight)
    # The eyes go on to the next row: nothing is pressed.
    row(page, JARS).get_by_label("Quante unità").focus()


def test_without_network_what_is_written_survives_and_is_sent_once_when_it_is_back(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    # When the network goes
    page.context.set_offline(True)
    expect(bar(page)).to_contain_text("Manca la rete: continua pure")
    weigh(page, "480", "0,53")
    expect(row(page, CHEESE)).to_contain_text(KEPT)
    row(page, JARS).get_by_role("button", name=re.compile("^2")).click()
    expect(bar(page)).to_contain_text("2 su questo telefono, non ancora inviati.")
    keep_picture(page, "weighing-offline-360")

    # Then a reload without network shows the page with what was written, and so does a new tab
    page.reload()
    expect(row(page, CHEESE).get_by_label("Pezzo 2")).to_have_value("530 g")
    expect(row(page, CHEESE)).to_contain_text(KEPT)
    again = page.context.new_page()
    page.close()
    again.goto(scene.path)
    expect(row(again, CHEESE).get_by_label("Pezzo 1")).to_have_value("480 g")
    assert scene.got(CHEESE) == (None, None)

    # And when the network is back it is sent, once
    again.context.set_offline(False)
    expect(bar(again)).to_contain_text("È tutto inviato.")
    expect(row(again, CHEESE)).to_contain_text("Inviato")
    assert scene.got(CHEESE) == (2, 1010)
    assert scene.got(JARS) == (2, None)
    again.reload()
    expect(bar(again)).to_contain_text("È tutto inviato.")
    assert scene.reports(ReportOutcome.APPLIED) == 2


def test_what_finds_its_network_after_the_settlement_is_left_with_the_server(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    page.context.set_offline(True)
    weigh(page, "480", "530")
    expect(row(page, CHEESE)).to_contain_text(KEPT)
    with scene.market.store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id).state = OrderState.SETTLED

    page.context.set_offline(False)

    expect(bar(page)).to_contain_text("È tutto inviato.")
    expect(row(page, CHEESE)).to_contain_text("decide chi tiene i conti")
    assert scene.reports(ReportOutcome.LATE) == 1
    assert scene.got(CHEESE) == (None, None)


def test_what_is_half_typed_survives_a_reload_too(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    page.context.set_offline(True)
    weigh(page, "480")
    expect(row(page, CHEESE)).to_contain_text("Scritto, non ancora salvato")
    page.reload()
    expect(row(page, CHEESE).get_by_label("Pezzo 1")).to_have_value("480")
    assert scene.reports(ReportOutcome.APPLIED) == 0


def test_an_answer_that_is_lost_on_the_way_changes_nothing(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    lost = []

    def lose_once(route: object) -> None:
        if lost:
            route.continue_()  # type: ignore[attr-defined]
            return
        lost.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort("internetdisconnected")  # type: ignore[attr-defined]

    page.route("**/invia", lose_once)
    with page.expect_event("requestfailed"):
        weigh(page, "480", "530")
    expect(bar(page)).to_contain_text("1 su questo telefono, non ancora inviati.")
    assert lost == [200]
    # What is corrected before the answer is known waits for it, and follows.
    weigh(page, "490", "530")
    page.get_by_role("button", name="Invia ora").click()
    expect(bar(page)).to_contain_text("È tutto inviato.")
    assert scene.got(CHEESE) == (2, 1020)
    assert scene.reports(ReportOutcome.APPLIED) == 2
    assert scene.reports(ReportOutcome.CONFLICT) == 0


def test_two_helpers_weigh_the_same_and_one_of_them_chooses(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    first = arrive(open_page(scene.market, width=360), scene)
    second = arrive(open_page(scene.market, width=360), scene, helper=1)
    second.context.set_offline(True)
    weigh(second, "450", "530")
    expect(row(second, CHEESE)).to_contain_text(KEPT)
    weigh(first, "480", "530")
    expect(row(first, CHEESE)).to_contain_text("Inviato")

    second.context.set_offline(False)
    expect(row(second, CHEESE)).to_contain_text("Due valori: scegli")
    expect(row(second, CHEESE)).to_contain_text("Qui risulta: 480 g + 530 g = 1,01 kg")
    keep_picture(second, "weighing-clash-360")
    assert scene.got(CHEESE) == (2, 1010)
    row(second, CHEESE).get_by_role("button", name=re.compile("^Prendi 450 g")).click()
    expect(row(second, CHEESE)).to_contain_text("Inviato")
    assert scene.got(CHEESE) == (2, 980)
    first.get_by_role("button", name="Invia ora").click()
    expect(row(first, CHEESE).get_by_label("Pezzo 1")).to_have_value("450 g")


def test_ten_times_is_asked_again_on_the_phone_before_anything_is_kept(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    page.context.set_offline(True)
    weigh(page, "4,8 kg", "530")
    expect(row(page, CHEESE)).to_contain_text("Hai scritto 4,8 kg e ci si aspettava circa 500 g.")
    keep_picture(page, "weighing-asked-again-360")
    row(page, CHEESE).get_by_role("button", name="Volevo dire 480 g").click()
    expect(row(page, CHEESE)).to_contain_text(KEPT)
    # Another is meant, and is taken.
    row(page, JARS).get_by_label("Quante unità").fill("20")
    row(page, CHEESE).get_by_label("Pezzo 1").focus()
    expect(row(page, JARS)).to_contain_text("Hai scritto 20 e ne erano previsti 2.")
    row(page, JARS).get_by_role("button", name="Sì, è giusto").click()
    page.context.set_offline(False)
    expect(bar(page)).to_contain_text("È tutto inviato.")
    assert scene.got(CHEESE) == (2, 1010)
    assert scene.got(JARS) == (20, None)


def test_a_network_that_comes_back_while_the_last_try_still_fails_is_used_at_once(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    held: list[Route] = []
    page.route("**/stato", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/stato"):
        weigh(page, "480", "530")
    page.evaluate("dispatchEvent(new Event('online'))")
    held[0].abort("internetdisconnected")
    # Sooner than the page asks by itself.
    expect(bar(page)).to_contain_text("È tutto inviato.", timeout=5_000)
    assert scene.got(CHEESE) == (2, 1010)


def test_a_network_that_answers_in_our_place_is_no_network(
    open_page: OpenPage, scene: Scene
) -> None:
    page = arrive(open_page(scene.market, width=360), scene)
    door = "<!doctype html><title>Benvenuto</title>"
    page.route("**/stato", lambda route: route.fulfill(body=door, content_type="text/html"))
    weigh(page, "480", "530")
    expect(bar(page)).to_contain_text("Manca la rete")
    page.unroute("**/stato")
    page.get_by_role("button", name="Invia ora").click()
    expect(bar(page)).to_contain_text("È tutto inviato.")
    assert scene.got(CHEESE) == (2, 1010)


def test_a_session_that_ends_keeps_the_queue_and_signing_in_sends_it(
    open_page: OpenPage, scene: Scene, watch: Watch
) -> None:
    watch.expects_no_network()
    page = arrive(open_page(scene.market, width=360), scene)
    page.context.set_offline(True)
    weigh(page, "480", "530")
    expect(row(page, CHEESE)).to_contain_text(KEPT)
    scene.sign_out_everywhere(scene.helpers[0])
    page.context.set_offline(False)
    expect(bar(page)).to_contain_text("Non hai più l’accesso.")
    expect(page.locator("[data-sign-in-link]")).to_be_visible()
    keep_picture(page, "weighing-signed-out-360")
    assert scene.got(CHEESE) == (None, None)

    # Somebody else signs in on the same phone: it is not theirs to send.
    scene.market.sign_in(page, scene.helpers[1])
    page.goto(scene.path)
    expect(bar(page)).to_contain_text("1 di un’altra persona che ha usato questo telefono")
    assert scene.got(CHEESE) == (None, None)
    # Signing out by the button keeps what is unsent, and no page with names.
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Esci").click()
    expect(page.get_by_role("link", name="Accedi").first).to_be_visible()
    page.wait_for_function("caches.has('weighing-pages').then((has) => !has)")

    scene.market.sign_in(page, scene.helpers[0])
    page.goto(scene.path)
    expect(bar(page)).to_contain_text("È tutto inviato.")
    assert scene.got(CHEESE) == (2, 1010)


def test_without_scripts_each_row_is_a_form(open_page: OpenPage, scene: Scene) -> None:
    page = open_page(scene.market, width=360, scripts=False)
    scene.market.sign_in(page, scene.helpers[0])
    page.goto(scene.path)
    cheese = row(page, CHEESE)
    cheese.get_by_label("Pezzo 1").fill("480")
    cheese.get_by_label("Pezzo 2").fill("530")
    cheese.get_by_role("button", name="Salva").click()
    expect(page.get_by_text("Salvato.")).to_be_visible()
    assert scene.got(CHEESE) == (2, 1010)
