"""Members hear what becomes of their orders, coordinators what they have to do: once, as often as they like."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.groups.models import Household
from app.integrations.mail.mails import OutgoingMail
from app.notices.models import Frequency, Notice, NoticeKind
from app.notices.services import choose
from app.orders.booking.models import Basket
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, UnderMinimum
from app.orders.states import OrderState
from app.orders.steps import TELL_STEP
from app.runtime import clock
from app.runtime.clock import utc_now
from app.runtime.jobs.outbox import publish
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.mails import assert_mail_snapshot, drain
from tests.support.signing import Visitor, mandate, person, visitor

ROME = ZoneInfo("Europe/Rome")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """An open order of a group with a farm; Anna's household has booked, Bruno's has not."""

    store: Store
    order: CollectiveOrder
    gas: Organisation
    farm: Organisation
    apples: OrderLine
    anna: Person
    bruno: Person
    edda: Person
    family: Household
    editor: Visitor
    farmer: Visitor
    at: Callable[[datetime], None]

    def step(self, step: str, **fields: str) -> None:
        sent = self.editor.send(f"/ordini/{self.order.id}/passo", {"step": step} | fields)
        assert sent.status_code == 303

    def mails(self, moment: datetime | None = None) -> dict[str, OutgoingMail]:
        """Do the jobs of a moment and the minute after it; return the mail of each person."""
        begin = moment or utc_now()
        found: dict[str, OutgoingMail] = {}
        for tick in (begin, begin + 2 * MINUTE):
            self.at(tick)
            for mail in drain(self.store.app):
                assert mail.recipient not in found, found[mail.recipient].text + mail.text
                found[mail.recipient] = mail
        return found

    def to(self, who: Person, moment: datetime | None = None) -> OutgoingMail:
        assert who.email is not None
        return self.mails(moment)[who.email]

    def change(self, row: Any, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in fields.items():
                setattr(kept, name, value)

    def told(self) -> list[str]:
        with self.store.read() as session:
            return [row.facts["what"] for row in session.scalars(select(Notice))]


@pytest.fixture
def scene(store: Store, monkeypatch: pytest.MonkeyPatch) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session, name="GAS di prova", slug="gas-di-prova")
        farm = factories.organisation(session, name="Cascina Prova", slug="cascina-una")
        order = orders.order(
            session,
            gas,
            title="Mele e carne",
            number=7,
            opens_at=now - 2 * DAY,
            closes_at=now + 3 * DAY,
        )
        orders.producer(session, order, farm)
        apples = orders.line(session, order, farm, title="Mele", pack_size=4, number=1)
        meat = orders.line(
            session, order, farm, title="Arrosto", price_cents=1_850, weighed=True, number=2
        )
        anna = person(session, email="anna@example.org", name="Anna Prova")
        bruno = person(session, email="bruno@example.org", name="Bruno Prova")
        edda = person(session, email="edda@example.org", name="Edda Prova")
        farmer = person(session)
        family = groups.household(session, gas, anna, code="1")
        groups.household(session, gas, bruno, code="2")
        mandate(session, edda, gas, Role.EDITOR)
        mandate(session, farmer, farm, Role.ORDERS)
        orders.booking(session, apples, family, 5)
        orders.booking(session, meat, family, 1)
        session.add(Basket(order_id=order.id, household_id=family.id, updated_at=now))
        # Somebody of a group that takes no part: never told anything.
        other = groups.group(session, name="GAS di là")
        groups.household(session, other, person(session, email="zoe@example.org"))
    return Scene(
        store,
        order,
        gas,
        farm,
        apples,
        anna,
        bruno,
        edda,
        family,
        visitor(store, edda, gas),
        visitor(store, farmer, farm),
        lambda moment: monkeypatch.setattr(clock, "utc_now", lambda: moment),
    )


def test_everybody_of_the_group_hears_that_an_order_is_open(scene: Scene) -> None:
    scene.change(scene.order, state=OrderState.DRAFT)
    scene.step("open")
    mails = scene.mails()
    assert set(mails) == {"anna@example.org", "bruno@example.org"}
    assert_mail_snapshot(mails["anna@example.org"], "orders/opened")
    assert scene.mails() == {}


def test_a_day_before_closing_each_is_reminded_once_with_what_they_booked(scene: Scene) -> None:
    assert scene.mails(scene.order.closes_at - timedelta(hours=25)) == {}
    mails = scene.mails(scene.order.closes_at - timedelta(hours=23))
    assert_mail_snapshot(mails["anna@example.org"], "orders/soon")
    assert "non hai ancora prenotato" in mails["bruno@example.org"].subject
    assert scene.mails(scene.order.closes_at - timedelta(hours=5)) == {}


def test_who_was_told_the_deadline_within_the_day_is_not_reminded_of_it(scene: Scene) -> None:
    now = utc_now()
    scene.change(scene.order, state=OrderState.DRAFT, closes_at=now + timedelta(hours=20))
    scene.step("open")
    assert "ha aperto" in scene.to(scene.anna).subject
    assert scene.mails(now + timedelta(hours=2)) == {}


def test_at_closing_each_who_booked_hears_what_they_get_and_for_how_much(scene: Scene) -> None:
    mails = scene.mails(scene.order.closes_at + MINUTE)
    assert set(mails) == {"anna@example.org", "edda@example.org"}
    assert_mail_snapshot(mails["anna@example.org"], "orders/closed")
    assert_mail_snapshot(mails["edda@example.org"], "orders/to_send")
    with scene.store.read() as session:
        basket = session.scalars(select(Basket)).one()
    # Four apples of five, in one full pack, and a roast: 4 × 2.20 + 18.50.
    assert basket.told_cents == 2_730
    # The same step looked at again, as after a crash, tells nothing anew.
    with scene.store.write() as session:
        payload = {"order_id": str(scene.order.id), "number": 1}
        publish(session, TELL_STEP, payload, now=utc_now())
    assert scene.mails(scene.order.closes_at + timedelta(hours=1)) == {}


def test_an_order_opened_again_before_anybody_was_told_tells_only_that(scene: Scene) -> None:
    until = (utc_now() + 2 * DAY).date().isoformat()
    scene.step("close")
    scene.step("reopen", until_on=until, until_at="20:00", reopen_reason="Manca la farina.")
    mails = scene.mails()
    assert set(mails) == {"anna@example.org", "bruno@example.org"}
    assert_mail_snapshot(mails["anna@example.org"], "orders/reopened")


def test_a_missed_minimum_gives_more_days_and_then_says_why_nothing_comes(scene: Scene) -> None:
    scene.change(scene.order, under_minimum=UnderMinimum.EXTEND, extend_days=2)
    with scene.store.write() as session:
        session.scalars(select(OrderProducer)).one().minimum_cents = 100_000
    first = scene.mails(scene.order.closes_at + MINUTE)
    assert_mail_snapshot(first["bruno@example.org"], "orders/extended")
    second = scene.mails(scene.order.closes_at + 2 * DAY + timedelta(hours=2))
    assert_mail_snapshot(second["anna@example.org"], "orders/under_minimum")
    assert "bruno@example.org" not in second


def test_completing_packs_is_told_to_all_since_all_can_help(scene: Scene) -> None:
    scene.change(scene.order, completing_until=scene.order.closes_at + DAY)
    mails = scene.mails(scene.order.closes_at + MINUTE)
    assert set(mails) == {"anna@example.org", "bruno@example.org"}
    assert_mail_snapshot(mails["bruno@example.org"], "orders/completing")


def test_a_cancelled_order_tells_those_who_booked_and_why(scene: Scene) -> None:
    scene.step("cancel", cancel_reason="Il produttore è malato.")
    mails = scene.mails()
    assert set(mails) == {"anna@example.org"}
    assert_mail_snapshot(mails["anna@example.org"], "orders/cancelled")


def test_a_change_that_matters_is_told_with_its_lines_and_to_the_coordinator_with_its_reason(
    scene: Scene,
) -> None:
    for step in ("close", "send"):
        scene.step(step)
    scene.mails()
    path = f"/ordini/ricevuti/{scene.order.id}/{scene.farm.slug}/risposta"
    fields = {
        "revision": "1",
        f"price-{scene.apples.id}": "2,60",
        f"why-{scene.apples.id}": "Il gasolio.",
        "message": "Il resto va bene.",
    }
    assert scene.farmer.send(path, fields).status_code == 303
    mails = scene.mails(utc_now() + 10 * MINUTE)
    assert_mail_snapshot(mails["anna@example.org"], "orders/changed")
    assert_mail_snapshot(mails["edda@example.org"], "orders/answered")
    assert "bruno@example.org" not in mails


def test_the_day_before_each_hears_when_and_where_to_collect(scene: Scene) -> None:
    here = utc_now().astimezone(ROME)
    day = here.date() + 2 * DAY
    with scene.store.write() as session:
        place = groups.pickup_place(
            session, scene.gas, name="Oratorio", street="Via della Prova 1", note="Dal cortile."
        )
        session.scalars(select(Basket)).one().place_id = place.id
    scene.change(scene.order, deliver_on=day)
    for step in ("close", "send"):
        scene.step(step)
    scene.mails()
    morning = datetime.combine(day - DAY, time(7, 30), ROME).astimezone(UTC)
    assert scene.mails(morning) == {}
    mails = scene.mails(morning + timedelta(hours=1))
    assert set(mails) == {"anna@example.org"}
    assert_mail_snapshot(mails["anna@example.org"], "orders/pickup")
    assert scene.mails(morning + timedelta(hours=5)) == {}


def test_a_silent_producer_is_told_of_after_three_days_once(scene: Scene) -> None:
    for step in ("close", "send"):
        scene.step(step)
    scene.mails()
    now = utc_now()
    assert scene.mails(now + 2 * DAY) == {}
    mails = scene.mails(now + 3 * DAY + timedelta(hours=1))
    assert set(mails) == {"edda@example.org"}
    assert_mail_snapshot(mails["edda@example.org"], "orders/silent")
    assert scene.mails(now + 5 * DAY) == {}


def test_who_wants_quiet_finds_it_in_the_site_and_gets_no_mail(scene: Scene) -> None:
    with scene.store.write() as session:
        choose(session, scene.anna.id, {NoticeKind.ORDERS: Frequency.NEVER})
    scene.change(scene.order, state=OrderState.DRAFT)
    scene.step("open")
    assert set(scene.mails()) == {"bruno@example.org"}
    assert scene.told() == ["opened", "opened"]
    page = visitor(scene.store, scene.anna).get("/io/avvisi")
    assert "GAS di prova ha aperto «Mele e carne»" in page.text


def test_each_kind_of_news_reads_in_english_too(scene: Scene) -> None:
    scene.change(scene.anna, locale="en")
    mail = scene.to(scene.anna, scene.order.closes_at + MINUTE)
    assert "“Mele e carne” is closed" in mail.subject
    assert "of 5 asked for" in mail.text
