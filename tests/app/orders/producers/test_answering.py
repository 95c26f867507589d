"""A producer answers what was sent to it: its own lines, with reasons; whoever is touched is told."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.groups.models import Household
from app.notices.models import Notice, NoticeKind
from app.orders.booking.models import Booking
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory, SharingStage
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, PackScope
from app.orders.producers.answer_models import LineEvent, ProducerAnswer
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from app.runtime.once import new_form_token
from catalog.organisations import Organisation
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor


@dataclass(frozen=True)
class Scene:
    """An order sent to a farm (apples, pears) and a dairy (cheese), booked by three families of one group."""

    store: Store
    order: CollectiveOrder
    gas: Organisation
    farm: Organisation
    dairy: Organisation
    apples: OrderLine
    pears: OrderLine
    cheese: OrderLine
    families: tuple[Household, ...]
    editor: Visitor
    farmer: Visitor
    cheesemaker: Visitor
    members: tuple[Visitor, ...]

    def step(self, step: str, **fields: str) -> Any:
        return self.editor.send(f"/ordini/{self.order.id}/passo", {"step": step} | fields)

    def url(self, of: Organisation) -> str:
        return f"/ordini/ricevuti/{self.order.id}/{of.slug}"

    def revision(self, of: Organisation) -> str:
        with self.store.read() as session:
            query = select(OrderProducer.revision).where(
                OrderProducer.order_id == self.order.id, OrderProducer.producer_id == of.id
            )
            return str(session.scalars(query).one())

    def outcomes(self, line: OrderLine) -> dict[uuid.UUID, LineOutcome]:
        with self.store.read() as session:
            rows = session.scalars(select(LineOutcome).where(LineOutcome.line_id == line.id)).all()
            return {row.organisation_id: row for row in rows}

    def units(
        self, line: OrderLine, units: object, of: Organisation | None = None
    ) -> dict[str, str]:
        outcome = self.outcomes(line)[(of or self.gas).id]
        return {f"units-{outcome.id}": str(units), f"why-{line.id}": "Grandine."}

    def price(self, line: OrderLine, price: str) -> dict[str, str]:
        return {f"price-{line.id}": price, f"why-{line.id}": "Il gasolio."}

    def answer(self, of: Organisation, fields: Mapping[str, str], **more: str) -> Any:
        who = self.farmer if of.id == self.farm.id else self.cheesemaker
        data = {"revision": self.revision(of), **fields, **more}
        return who.send(f"{self.url(of)}/risposta", data)

    def state(self) -> OrderState:
        with self.store.read() as session:
            return session.get_one(CollectiveOrder, self.order.id).state

    def given(self, line: OrderLine) -> list[tuple[int, int | None]]:
        """What the families were to get of a line and get after the answer, in their order."""
        with self.store.read() as session:
            rows = session.execute(
                select(Booking.household_id, Allotment)
                .join(Allotment, Allotment.booking_id == Booking.id)
                .where(Booking.line_id == line.id)
            ).all()
        found = {row[0]: (row[1].expected_units, row[1].confirmed_units) for row in rows}
        return [found[family.id] for family in self.families if family.id in found]

    def events(self) -> list[tuple[str, str, int, int, str]]:
        with self.store.read() as session:
            rows = session.execute(
                select(OrderLine.title, LineEvent)
                .join(LineEvent, LineEvent.line_id == OrderLine.id)
                .order_by(LineEvent.number)
            ).all()
        return [(row[0], row[1].field.value, row[1].old, row[1].new, row[1].why) for row in rows]

    def notices(self, kind: NoticeKind) -> list[Notice]:
        drain(self.store.app)
        with self.store.read() as session:
            return list(
                session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
            )

    def changes_told(self) -> list[Notice]:
        return [row for row in self.notices(NoticeKind.ORDERS) if row.facts["what"] == "changed"]


@pytest.fixture
def scene(store: Store) -> Scene:
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session, name="GAS di prova")
        farm = factories.organisation(session, name="Cascina Prova", slug="cascina-una")
        dairy = factories.organisation(session, name="Latteria Prova", slug="latteria-due")
        order = orders.order(
            session, gas, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=3)
        )
        for each in (farm, dairy):
            orders.producer(session, order, each)
        apples = orders.line(session, order, farm, title="Mele", price_cents=220)
        pears = orders.line(session, order, farm, title="Pere", price_cents=300)
        cheese = orders.line(session, order, dairy, title="Formaggella", price_cents=1_250)
        people = [person(session) for _number in range(3)]
        families = [groups.household(session, gas, who) for who in people]
        edda, farmer, cheesemaker = (person(session) for _number in range(3))
        mandate(session, edda, gas, Role.EDITOR)
        mandate(session, farmer, farm, Role.ORDERS)
        mandate(session, cheesemaker, dairy)
    members = tuple(visitor(store, who) for who in people)
    scene = Scene(
        store,
        order,
        gas,
        farm,
        dairy,
        apples,
        pears,
        cheese,
        tuple(families),
        visitor(store, edda, gas),
        visitor(store, farmer, farm),
        visitor(store, cheesemaker, dairy),
        members,
    )
    wanted = (
        {apples: 4, pears: 1, cheese: 1},
        {apples: 4, cheese: 2},
        {apples: 2},
    )
    for member, basket in zip(members, wanted, strict=True):
        fields = {f"q-{line.id}": str(units) for line, units in basket.items()}
        sent = member.send(f"/ordini/{order.id}/prenota", {"revision": "0", **fields})
        assert sent.status_code == 303
    for step in ("close", "send"):
        assert scene.step(step).status_code == 303
    return scene


def test_an_order_is_confirmed_when_all_its_producers_have_answered(scene: Scene) -> None:
    assert "Confermo tutto" in scene.farmer.get(scene.url(scene.farm)).text
    assert scene.answer(scene.farm, {}).status_code == 303
    assert scene.state() is OrderState.SENT
    page = text_of(scene.editor.get(f"/ordini/{scene.order.id}/gestione").text)
    assert "Cascina Prova ha risposto" in page
    assert "Latteria Prova non ha ancora risposto" in page
    assert scene.answer(scene.dairy, {}).status_code == 303
    assert scene.state() is OrderState.CONFIRMED
    assert scene.events() == []
    assert {row.confirmed_units for row in scene.outcomes(scene.apples).values()} == {10}


def test_fewer_units_are_shared_out_anew_and_the_change_is_kept_with_its_reason(
    scene: Scene,
) -> None:
    assert scene.answer(scene.farm, scene.units(scene.apples, 5)).status_code == 303
    assert scene.events() == [("Mele", "units", 10, 5, "Grandine.")]
    # All give way in proportion: 4, 4 and 2 of ten become 2, 2 and 1 of five.
    assert scene.given(scene.apples) == [(4, 2), (4, 2), (2, 1)]
    assert scene.given(scene.pears) == [(1, None)]
    row = scene.outcomes(scene.apples)[scene.gas.id]
    assert (row.ordered_units, row.confirmed_units) == (10, 5)
    # A second answer starts from what was expected, not from what the first one left.
    assert scene.answer(scene.farm, scene.units(scene.apples, 10)).status_code == 303
    assert scene.given(scene.apples) == [(4, 4), (4, 4), (2, 2)]
    assert scene.answer(scene.farm, scene.units(scene.apples, 9)).status_code == 303
    assert sum(units or 0 for _expected, units in scene.given(scene.apples)) == 9
    assert [event[2:4] for event in scene.events()] == [(10, 5), (5, 10), (10, 9)]
    with scene.store.read() as session:
        kept = session.scalars(
            select(SharingMemory.owed_millionths).where(
                SharingMemory.stage == SharingStage.CONFIRMED
            )
        ).all()
    # What is owed is that of the last sharing alone, and sums to nothing but for the rounding.
    assert len(kept) == 3
    assert abs(sum(kept)) <= 3


def test_another_price_changes_what_the_household_is_to_pay_and_never_the_old_price(
    scene: Scene,
) -> None:
    assert scene.answer(scene.farm, scene.price(scene.apples, "2,50")).status_code == 303
    assert scene.events() == [("Mele", "price_cents", 220, 250, "Il gasolio.")]
    assert scene.outcomes(scene.apples)[scene.gas.id].confirmed_price_cents == 250
    with scene.store.read() as session:
        assert session.get_one(OrderLine, scene.apples.id).price_cents == 220
    page = text_of(scene.farmer.get(scene.url(scene.farm)).text)
    assert "2,50 € 25,00 €" in page


def test_what_changes_needs_a_reason(scene: Scene) -> None:
    fields = scene.units(scene.apples, 5) | {f"why-{scene.apples.id}": ""}
    refused = scene.answer(scene.farm, fields)
    assert refused.status_code == 422
    assert "Mele: di’ perché cambia." in refused.text
    assert scene.events() == []
    assert scene.answer(scene.farm, fields, why="Brinata.").status_code == 303
    assert scene.events() == [("Mele", "units", 10, 5, "Brinata.")]


def test_a_number_ten_times_off_is_asked_again(scene: Scene) -> None:
    for fields in (scene.units(scene.apples, 100), scene.price(scene.apples, "22,00")):
        refused = scene.answer(scene.farm, fields)
        assert refused.status_code == 422
        assert "È giusto" in refused.text
        assert scene.events() == []
    sure = {f"sure-{scene.apples.id}": "1"}
    assert scene.answer(scene.farm, scene.price(scene.apples, "22,00") | sure).status_code == 303


@pytest.mark.parametrize("field", ["units", "price", "why", "sure"])
def test_a_producer_never_touches_the_line_of_another(scene: Scene, field: str) -> None:
    foreign = scene.outcomes(scene.cheese)[scene.gas.id].id if field == "units" else scene.cheese.id
    fields = scene.units(scene.apples, 5) | {f"{field}-{foreign}": "1"}
    assert scene.answer(scene.farm, fields).status_code == 404
    assert scene.answer(scene.farm, {f"{field}-{uuid.uuid4()}": "1"}).status_code == 404
    assert scene.farmer.get(f"{scene.url(scene.dairy)}/risposta").status_code == 403
    data = {"revision": scene.revision(scene.dairy)}
    assert scene.farmer.send(f"{scene.url(scene.dairy)}/risposta", data).status_code == 403
    noted = f"/ordini/{scene.order.id}/gestione/risposta"
    assert scene.farmer.get(f"{noted}/{scene.farm.slug}").status_code == 403
    assert scene.farmer.send(f"{noted}/{scene.farm.slug}", data).status_code == 403
    assert scene.editor.send(f"{noted}/{scene.gas.slug}", data).status_code == 404
    other = scene.units(scene.cheese, 1) | {"revision": scene.revision(scene.farm), "message": "x"}
    assert scene.editor.send(f"{noted}/{scene.farm.slug}", other).status_code == 404
    assert scene.events() == []
    with scene.store.read() as session:
        assert session.scalars(select(ProducerAnswer)).all() == []
        assert {row.confirmed_units for row in session.scalars(select(LineOutcome))} == {None}


def test_two_people_of_the_producer_see_both_versions(scene: Scene) -> None:
    old = scene.revision(scene.farm)
    first = scene.units(scene.apples, 8)
    assert scene.answer(scene.farm, first).status_code == 303
    page = scene.answer(scene.farm, scene.units(scene.apples, 6), revision=old)
    assert page.status_code == 409
    assert "Due versioni della risposta" in page.text
    assert [event[2:4] for event in scene.events()] == [(10, 8)]


def test_a_form_sent_twice_answers_once(scene: Scene) -> None:
    data = {"revision": scene.revision(scene.farm), "form_token": new_form_token()}
    data |= scene.units(scene.apples, 5)
    path = f"{scene.url(scene.farm)}/risposta"
    places = {scene.farmer.post(path, data=data).headers["Location"] for _time in range(2)}
    assert len(places) == 1
    assert len(scene.events()) == 1


def test_whoever_coordinates_notes_what_a_producer_said_and_how(scene: Scene) -> None:
    path = f"/ordini/{scene.order.id}/gestione/risposta/{scene.dairy.slug}"
    data = {"revision": scene.revision(scene.dairy), **scene.units(scene.cheese, 2)}
    assert scene.editor.send(path, data).status_code == 422
    data["message"] = "Per telefono, stamattina."
    assert scene.editor.send(path, data).status_code == 303
    page = text_of(scene.editor.get(f"/ordini/{scene.order.id}/gestione").text)
    assert "(per il produttore): Per telefono, stamattina." in page
    assert "Formaggella: unità 3 → 2. Grandine." in page
    assert "Per telefono" in scene.cheesemaker.get(scene.url(scene.dairy)).text
    # The household that booked cheese sees it, the one that booked none does not.
    own = f"/ordini/{scene.order.id}"
    assert "Formaggella: unità 3 → 2." in text_of(scene.members[0].get(own).text)
    assert "3 → 2" not in text_of(scene.members[2].get(own).text)


def test_an_order_opened_again_waits_for_new_answers(scene: Scene) -> None:
    assert scene.answer(scene.farm, scene.units(scene.apples, 5)).status_code == 303
    old = scene.revision(scene.farm)
    day = (utc_now() + timedelta(days=2)).date().isoformat()
    again = {"until_on": day, "until_at": "20:00", "reopen_reason": "Manca la farina."}
    assert scene.step("reopen", **again).status_code == 303
    assert scene.answer(scene.farm, {}).status_code == 404
    assert scene.step("close").status_code == 303
    assert scene.step("send").status_code == 303
    assert scene.given(scene.apples) == [(4, None), (4, None), (2, None)]
    # What was said to the first sending is history: for whoever coordinates, not for the others.
    change, own = "Mele: unità 10 → 5.", f"/ordini/{scene.order.id}"
    assert change in text_of(scene.editor.get(f"{own}/gestione").text)
    assert change not in text_of(scene.farmer.get(scene.url(scene.farm)).text)
    assert change not in text_of(scene.members[0].get(own).text)
    assert scene.answer(scene.farm, {}, revision=old).status_code == 409
    assert scene.answer(scene.dairy, {}).status_code == 303
    assert scene.state() is OrderState.SENT
    assert scene.answer(scene.farm, {}).status_code == 303
    assert scene.state() is OrderState.CONFIRMED


def test_those_who_look_after_the_order_are_always_told(scene: Scene) -> None:
    scene.answer(scene.farm, {})
    scene.answer(scene.dairy, scene.units(scene.cheese, 2), message="Il resto a gennaio.")
    told = scene.notices(NoticeKind.ORDERS_COORDINATED)
    assert [(row.facts["producer"], len(row.facts["changes"])) for row in told] == [
        ("Cascina Prova", 0),
        ("Latteria Prova", 1),
    ]
    assert len(scene.notices(NoticeKind.ORDERS_COORDINATED)) == 2


def test_households_are_told_when_their_sum_changes_by_enough(scene: Scene) -> None:
    # 4 × 2.20 + 3.00 + 12.50 = 24.30; 4 × 2.20 + 25.00 = 33.80; 2 × 2.20 = 4.40.
    assert {row.facts["what"] for row in scene.notices(NoticeKind.ORDERS)} == {"closed"}
    scene.answer(scene.farm, scene.price(scene.apples, "2,25"))
    told = scene.changes_told()
    # By 20, 20 and 10 cents: of 4.40 that is more than two hundredths, of the others less.
    assert [row.facts["cents"] for row in told] == [450]
    scene.answer(scene.farm, scene.price(scene.apples, "2,50"))
    told = scene.changes_told()[1:]
    # Against what each was last told: 24.30 -> 25.50, 33.80 -> 35.00, 4.50 -> 5.00.
    assert sorted((row.facts["before"], row.facts["cents"]) for row in told) == [
        (450, 500),
        (2_430, 2_550),
        (3_380, 3_500),
    ]


def test_packs_counted_apart_are_answered_and_shared_by_group(store: Store, scene: Scene) -> None:
    with store.write() as session:
        other = groups.group(session, name="GAS di là")
        order = orders.order(
            session,
            scene.gas,
            opens_at=utc_now() - timedelta(days=1),
            closes_at=utc_now() + timedelta(days=3),
            pack_scope=PackScope.EACH,
        )
        orders.join(session, order, other)
        orders.producer(session, order, scene.farm)
        line = orders.line(session, order, scene.farm, title="Noci")
        zoe = person(session)
        theirs = groups.household(session, other, zoe)
    for who in (*scene.members, visitor(store, zoe)):
        fields = {"revision": "0", f"q-{line.id}": "2"}
        assert who.send(f"/ordini/{order.id}/prenota", fields).status_code == 303
    for step in ("close", "send"):
        assert scene.editor.send(f"/ordini/{order.id}/passo", {"step": step}).status_code == 303
    with store.read() as session:
        rows = session.scalars(select(LineOutcome).where(LineOutcome.line_id == line.id)).all()
        outcomes = {row.organisation_id: row.id for row in rows}
    data = {
        "revision": "1",
        f"units-{outcomes[scene.gas.id]}": "3",
        f"units-{outcomes[other.id]}": "2",
        f"why-{line.id}": "Poche noci.",
    }
    path = f"/ordini/ricevuti/{order.id}/{scene.farm.slug}/risposta"
    assert "GAS di là" in scene.farmer.get(path).text
    assert scene.farmer.send(path, data).status_code == 303
    with store.read() as session:
        found = session.execute(
            select(Booking.household_id, Allotment.confirmed_units)
            .join(Allotment, Allotment.booking_id == Booking.id)
            .where(Booking.line_id == line.id)
        ).all()
    given = {row[0]: row[1] for row in found}
    assert given[theirs.id] is None
    assert sorted(given[family.id] or 0 for family in scene.families) == [1, 1, 1]
