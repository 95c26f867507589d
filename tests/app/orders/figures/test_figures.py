"""Figures of a group and of the district: sums that a hand-made table says, and no household to be told."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.accounts.models import StaffRole
from app.evidence.models import ClaimAction, ClaimEvent
from app.groups.models import Household
from app.orders.figures.bars import bars, largest
from app.orders.figures.queries import Year
from app.orders.figures.sums import Figures, figures_of
from app.orders.states import OrderState
from catalog.evidence import EvidenceLevel
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.pages import text_of
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, person, staff, visitor

ROME = ZoneInfo("Europe/Rome")
YEAR = Year(
    date(2026, 1, 1),
    date(2026, 12, 31),
    datetime.combine(date(2026, 1, 1), time.min, ROME),
    datetime.combine(date(2026, 12, 31), time.max, ROME),
)
MOST_QUESTIONS = 7
MOST_STATEMENTS = 16


@dataclass(frozen=True)
class Scene:
    """A group at 45 N 9 E of three households; producers one and two degrees of latitude to the north."""

    store: Store
    gas: Organisation
    near: Organisation
    far: Organisation
    families: tuple[Household, ...]
    member: Visitor

    def deliver(self, day: date, producer: Organisation, units: list[int], **fields: Any) -> None:
        with self.store.write() as session:
            order = orders.order(session, self.gas, state=OrderState.DELIVERED, deliver_on=day)
            line = orders.line(session, order, producer, **fields)
            for family, number in zip(self.families, units, strict=False):
                orders.given(session, line, family, number)

    def figures(self, group_id: uuid.UUID | None = None) -> Figures:
        with self.store.read() as session:
            return figures_of(session, group_id or self.gas.id, YEAR, ROME)


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas = groups.group(session, lat=45.0, lon=9.0)
        near = factories.organisation(session, name="Cascina Vicina", lat=46.0, lon=9.0)
        far = factories.organisation(session, name="Cascina Lontana", lat=47.0, lon=9.0)
        anna = person(session)
        families = tuple(groups.household(session, gas, *people) for people in ((anna,), (), ()))
    return Scene(store, gas, near, far, families, visitor(store, anna))


def test_the_sums_are_those_of_a_hand_made_table(scene: Scene) -> None:
    # 6 kg at 2.20 € from a degree away in March; 3 kg at 5.00 € from two degrees away in May.
    scene.deliver(date(2026, 3, 10), scene.near, [3, 2, 1])
    scene.deliver(date(2026, 5, 10), scene.far, [1, 1, 1], price_cents=500, category_code="pears")
    # Of another year, and of an order that has not been brought.
    scene.deliver(date(2025, 12, 31), scene.near, [9])
    with scene.store.write() as session:
        waiting = orders.order(session, scene.gas, state=OrderState.SENT, deliver_on=YEAR.last)
        orders.given(session, orders.line(session, waiting, scene.near), scene.families[0], 7)
    figures = scene.figures()
    assert (figures.orders, figures.households, figures.cents) == (2, 3, 6 * 220 + 3 * 500)
    assert dict(figures.by_producer) == {"Cascina Vicina": 1320, "Cascina Lontana": 1500}
    assert dict(figures.by_month) == {3: 1320, 5: 1500}
    assert dict(figures.by_category) == {"apples": 1320, "pears": 1500}
    # A degree of latitude is 6371.0088 km * pi / 180 = 111.195 km.
    assert figures.km_by_producer() == pytest.approx(
        {"Cascina Vicina": 111.195, "Cascina Lontana": 222.390}, abs=0.001
    )
    assert figures.mean_km == pytest.approx((6 * 111.195 + 3 * 222.390) / 9, abs=0.001)


def test_what_the_scales_said_is_paid_and_travels_from_where_it_was_collected(scene: Scene) -> None:
    with scene.store.write() as session:
        order = orders.order(
            session, scene.gas, state=OrderState.SETTLED, deliver_on=date(2026, 4, 1)
        )
        cheese = orders.line(session, order, scene.near, weighed=True, price_cents=1990)
        # 333 g of 19.90 € the kilogram are 6.6267 €, rounded to 6.63 €; twice the same portion, each rounded.
        for family in scene.families[:2]:
            orders.given(session, cheese, family, 1, delivered_units=1, delivered_grams=333)
        eggs = orders.line(
            session,
            order,
            scene.near,
            unit=UnitCode.PIECE,
            dimension=Dimension.PIECE,
            content_amount=6,
            price_cents=300,
        )
        orders.given(session, eggs, scene.families[2], 2, delivered_units=1)
    figures = scene.figures()
    assert figures.cents == 663 * 2 + 300
    # Eggs by the piece have no weight here.
    assert figures.grams == 666


def test_spend_is_verified_by_what_held_on_the_day_of_the_delivery(scene: Scene) -> None:
    with scene.store.write() as session:
        session.add(
            ClaimEvent(
                organisation_id=scene.near.id,
                criterion_code="organic",
                number=1,
                action=ClaimAction.RECORDED,
                value=4,
                level=EvidenceLevel.CERTIFIED,
                valid_until=date(2026, 6, 30),
                day=date(2026, 3, 1),
                at=NOW,
            )
        )
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1)):
        scene.deliver(day, scene.near, [1, 1, 1])
    figures = scene.figures()
    assert figures.verified_cents * 2 == figures.cents
    assert figures.verified_percent == 50


def test_two_households_are_too_few_to_be_shown(scene: Scene) -> None:
    scene.deliver(date(2026, 3, 10), scene.near, [3, 2, 0])
    path = f"/realta/{scene.gas.slug}/cifre"
    text = text_of(scene.member.get(f"{path}?anno=2026").text)
    assert "Ancora troppo poco da mostrare" in text
    assert "Cascina Vicina" not in text
    assert "Cascina" not in scene.member.get(f"{path}.csv?anno=2026").text


def test_a_page_shows_each_bar_with_its_number_and_no_household(scene: Scene) -> None:
    scene.deliver(date(2026, 3, 10), scene.near, [3, 2, 1])
    page = scene.member.get(f"/realta/{scene.gas.slug}/cifre?anno=2026")
    text = text_of(page.text)
    assert "Cascina Vicina 13,20 €" in text.replace("\xa0", " ")
    assert "marzo 13,20 €" in text.replace("\xa0", " ")
    assert "111 km" in text
    assert "Famiglia" not in text.replace("Famiglie", "")
    sheet = scene.member.get(f"/realta/{scene.gas.slug}/cifre.csv?anno=2026").text
    assert "Produttore;Cascina Vicina;13,20" in sheet
    assert scene.member.get(f"/realta/{scene.gas.slug}/cifre.pdf").status_code == 404


def test_the_district_sums_over_all_groups_and_a_group_only_over_its_own(scene: Scene) -> None:
    scene.deliver(date(2026, 3, 10), scene.near, [1, 1, 1])
    with scene.store.write() as session:
        other = groups.group(session)
        theirs = groups.household(session, other)
        order = orders.order(
            session, scene.gas, state=OrderState.DELIVERED, deliver_on=date(2026, 3, 11)
        )
        orders.join(session, order, other)
        orders.given(session, orders.line(session, order, scene.near), theirs, 5)
        dora = staff(session, person(session), StaffRole.SECRETARIAT)
    assert scene.figures().cents == 3 * 220
    with scene.store.read() as session:
        assert figures_of(session, None, YEAR, ROME).cents == 8 * 220
    page = visitor(scene.store, dora).get("/distretto/cifre?anno=2026")
    assert "17,60" in page.text


def test_figures_ask_the_same_few_questions_however_many_orders(scene: Scene) -> None:
    for number in range(3):
        scene.deliver(date(2026, 3, 10) + timedelta(days=number), scene.near, [3, 2, 1])
    with counted_statements(scene.store.app) as few:
        scene.figures()
    for number in range(20):
        scene.deliver(date(2026, 5, 10) + timedelta(days=number), scene.far, [3, 2, 1])
    with counted_statements(scene.store.app) as many:
        scene.figures()
    assert len(few) == len(many) <= MOST_QUESTIONS
    with counted_statements(scene.store.app) as page:
        scene.member.get(f"/realta/{scene.gas.slug}/cifre?anno=2026")
    assert len(page) <= MOST_STATEMENTS


def test_what_is_beyond_the_last_bar_is_summed_up() -> None:
    ranked = largest({str(number): number for number in range(1, 21)}, "altri")
    assert len(ranked) == 12
    assert ranked[0] == ("20", 20)
    assert ranked[-1] == ("altri", sum(range(1, 10)))
    assert [bar.length for bar in bars([("a", 4, "4"), ("b", 1, "1"), ("c", 0, "0")])] == [
        100,
        25,
        0,
    ]
    assert bars([("a", 0, "0")])[0].length == 0
