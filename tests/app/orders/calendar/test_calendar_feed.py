"""The feed of a calendar: read back by a library and by hand, secret, revocable, without anybody else's data."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, select

from app.accounts.models import Person, Throttle
from app.groups.models import Household
from app.groups.wall import moment_of
from app.orders.booking.models import Basket, Booking
from app.orders.calendar.entries import Entry, EntryKind
from app.orders.calendar.feed_file import About, ics_bytes
from app.orders.models import CollectiveOrder
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, anonymous, mandate, person, visitor

ROME = ZoneInfo("Europe/Rome")
# The household, duties, roles, its secret, orders, steps, baskets, places with times, shifts.
MOST_STATEMENTS = 10
HARD = "Mele; pere, \\ e “còtogne”\nBEGIN:VEVENT " + "lunghissime " * 12


@dataclass(frozen=True)
class Scene:
    """An open order of the group of Anna, who has booked, collects at a place and helps there."""

    store: Store
    anna: Person
    gas: Organisation
    order: CollectiveOrder
    browser: Visitor

    def address(self) -> str:
        page = self.browser.send("/calendario/indirizzo")
        assert page.status_code == 200
        found = re.search(r'value="http[^"]*(/calendario\.ics\?chiave=[^"]+)"', page.text)
        assert found is not None, page.text
        return found[1]

    def read(self, address: str, **headers: str) -> Any:
        return anonymous(self.store.app).get(address, headers=headers)

    def events(self, address: str) -> dict[str, Any]:
        answer = self.read(address)
        assert answer.status_code == 200
        calendar = Calendar.from_ical(answer.data)
        return {str(each["UID"]).partition("@")[0]: each for each in calendar.walk("VEVENT")}


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    day = now.astimezone(ROME).date()
    with store.write() as session:
        gas, farm = groups.group(session, name="GAS Prova"), factories.organisation(session)
        anna, bruno = person(session, name="Anna Prova"), person(session, name="Bruno Segreto")
        ours = groups.household(session, gas, anna, name="Famiglia Nostra")
        groups.household(session, gas, bruno, name="Famiglia Altrui")
        place = groups.pickup_place(session, gas, name="Oratorio", street="Via Prova 7")
        groups.pickup_window(
            session, place, (day + timedelta(days=8)).weekday(), time(18), time(19, 30)
        )
        order = orders.order(
            session,
            gas,
            title=HARD[:160],
            note="Chiedere a Bruno Segreto",
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=3),
            deliver_on=day + timedelta(days=7),
        )
        orders.producer(session, order, farm)
        line = orders.line(session, order, farm)
        session.add(
            Booking(
                order_id=order.id,
                line_id=line.id,
                household_id=ours.id,
                organisation_id=gas.id,
                quantity=2,
                updated_at=now,
            )
        )
        session.add(
            Basket(
                order_id=order.id,
                household_id=ours.id,
                place_id=place.id,
                revision=3,
                updated_at=now,
            )
        )
        groups.shift(session, place, now + timedelta(days=8), anna, bruno)
    return Scene(store, anna, gas, order, visitor(store, anna))


def cancel(scene: Scene, *, was_open: bool = True) -> None:
    with scene.store.write() as session:
        row = session.get_one(CollectiveOrder, scene.order.id)
        if was_open:
            orders.step(session, row, OrderState.OPEN, at=utc_now())
        orders.step(session, row, OrderState.CANCELLED, at=utc_now())


def test_deadline_delivery_pick_up_and_shift_are_in_the_feed(scene: Scene) -> None:
    events = scene.events(scene.address())
    order = f"order-{scene.order.id}"
    closes = events[f"{order}-closes"]
    assert closes["DTSTART"].dt == scene.order.closes_at.replace(microsecond=0)
    assert closes["DTSTART"].params["TZID"] == "Europe/Rome"
    assert "DTEND" not in closes
    assert str(closes["SUMMARY"]) == f"Chiude l’ordine: {scene.order.title}"
    assert str(closes["URL"]).endswith(f"/ordini/{scene.order.id}")
    assert events[f"{order}-delivers"]["DTSTART"].dt == scene.order.deliver_on
    # The place is closed on the day of the delivery: one collects on the next day on which it is open.
    [pick_up] = [row for key, row in events.items() if key.startswith(f"{order}-pick_up")]
    assert scene.order.deliver_on is not None
    day = scene.order.deliver_on + timedelta(days=1)
    assert pick_up["DTSTART"].dt == datetime.combine(day, time(18), ROME)
    assert pick_up["DTEND"].dt == datetime.combine(day, time(19, 30), ROME)
    assert str(pick_up["LOCATION"]) == "Oratorio, Via Prova 7"
    assert len([key for key in events if key.startswith("shift-")]) == 1


def test_nothing_about_others_is_in_the_feed(scene: Scene) -> None:
    text = scene.read(scene.address()).text.replace("\r\n ", "")
    assert "Chiude" in text
    for secret in ("Bruno", "Altrui", "Nostra", "Anna", "example.org\r"):
        assert secret not in text


def test_lines_are_folded_ended_and_escaped_as_the_rules_ask(scene: Scene) -> None:
    # By hand, without the library that wrote it (RFC 5545, 3.1 and 3.3.11).
    raw = scene.read(scene.address()).data
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    lines = raw.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # No fold within a letter.
    whole = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    begun = [line for line in whole if line.startswith("BEGIN:VEVENT")]
    ended = [line for line in whole if line == "END:VEVENT"]
    # A title cannot begin an event of its own.
    assert len(begun) == len(ended) == len(scene.events(scene.address()))
    summary = next(line for line in whole if line.startswith("SUMMARY") and "Chiude" in line)
    assert "Mele\\; pere\\, \\\\ e “còtogne”\\nBEGIN:VEVENT" in summary
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "TZID:Europe/Rome"} <= set(whole)
    assert len([line for line in whole if line.startswith("DTSTAMP:")]) == len(begun)
    uids = [line for line in whole if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(begun)


def test_eight_in_the_evening_stays_eight_in_both_halves_of_the_year(app: Flask) -> None:
    # Given an order that closes at 20:00 on the day before and one on the day after the clock is put back
    about = About(name="P", language="it", host="h.example", zone="Europe/Rome", link=lambda _e: "")
    days = (date(2026, 10, 24), date(2026, 10, 26))
    moments = [moment_of(day, time(20), ROME) for day in days]
    assert [moment.hour for moment in moments] == [18, 19]
    entries = [
        Entry(
            key=f"order-{number}",
            kind=EntryKind.CLOSES,
            title="x",
            group="g",
            starts=moment.astimezone(ROME),
            endpoint="orders.show",
            address={},
            changed_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        for number, moment in enumerate(moments)
    ]
    # Then the file says 20:00 twice, and its own rules lead to the two moments
    with app.test_request_context():
        raw = ics_bytes(entries, about, days[0])
    assert re.findall(rb"DTSTART;TZID=Europe/Rome:(\d+T\d+)", raw) == [
        b"20261024T200000",
        b"20261026T200000",
    ]
    calendar = Calendar.from_ical(raw)
    [rules] = calendar.walk("VTIMEZONE")
    told = rules.to_tz(lookup_tzid=False)
    for day, moment in zip(days, moments, strict=True):
        assert datetime.combine(day, time(20), told).astimezone(UTC) == moment


def test_a_cancelled_order_is_taken_away_and_not_left_out(scene: Scene) -> None:
    address = scene.address()
    before = scene.events(address)[f"order-{scene.order.id}-closes"]
    cancel(scene)
    after = scene.events(address)[f"order-{scene.order.id}-closes"]
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt


def test_nobody_hears_of_a_draft_that_was_cancelled(scene: Scene) -> None:
    cancel(scene, was_open=False)
    assert [key for key in scene.events(scene.address()) if key.startswith("order-")] == []


def test_what_has_not_changed_is_not_sent_again(scene: Scene) -> None:
    address = scene.address()
    first = scene.read(address)
    assert first.mimetype == "text/calendar"
    assert first.headers["Cache-Control"] == "private, max-age=900"
    assert first.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in first.headers
    again = scene.read(address, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=900"
    cancel(scene)
    assert scene.read(address, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_renewed_or_revoked_address_opens_nothing(scene: Scene) -> None:
    first = scene.address()
    second = scene.address()
    assert scene.read(first).status_code == 404
    assert scene.read(second).status_code == 200
    assert second.rpartition("=")[2] not in scene.browser.get("/calendario/indirizzo").text
    scene.browser.send("/calendario/indirizzo/revoca")
    assert scene.read(second).status_code == 404


def test_who_is_locked_out_or_leaves_the_group_reads_on_in_vain(scene: Scene) -> None:
    address = scene.address()
    with scene.store.write() as session:
        for household in session.scalars(select(Household)):
            household.left_on = factories.TODAY
    assert [key for key in scene.events(address) if key.startswith("order-")] == []
    with scene.store.write() as session:
        session.get_one(Person, scene.anna.id).disabled_at = utc_now()
    assert scene.read(address).status_code == 404


def test_who_guesses_waits_and_the_right_address_does_not(scene: Scene) -> None:
    address = scene.address()
    answers = [scene.read("/calendario.ics?chiave=sbagliata").status_code for _try in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429
    with scene.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Throttle)) == 1
    assert scene.read(address).status_code == 200
    assert scene.read(f"/calendario.ics?chiave={'x' * 5000}").status_code == 429


def test_only_who_coordinates_sees_an_announced_draft(scene: Scene) -> None:
    with scene.store.write() as session:
        row = session.get_one(CollectiveOrder, scene.order.id)
        row.state, row.announced = OrderState.DRAFT, True
        edda = person(session)
        mandate(session, edda, scene.gas)
        edda.totp_confirmed_at = factories.NOW
    assert [key for key in scene.events(scene.address()) if key.startswith("order-")] == []
    theirs = Scene(scene.store, edda, scene.gas, scene.order, visitor(scene.store, edda))
    assert f"order-{scene.order.id}-opens" in theirs.events(theirs.address())


def test_the_feed_asks_the_same_few_questions_however_much_is_in_it(scene: Scene) -> None:
    address = scene.address()
    with counted_statements(scene.store.app) as few:
        scene.read(address)
    with scene.store.write() as session:
        for _number in range(20):
            orders.order(session, scene.gas, closes_at=utc_now() + timedelta(days=9))
    with counted_statements(scene.store.app) as many:
        scene.read(address)
    assert len(few) == len(many) <= MOST_STATEMENTS
