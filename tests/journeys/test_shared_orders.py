"""Two groups, one order: the engine suggests the other group, it comes, both book, packs over all fill, it closes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.orders.booking.models import Booking
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.journeys.browser import Watch
from tests.journeys.conftest import OpenPage
from tests.journeys.pictures import keep_picture
from tests.journeys.server import Market
from tests.support import factories, groups, orders
from tests.support.signing import mandate, person

HOLDER, GUEST = "gas-che-tiene-demo", "gas-che-viene-demo"
EDITOR, OTHER, ANNA, GRETA = (
    f"{name}.insieme@example.org" for name in ("edda", "olmo", "anna", "greta")
)
TITLE, ORDER = "Patate di montagna Demo", "Patate insieme Demo"


def add_two_groups(session: Session) -> None:
    """Add two groups near each other; one has an open order, the other has ordered the like before."""
    farm = factories.organisation(
        session, factories.CLUSONE, slug="cascina-insieme-demo", name="Cascina Insieme Demo"
    )
    holder = groups.group(session, slug=HOLDER, name="GAS che tiene Demo", is_demo=True)
    guest = groups.group(session, slug=GUEST, name="GAS che viene Demo", is_demo=True)
    people = {
        email: person(session, email=email, name=email.partition(".")[0].title())
        for email in (EDITOR, OTHER, ANNA, GRETA)
    }
    mandate(session, people[EDITOR], holder, Role.EDITOR)
    mandate(session, people[OTHER], guest, Role.EDITOR)
    groups.household(session, holder, people[ANNA], name="Famiglia di Anna")
    groups.household(session, guest, people[GRETA], name="Famiglia di Greta")
    for name in ("Oratorio Demo", "Scuola Demo"):
        groups.pickup_place(session, guest, name=name)
    groups.pact(session, holder, farm, delivery_cost_cents=2_000)
    now = utc_now()
    row = orders.order(
        session,
        holder,
        title=ORDER,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=4),
    )
    orders.producer(session, row, farm)
    orders.line(session, row, farm, title=TITLE, category_code="potatoes", pack_size=10)
    _order_before(session, guest, farm)


def _order_before(session: Session, guest: Organisation, farm: Organisation) -> None:
    then = utc_now() - timedelta(days=365)
    before = orders.order(
        session,
        guest,
        state=OrderState.SETTLED,
        opens_at=then - timedelta(days=7),
        closes_at=then,
    )
    orders.producer(session, before, farm)
    line = orders.line(session, before, farm, category_code="potatoes")
    family = groups.household(session, guest)
    session.add(
        Booking(
            order_id=before.id,
            line_id=line.id,
            household_id=family.id,
            organisation_id=guest.id,
            quantity=6,
            updated_at=then,
        )
    )
    session.flush()


@pytest.fixture
def staged(either_market: Market) -> Market:
    with either_market.store.write() as session:
        add_two_groups(session)
    return either_market


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def book(page: Page, quantity: str) -> None:
    page.get_by_label(re.compile("^Quantità")).fill(quantity)
    press(page, "Salva la prenotazione")


def open_order(page: Page) -> None:
    page.goto("/ordini")
    page.get_by_role("link", name=ORDER, exact=True).click()


def ask_who_would_complete_it(editor: Page) -> None:
    open_order(editor)
    editor.get_by_role("link", name="Gruppi dell’ordine").click()
    suggested = editor.get_by_role("region", name="Chi lo completerebbe")
    expect(suggested).to_contain_text("ha ordinato cose simili")
    # 20 € of transport for 8.80 € of potatoes; with 13.20 € more, two fifths of it.
    expect(suggested).to_contain_text(re.compile(r"risparmierebbe circa 12,00\s€"))
    keep_picture(editor, "order-suggested-1280")
    suggested.get_by_role("button", name=re.compile("GAS che viene Demo")).click()
    expect(editor.get_by_text("GAS che viene Demo è invitato.")).to_be_visible()


def say_yes(other: Page) -> None:
    open_order(other)
    keep_picture(other, "order-asked-360")
    press(other, "Partecipa")
    expect(other.get_by_text("Il tuo gruppo partecipa")).to_be_visible()
    expect(other.get_by_label(re.compile("Scuola Demo"))).to_be_checked()


def book_what_is_missing(greta: Page) -> None:
    open_order(greta)
    book(greta, "6")
    expect(greta.get_by_text("Scegli dove ritiri.").first).to_be_visible()
    greta.get_by_label(re.compile("Scuola Demo")).check()
    press(greta, "Salva la prenotazione")
    expect(greta.get_by_text("1 collo pieno.")).to_be_visible()


def test_another_group_comes_and_the_pack_fills(
    open_page: OpenPage, staged: Market, watch: Watch
) -> None:
    watch.expects(422)
    # Given an order in which one household has booked four of ten
    anna = open_page(staged, width=360)
    staged.sign_in(anna, ANNA)
    open_order(anna)
    book(anna, "4")
    expect(anna.get_by_text("Ne mancano 6 per riempire il collo.")).to_be_visible()

    # When the holder looks who would complete it, the other group stands there and is asked with one click
    editor = open_page(staged)
    staged.sign_in(editor, EDITOR, acting_for=HOLDER)
    ask_who_would_complete_it(editor)

    # And the other group says yes without scripts, and keeps both its places
    other = open_page(staged, width=360, scripts=False)
    staged.sign_in(other, OTHER, acting_for=GUEST)
    say_yes(other)

    # And its household, asked where it collects, books what is missing
    greta = open_page(staged, width=360)
    staged.sign_in(greta, GRETA)
    book_what_is_missing(greta)

    # Then the order closes over both, and neither sees the other's people
    open_order(editor)
    press(editor, "Chiudi adesso")
    expect(editor.get_by_role("row", name=re.compile("Totale"))).to_contain_text("10")
    expect(editor.get_by_text("Famiglia di Greta")).to_have_count(0)
    expect(editor.get_by_role("row", name=re.compile("GAS che viene Demo"))).to_contain_text("6")
    greta.reload()
    expect(greta.locator(".basket-outcome")).to_contain_text(re.compile(r"Ricevi\s*6"))
    open_order(other)
    expect(other.get_by_role("row", name=re.compile("Famiglia di Greta"))).to_contain_text("6")
    expect(other.get_by_text("Famiglia di Anna")).to_have_count(0)
    keep_picture(other, "order-part-closed-360")
