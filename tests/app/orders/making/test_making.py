"""Making an order on the web: from producers, from last time, with times, minimums and limits."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person, Role
from app.groups.models import DutyKind
from app.groups.pact_models import PactState
from app.orders.closing.packs import PackRounding
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, UnderMinimum
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.offers import AvailabilityPeriod, Offer
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.queries import counted_statements
from tests.support.signing import Visitor, mandate, person, visitor

NEW, OFFERS = "/ordini/nuovo", "/ordini/nuovo/offerte"
MOST_STATEMENTS = 12


@dataclass(frozen=True)
class Scene:
    """A group, two producers, and somebody who edits for the group."""

    store: Store
    gas: Organisation
    farm: Organisation
    dairy: Organisation
    apples: Offer
    cheese: Offer
    editor: Visitor

    def form(self, **fields: Any) -> dict[str, Any]:
        day = (utc_now() + timedelta(days=5)).date().isoformat()
        return {
            "group": str(self.gas.id),
            "producer": [str(self.farm.id), str(self.dairy.id)],
            "title": "Mele e formaggi",
            "closes_on": day,
            "closes_at": "20:30",
            "rounding": "tolerance",
            "threshold": "50",
            "under_minimum": "keep",
            "extend_days": "7",
            "offer": [str(self.apples.id)],
            f"pack-{self.apples.id}": "4",
            "action": "draft",
        } | fields

    def made(self) -> list[CollectiveOrder]:
        query = select(CollectiveOrder).options(selectinload(CollectiveOrder.lines))
        with self.store.read() as session:
            return list(session.scalars(query.order_by(CollectiveOrder.number)))


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas = groups.group(session, name="GAS di prova")
        farm = factories.organisation(session, name="Cascina Vicina", slug="cascina-vicina")
        dairy = factories.organisation(
            session, factories.CLUSONE, name="Latteria Lontana", slug="latteria-lontana"
        )
        apples = factories.offer(session, farm, title="Mele Golden", pack_size=6)
        cheese = factories.offer(session, dairy, title="Formaggella", price_cents=1250)
        who = person(session)
        mandate(session, who, gas, Role.EDITOR)
    return Scene(store, gas, farm, dairy, apples, cheese, visitor(store, who, gas))


def test_producers_are_shown_the_nearest_first_and_found_by_name(scene: Scene) -> None:
    page = scene.editor.get(NEW).text
    assert page.index("Cascina Vicina") < page.index("Latteria Lontana")
    found = scene.editor.get(NEW, query_string={"q": "Lattería"}).text
    assert "Latteria Lontana" in found
    assert "Cascina Vicina" not in found


def test_who_offers_nothing_at_a_price_is_not_a_producer_to_order_from(scene: Scene) -> None:
    with scene.store.write() as session:
        session.get_one(Offer, scene.apples.id).price_cents = None
        session.get_one(Offer, scene.cheese.id).published = False
    page = scene.editor.get(NEW).text
    assert "Cascina Vicina" not in page
    assert "Latteria Lontana" not in page


def test_the_table_shows_prices_with_vat_and_the_packs_of_the_offers(scene: Scene) -> None:
    page = scene.editor.get(OFFERS, query_string={"producer": str(scene.farm.id)}).text
    # 2.10 € and 4% VAT are 2.184 €: 2.18 €.
    assert "2,18" in page
    assert f'name="pack-{scene.apples.id}" value="6"' in page


def test_an_order_is_made_with_all_that_was_said(scene: Scene) -> None:
    apples = scene.apples.id
    answer = scene.editor.send(
        OFFERS,
        scene.form(
            rounding="threshold",
            threshold="60",
            under_minimum="extend",
            extend_days="3",
            note="Portate le cassette.",
            **{
                f"least-cents-{scene.farm.id}": "120,50",
                f"least-kg-{scene.farm.id}": "30",
                f"min-{apples}": "8",
                f"max-{apples}": "40",
                f"hmin-{apples}": "2",
                f"hmax-{apples}": "10",
                f"hmul-{apples}": "2",
            },
        ),
    )
    assert answer.status_code == 303
    (order,) = scene.made()
    assert answer.location == f"/ordini/{order.id}/gestione"
    assert (order.state, order.announced, order.number) == (OrderState.DRAFT, False, 1)
    assert (order.rounding, order.threshold_percent) == (PackRounding.THRESHOLD, 60)
    assert (order.under_minimum, order.extend_days) == (UnderMinimum.EXTEND, 3)
    (line,) = order.lines
    assert (line.title, line.price_cents, line.pack_size) == ("Mele Golden", 218, 4)
    assert (line.minimum_units, line.maximum_units) == (8, 40)
    assert (line.household_minimum, line.household_maximum, line.household_multiple) == (2, 10, 2)
    with scene.store.read() as session:
        least = session.scalars(select(OrderProducer)).one()
    assert (least.producer_id, least.minimum_cents, least.minimum_grams) == (
        scene.farm.id,
        12_050,
        30_000,
    )
    page = scene.editor.get(answer.location)
    assert page.status_code == 200
    assert "Mele Golden" in page.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"closes_at": ""}, "closes_at"),
        ({"closes_at": "25:10"}, "closes_at"),
        ({"closes_on": "2099-03-29", "closes_at": "02:30"}, "closes_at"),
        ({"opens_on": "2098-01-01", "opens_at": "10:00"}, "closes_on"),
        ({"opens_on": "2026-01-01"}, "opens_at"),
        ({"completing_on": "2020-01-01", "completing_at": "10:00"}, "completing_on"),
        ({"deliver_on": "2020-01-01"}, "deliver_on"),
        ({"rounding": "sideways"}, "rounding"),
        ({"threshold": "0"}, "threshold"),
        ({"offer": []}, "offers"),
        ({"offer": ["00000000-0000-0000-0000-000000000000"]}, "offer"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    scene: Scene, fields: dict[str, Any], field: str
) -> None:
    answer = scene.editor.send(OFFERS, scene.form(note="Scritto con fatica.", **fields))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Scritto con fatica." in answer.text
    assert scene.made() == []


@pytest.mark.parametrize(
    ("cell", "text"), [("pack", "0"), ("max", "3"), ("hmax", "x"), ("min", "-1"), ("hmul", "1,5")]
)
def test_a_limit_that_cannot_be_is_told_beside_it(scene: Scene, cell: str, text: str) -> None:
    name = f"{cell}-{scene.apples.id}"
    answer = scene.editor.send(OFFERS, scene.form(**{name: text}))
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert f'name="{name}" value="{text}"' in answer.text


def test_an_order_opens_at_once_or_is_announced(scene: Scene) -> None:
    assert scene.editor.send(OFFERS, scene.form(action="open")).status_code == 303
    later = (utc_now() + timedelta(days=1)).date().isoformat()
    announced = scene.form(action="announce", opens_on=later, opens_at="8.00")
    assert scene.editor.send(OFFERS, announced).status_code == 303
    first, second = scene.made()
    assert first.state is OrderState.OPEN
    assert (second.state, second.announced) == (OrderState.DRAFT, True)


def test_a_draft_is_announced_and_opened_from_its_page(scene: Scene) -> None:
    scene.editor.send(OFFERS, scene.form())
    (order,) = scene.made()
    for step in ("announce", "announce", "open"):
        assert scene.editor.send(f"/ordini/{order.id}/passo", {"step": step}).status_code == 303
    (order,) = scene.made()
    assert order.state is OrderState.OPEN
    assert scene.editor.send(f"/ordini/{order.id}/passo", {"step": "open"}).status_code == 409


def test_the_same_form_sent_twice_makes_one_order(scene: Scene) -> None:
    form = scene.form(form_token=new_form_token())
    first, second = scene.editor.post(OFFERS, data=form), scene.editor.post(OFFERS, data=form)
    assert first.location == second.location
    assert len(scene.made()) == 1


def test_from_last_time_ticks_the_same_offers_at_the_prices_of_today(scene: Scene) -> None:
    scene.editor.send(
        OFFERS,
        scene.form(
            offer=[str(scene.apples.id), str(scene.cheese.id)],
            **{f"hmax-{scene.apples.id}": "9", f"least-cents-{scene.farm.id}": "50"},
        ),
    )
    (before,) = scene.made()
    with scene.store.write() as session:
        session.get_one(Offer, scene.apples.id).price_cents = 300
        session.get_one(Offer, scene.cheese.id).published = False
    page = scene.editor.get(OFFERS, query_string={"from": str(before.id)}).text
    assert f'value="{scene.apples.id}" checked' in page
    assert f'name="hmax-{scene.apples.id}" value="9"' in page
    assert "3,12" in page
    assert "Formaggella" in page  # told as not offered any more
    answer = scene.editor.send(OFFERS, scene.form(**{"from": str(before.id)}))
    assert answer.status_code == 303
    _first, second = scene.made()
    assert (second.previous_id, second.number) == (before.id, 2)
    assert second.lines[0].price_cents == 312


def test_a_coordinator_of_one_producer_makes_orders_with_that_one_only(scene: Scene) -> None:
    with scene.store.write() as session:
        who: Person = person(session)
        groups.duty(session, scene.gas, who, DutyKind.COORDINATOR, scene.farm)
    coordinator = visitor(scene.store, who)
    page = coordinator.get(NEW).text
    assert "Cascina Vicina" in page
    assert "Latteria Lontana" not in page
    both = coordinator.send(OFFERS, scene.form())
    own = coordinator.send(OFFERS, scene.form(producer=[str(scene.farm.id)]))
    assert (both.status_code, own.status_code) == (403, 303)


def test_nobody_makes_orders_of_a_group_that_is_not_theirs(scene: Scene) -> None:
    with scene.store.write() as session:
        other, who = groups.group(session), person(session)
        mandate(session, who, other, Role.EDITOR)
        theirs = orders.order(session, scene.gas)
    stranger = visitor(scene.store, who, other)
    assert stranger.get(NEW, query_string={"group": str(scene.gas.id)}).status_code == 403
    assert stranger.send(OFFERS, scene.form()).status_code == 403
    assert stranger.get(OFFERS, query_string={"from": str(theirs.id)}).status_code == 403
    assert stranger.get(f"/ordini/{theirs.id}/gestione").status_code == 403


def test_the_form_asks_the_same_however_many_offers_there_are(scene: Scene) -> None:
    with scene.store.write() as session:
        for _number in range(60):
            factories.offer(session, scene.farm)
    with counted_statements(scene.store.app) as statements:
        page = scene.editor.get(OFFERS, query_string={"producer": str(scene.farm.id)})
    assert page.text.count('name="offer"') == 61
    assert len(statements) <= MOST_STATEMENTS
    with scene.store.read() as session:
        assert session.scalar(select(func.count()).select_from(OrderLine)) == 0


def test_the_pact_gives_the_least_order_and_says_how_prices_are_agreed(scene: Scene) -> None:
    with scene.store.write() as session:
        groups.pact(
            session,
            scene.gas,
            scene.farm,
            minimum_order_cents=15_050,
            minimum_grams=20_500,
            price_agreement="Fermi fino a Natale.",
        )
        groups.pact(
            session, scene.gas, scene.dairy, minimum_order_cents=99_900, state=PactState.SUSPENDED
        )
    page = scene.editor.get(
        OFFERS, query_string={"group": scene.gas.id, "producer": [scene.farm.id, scene.dairy.id]}
    ).text
    assert "Fermi fino a Natale." in page
    assert re.search(rf'name="least-cents-{scene.farm.id}"[^>]*value="150,50"', page)
    assert re.search(rf'name="least-kg-{scene.farm.id}"[^>]*value="21"', page)
    assert "999" not in page


def test_a_stock_that_is_there_once_is_the_most_that_can_be_booked(scene: Scene) -> None:
    with scene.store.write() as session:
        apples = session.get_one(Offer, scene.apples.id)
        apples.available_amount, apples.available_period = 7_900, AvailabilityPeriod.STOCK
        cheese = session.get_one(Offer, scene.cheese.id)
        cheese.available_amount, cheese.available_period = 7_900, AvailabilityPeriod.WEEK
    page = scene.editor.get(
        OFFERS, query_string={"group": scene.gas.id, "producer": [scene.farm.id, scene.dairy.id]}
    ).text
    assert re.search(rf'name="max-{scene.apples.id}" value="7"', page)
    assert re.search(rf'name="max-{scene.cheese.id}" value=""', page)
