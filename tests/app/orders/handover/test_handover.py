"""Handing over: weights as people type them, reports in any order and twice, two helpers at one cheese."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.actor import Actor
from app.groups.models import DutyKind, Household
from app.orders import queries
from app.orders.amounts import delivered_cents
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment
from app.orders.handover import queries as handover_queries
from app.orders.handover.errors import AllotmentNotFound, BadReport, LooksStrange, NotHandedOver
from app.orders.handover.models import HandoverReport, ReportOutcome, Weighing
from app.orders.handover.services import Answer, Report, deliver, report
from app.orders.handover.weights import Said, grams_of, is_strange
from app.orders.models import OrderLine
from app.orders.states import OrderState
from catalog.base import new_id
from catalog.quantities import Dimension, UnitCode
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import person

WEIGHTS = (
    ("1250", 1250),
    ("1.250", 1250),
    ("1,250", 1250),
    ("1,25", 1250),
    ("1.25", 1250),
    ("1,25 kg", 1250),
    ("1.25KG", 1250),
    ("1.250 kg", 1250),
    ("1.250 g", 1250),
    ("1250 gr.", 1250),
    ("0,8", 800),
    ("350", 350),
    ("3 etti", 300),
    ("3,5 hg", 350),
    ("12,5", 12500),
    ("  2 kg ", 2000),
    ("1", 1),
    ("", None),
    ("0", None),
    ("0,0", None),
    ("-3", None),
    ("1,2345", None),
    ("1250,5 g", None),
    ("1,2,3", None),
    ("due chili", None),
    ("9999999 kg", None),
    ("1.250,5 kg", None),
    ("1 250", None),
    ("٣", None),
)


@pytest.mark.parametrize(("typed", "grams"), WEIGHTS)
def test_weights_are_read_as_people_type_them(typed: str, grams: int | None) -> None:
    assert grams_of(typed) == grams


@pytest.mark.parametrize(
    ("said", "expected", "strange"),
    [
        (1000, 1000, False),
        (4999, 1000, False),
        (5000, 1000, True),
        (10_000, 1000, True),
        (1_000_000, 1000, True),
        (201, 1000, False),
        (200, 1000, True),
        (100, 1000, True),
        (1, 1000, True),
        (0, 1000, False),
        (3, 0, True),
    ],
)
def test_five_times_too_much_or_too_little_is_strange(
    said: int, expected: int, strange: bool
) -> None:
    assert is_strange(said, expected) is strange


class Scene:
    """A sent order of one group: cheese in pieces of half a kilogram, loose chard, jars that are counted."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.write() as session:
            self.gas, self.farm = groups.group(session), factories.organisation(session)
            self.order = orders.order(session, self.gas, state=OrderState.SENT)
            orders.producer(session, self.order, self.farm)
            self.cheese = orders.line(
                session,
                self.order,
                self.farm,
                unit_label="forma",
                unit=UnitCode.PIECE,
                content_amount=500,
                price_cents=900,
                weighed=True,
            )
            self.chard = orders.line(session, self.order, self.farm, weighed=True, price_cents=250)
            self.jars = orders.line(
                session,
                self.order,
                self.farm,
                unit=UnitCode.PIECE,
                dimension=Dimension.PIECE,
                content_amount=1,
                price_cents=400,
            )
            self.helper, self.other = person(session), person(session)
            for who in (self.helper, self.other):
                groups.duty(session, self.gas, who, DutyKind.HANDOVER)
            self.first, self.second = (groups.household(session, self.gas) for _ in range(2))
            self.bookings = {
                (line.id, home.id): book(session, line, home, 2)
                for line in (self.cheese, self.chard, self.jars)
                for home in (self.first, self.second)
            }

    def booking(self, line: OrderLine, home: Household | None = None) -> Booking:
        return self.bookings[line.id, (home or self.first).id]

    def actor(self) -> Actor:
        return actor_of(self.helper)

    def say(
        self,
        line: OrderLine,
        *pieces: int,
        base: int = 0,
        units: int | None = None,
        **fields: Any,
    ) -> Answer:
        said = Said(units, None if units is not None else pieces)
        values: dict[str, Any] = {
            "id": new_id(),
            "booking_id": self.booking(line).id,
            "base": base,
            "said": said,
        }
        by = fields.pop("by", self.helper)
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            sent = Report(**(values | fields))
            return report(session, order, self.gas.id, sent, actor=actor_of(by), now=NOW)

    def allotment(self, line: OrderLine) -> Allotment:
        with self.store.read() as session:
            return orders.allotments_of(session, self.order.id)[self.booking(line).id]


def book(session: Any, line: OrderLine, home: Household, units: int) -> Booking:
    row = Booking(
        order_id=line.order_id,
        line_id=line.id,
        household_id=home.id,
        organisation_id=home.organisation_id,
        quantity=units,
        updated_at=NOW,
    )
    session.add(row)
    session.flush()
    session.add(
        Allotment(
            order_id=line.order_id,
            booking_id=row.id,
            expected_units=units,
            expected_cents=units * line.price_cents,
        )
    )
    session.flush()
    return row


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


def test_each_piece_has_its_weight_and_the_household_pays_their_sum(scene: Scene) -> None:
    assert scene.say(scene.cheese, 480, 530) == Answer(ReportOutcome.APPLIED, 1)
    row = scene.allotment(scene.cheese)
    assert (row.delivered_units, row.delivered_grams) == (2, 1010)
    # 9.00 € are 500 g: 1,010 g are 18.18 €.
    assert delivered_cents(scene.cheese, None, row) == 1818
    # What was asked and expected stays what it was.
    assert (row.expected_units, row.expected_cents, row.confirmed_units) == (2, 1800, None)


def test_loose_goods_keep_their_units_and_pay_by_weight(scene: Scene) -> None:
    scene.say(scene.chard, 1100, 850)
    row = scene.allotment(scene.chard)
    assert (row.delivered_units, row.delivered_grams) == (None, 1950)
    # 2.50 € are a kilogram: 4.875 €, half up.
    assert delivered_cents(scene.chard, None, row) == 488


def test_what_did_not_come_is_nothing_and_is_not_asked_again(scene: Scene) -> None:
    scene.say(scene.cheese)
    scene.say(scene.jars, units=0)
    assert delivered_cents(scene.cheese, None, scene.allotment(scene.cheese)) == 0
    assert delivered_cents(scene.jars, None, scene.allotment(scene.jars)) == 0


@pytest.mark.parametrize("grams", [5000, 50_000, 50])
def test_ten_times_is_asked_again_and_taken_once_somebody_says_it_is_meant(
    scene: Scene, grams: int
) -> None:
    with pytest.raises(LooksStrange) as strange:
        scene.say(scene.cheese, 500, grams)
    assert (strange.value.said, strange.value.expected) == (grams, 500)
    assert scene.allotment(scene.cheese).delivered_grams is None
    scene.say(scene.cheese, 500, grams, confirmed=True)
    assert scene.allotment(scene.cheese).delivered_grams == 500 + grams
    with scene.store.read() as session:
        assert session.scalars(select(HandoverReport.confirmed)).all() == [True]


def test_counted_units_and_loose_weight_are_asked_again_too(scene: Scene) -> None:
    with pytest.raises(LooksStrange):
        scene.say(scene.jars, units=20)
    with pytest.raises(LooksStrange):
        scene.say(scene.chard, 20_000)
    with pytest.raises(LooksStrange):
        scene.say(scene.cheese, *[500] * 10)


def test_a_report_that_comes_twice_counts_once_and_gets_the_same_answer(scene: Scene) -> None:
    sent = new_id()
    first = scene.say(scene.cheese, 480, 530, id=sent)
    again = scene.say(scene.cheese, 480, 530, id=sent)
    assert first == again
    with scene.store.read() as session:
        assert session.scalar(select(func.count()).select_from(HandoverReport)) == 1
        assert session.scalar(select(func.count()).select_from(Weighing)) == 2
    # Also when somebody has corrected it since: the old one does not come back.
    scene.say(scene.cheese, 500, 500, base=1)
    assert scene.say(scene.cheese, 480, 530, id=sent) == first
    assert scene.allotment(scene.cheese).delivered_grams == 1000


def test_of_two_who_weigh_the_same_both_values_are_kept_and_a_person_chooses(scene: Scene) -> None:
    scene.say(scene.cheese, 480, 530)
    met = scene.say(scene.cheese, 450, 530, by=scene.other)
    assert met == Answer(ReportOutcome.CONFLICT, 1)
    assert scene.allotment(scene.cheese).delivered_grams == 1010
    with scene.store.read() as session:
        (waiting,) = handover_queries.contested(session, scene.order.id, scene.gas.id)
        assert (waiting.pieces, waiting.by) == ((450, 530), scene.other.name)
    # Whoever has seen both chooses the first: that is a report of its own.
    assert scene.say(scene.cheese, 480, 530, base=1) == Answer(ReportOutcome.APPLIED, 2)
    with scene.store.read() as session:
        assert handover_queries.contested(session, scene.order.id, scene.gas.id) == []


def test_two_who_say_the_same_have_nothing_to_choose(scene: Scene) -> None:
    scene.say(scene.cheese, 480, 530)
    assert scene.say(scene.cheese, 480, 530, by=scene.other).outcome is ReportOutcome.AGREED
    with scene.store.read() as session:
        assert handover_queries.contested(session, scene.order.id, scene.gas.id) == []


def test_a_weight_can_be_taken_back(scene: Scene) -> None:
    scene.say(scene.cheese, 480, 530)
    scene.say(scene.cheese, base=1, said=Said(None, None))
    row = scene.allotment(scene.cheese)
    assert (row.delivered_units, row.delivered_grams) == (None, None)


def test_a_group_writes_only_of_its_own_households(scene: Scene) -> None:
    with scene.store.write() as session:
        other = groups.group(session)
        orders.join(session, scene.order, other)
        home = groups.household(session, other)
        booking = book(session, scene.cheese, home, 1)
    with pytest.raises(AllotmentNotFound):
        scene.say(scene.cheese, 500, booking_id=booking.id)


@pytest.mark.parametrize(
    "said",
    [
        Said(2, None),
        Said(2, (500, 500)),
        Said(None, (0,)),
        Said(None, (-5,)),
        Said(None, (5,) * 61),
    ],
)
def test_what_cannot_be_on_the_scales_is_refused(scene: Scene, said: Said) -> None:
    with pytest.raises(BadReport):
        scene.say(scene.cheese, said=said)


def test_after_delivery_it_can_be_corrected_until_the_accounts_are_closed(scene: Scene) -> None:
    with scene.store.write() as session:
        order = queries.locked_order(session, scene.order.id)
        deliver(session, order, actor=scene.actor(), now=NOW)
    scene.say(scene.jars, units=1)
    assert scene.allotment(scene.jars).delivered_units == 1
    with scene.store.write() as session:
        queries.locked_order(session, scene.order.id).state = OrderState.SETTLED
    with pytest.raises(NotHandedOver):
        scene.say(scene.jars, units=2, base=1)


@pytest.mark.parametrize("table", ["handover_reports", "weighings"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_written(
    scene: Scene, table: str, deed: str
) -> None:
    scene.say(scene.cheese, 480, 530)
    with pytest.raises(DBAPIError, match="never changed"), scene.store.write() as session:
        session.execute(text(deed.format(table)))


def test_the_clock_of_the_telephone_is_only_noted(scene: Scene) -> None:
    read_at = NOW - timedelta(hours=3)
    scene.say(scene.jars, units=2, read_at=read_at)
    with scene.store.read() as session:
        row = session.scalars(select(HandoverReport)).one()
    assert (row.at, row.read_at) == (NOW, read_at)


def test_an_unknown_booking_is_told(scene: Scene) -> None:
    with pytest.raises(AllotmentNotFound):
        scene.say(scene.jars, units=2, booking_id=uuid.uuid4())
