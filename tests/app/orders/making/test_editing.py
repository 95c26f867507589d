"""A draft is changed, an open order gets and loses products, and the next order is proposed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.notices.models import Notice
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.change_models import ChangeKind, OrderChange
from app.orders.closing.services import close
from app.orders.making import drafting
from app.orders.making.drafting import OrderDraft
from app.orders.making.next_order import next_times, propose_next
from app.orders.models import CollectiveOrder, OrderLine, PackScope, Recurrence
from app.orders.states import OrderState
from app.runtime.clock import utc_now
from catalog.offers import Offer
from catalog.organisations import Organisation
from tests.support import factories, groups
from tests.support.database import Store
from tests.support.mails import drain
from tests.support.pages import text_of
from tests.support.signing import Visitor, mandate, person, visitor

ROME = "Europe/Rome"


@dataclass(frozen=True)
class Scene:
    """A group with an editor and a household, a producer with apples and flour."""

    store: Store
    gas: Organisation
    farm: Organisation
    apples: Offer
    flour: Offer
    editor: Visitor
    anna: Visitor

    def form(self, **fields: Any) -> dict[str, Any]:
        day = (utc_now() + timedelta(days=5)).date().isoformat()
        return {
            "group": str(self.gas.id),
            "producer": [str(self.farm.id)],
            "title": "Mele",
            "closes_on": day,
            "closes_at": "20:30",
            "rounding": "tolerance",
            "threshold": "50",
            "under_minimum": "keep",
            "extend_days": "7",
            "offer": [str(self.apples.id)],
            "action": "draft",
        } | fields

    def make(self, **fields: Any) -> CollectiveOrder:
        assert self.editor.send("/ordini/nuovo/offerte", self.form(**fields)).status_code == 303
        return self.order()

    def order(self) -> CollectiveOrder:
        with self.store.read() as session:
            query = select(CollectiveOrder).order_by(CollectiveOrder.number.desc()).limit(1)
            return session.scalars(query).one()

    def lines(self, order: CollectiveOrder) -> dict[str, OrderLine]:
        with self.store.read() as session:
            return {line.title: line for line in queries.lines_of(session, order.id)}

    def change(self, row: Any, **fields: object) -> None:
        with self.store.write() as session:
            kept = session.get_one(type(row), row.id)
            for name, value in fields.items():
                setattr(kept, name, value)

    def told(self) -> list[str]:
        with self.store.read() as session:
            rows = session.scalars(select(Notice).order_by(Notice.id))
            return [str(row.facts["what"]) for row in rows]


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        gas = groups.group(session)
        farm = factories.organisation(session, name="Cascina Prova")
        apples = factories.offer(session, farm, title="Mele", price_cents=200)
        flour = factories.offer(session, farm, title="Farina", price_cents=150)
        editor, anna = person(session), person(session)
        mandate(session, editor, gas, Role.EDITOR)
        groups.household(session, gas, anna)
    return Scene(store, gas, farm, apples, flour, visitor(store, editor, gas), visitor(store, anna))


def test_a_draft_is_changed_and_keeps_the_prices_it_has_copied(scene: Scene) -> None:
    order = scene.make()
    before = scene.lines(order)["Mele"].price_cents
    scene.change(scene.apples, price_cents=300)
    path = f"/ordini/{order.id}/modifica"
    page = text_of(scene.editor.get(path).text)
    assert "nella bozza 2,08 €" in page
    fields = {
        "revision": str(order.revision),
        "title": "Mele e farina",
        "offer": [str(scene.apples.id), str(scene.flour.id)],
        f"pack-{scene.apples.id}": "5",
        f"weighed-{scene.apples.id}": "1",
        "pack_scope": "each",
        "recurrence": "weekly",
    }
    assert scene.editor.send(path, scene.form(**fields)).status_code == 303
    kept, lines = scene.order(), scene.lines(order)
    assert (kept.title, kept.pack_scope, kept.recurrence) == (
        "Mele e farina",
        PackScope.EACH,
        Recurrence.WEEKLY,
    )
    apples = lines["Mele"]
    assert (apples.price_cents, apples.pack_size, apples.weighed) == (before, 5, True)
    assert lines["Farina"].number == 2
    # An old page does not overwrite; what was typed stands on it.
    late = scene.editor.send(path, scene.form(**fields | {"title": "Un’altra"}))
    assert late.status_code == 409
    assert "Un’altra" in late.text
    fields |= {
        "revision": str(kept.revision),
        "offer": [str(scene.apples.id)],
        "todays_prices": "1",
    }
    assert scene.editor.send(path, scene.form(**fields)).status_code == 303
    assert [line.price_cents for line in scene.lines(order).values()] == [312]
    nothing = scene.form(**fields | {"revision": str(scene.order().revision), "offer": []})
    assert scene.editor.send(path, nothing).status_code == 422


def test_what_is_not_offered_any_more_is_named_and_leaves_the_draft(scene: Scene) -> None:
    order = scene.make(offer=[str(scene.apples.id), str(scene.flour.id)])
    scene.change(scene.flour, published=False)
    path = f"/ordini/{order.id}/modifica"
    assert "Non più offerti: Farina" in text_of(scene.editor.get(path).text)
    revision = str(scene.order().revision)
    assert scene.editor.send(path, scene.form(revision=revision)).status_code == 303
    assert set(scene.lines(order)) == {"Mele"}


def test_only_a_draft_is_changed(scene: Scene) -> None:
    order = scene.make(action="open")
    path = f"/ordini/{order.id}/modifica"
    assert scene.editor.get(path).status_code == 409
    assert scene.editor.send(path, scene.form()).status_code == 409


def test_an_order_is_made_of_offers_that_were_found(scene: Scene) -> None:
    query = {"group": str(scene.gas.id), "take": [str(scene.flour.id), str(scene.gas.id), "x"]}
    page = scene.editor.get("/ordini/nuovo/offerte", query_string=query).text
    assert f'value="{scene.flour.id}" checked' in page
    assert f'value="{scene.apples.id}" checked' not in page


def test_a_product_is_added_withdrawn_and_put_back_while_the_order_is_open(scene: Scene) -> None:
    order = scene.make(action="open")
    page = f"/ordini/{order.id}/prodotti"
    assert "Farina" in scene.editor.get(page).text
    assert scene.editor.send(page, {"offer": str(scene.flour.id)}).status_code == 303
    lines = scene.lines(order)
    flour = lines["Farina"]
    typed = {"revision": "0", f"q-{flour.id}": "2", f"q-{lines['Mele'].id}": "1"}
    assert scene.anna.send(f"/ordini/{order.id}/prenota", typed).status_code == 303
    withdraw = f"{page}/{flour.id}/ritira"
    assert scene.editor.send(withdraw, {"reason": ""}).status_code == 422
    for _time in range(2):
        assert scene.editor.send(withdraw, {"reason": "Grandine"}).status_code == 303
    assert scene.told() == ["line_withdrawn"]
    shown = text_of(scene.anna.get(f"/ordini/{order.id}").text)
    assert "Non è più disponibile." in shown
    assert "Da pagare 2,08 €" in shown
    assert "Grandine" in text_of(scene.editor.get(f"/ordini/{order.id}/gestione").text)
    assert scene.editor.send(page, {"offer": str(scene.flour.id)}).status_code == 303
    assert scene.told() == ["line_withdrawn", "line_restored"]
    with scene.store.read() as session:
        kinds = session.scalars(select(OrderChange.kind).order_by(OrderChange.number)).all()
        assert session.scalars(select(Booking.quantity).order_by(Booking.quantity)).all() == [1, 2]
    assert kinds == [ChangeKind.LINE_ADDED, ChangeKind.LINE_WITHDRAWN, ChangeKind.LINE_RESTORED]


def test_a_withdrawn_product_is_neither_ordered_nor_given(scene: Scene) -> None:
    order = scene.make(action="open", offer=[str(scene.apples.id), str(scene.flour.id)])
    lines = scene.lines(order)
    typed = {"revision": "0", f"q-{lines['Farina'].id}": "2", f"q-{lines['Mele'].id}": "1"}
    scene.anna.send(f"/ordini/{order.id}/prenota", typed)
    scene.editor.send(f"/ordini/{order.id}/prodotti/{lines['Farina'].id}/ritira", {"reason": "No"})
    with scene.store.write() as session:
        close(session, queries.locked_order(session, order.id), actor=None, now=utc_now())
    with scene.store.read() as session:
        rows = queries.outcomes_of(session, order.id)
    assert [(row.line_id, row.ordered_units) for row in rows] == [(lines["Mele"].id, 1)]
    table = scene.editor.get(f"/ordini/{order.id}/tabella.csv").text
    assert "Farina" not in table


def test_others_products_and_closed_orders_are_refused(scene: Scene) -> None:
    with scene.store.write() as session:
        strange = factories.offer(session, factories.organisation(session))
    order = scene.make(action="open")
    page = f"/ordini/{order.id}/prodotti"
    assert scene.editor.send(page, {"offer": str(strange.id)}).status_code == 422
    assert scene.editor.send(page, {"offer": "x"}).status_code == 422
    assert scene.anna.get(page).status_code == 403
    scene.change(order, state=OrderState.CLOSED)
    assert scene.editor.send(page, {"offer": str(scene.flour.id)}).status_code == 409
    line = scene.lines(order)["Mele"]
    assert scene.editor.send(f"{page}/{line.id}/ritira", {"reason": "No"}).status_code == 409


def _order(**fields: Any) -> CollectiveOrder:
    values: dict[str, Any] = {
        "recurrence": Recurrence.WEEKLY,
        "extend_days": 7,
        "extended_at": None,
        "completing_until": None,
    }
    return CollectiveOrder(**(values | fields))


@pytest.mark.parametrize(
    ("recurrence", "closes", "now", "expected"),
    [
        # Over the end of summer time a week has 169 hours, over its beginning 167.
        (Recurrence.WEEKLY, (2026, 10, 23, 18), (2026, 10, 23, 18), (2026, 10, 30, 19)),
        (Recurrence.WEEKLY, (2026, 3, 27, 19), (2026, 3, 27, 19), (2026, 4, 3, 18)),
        (Recurrence.FORTNIGHTLY, (2026, 10, 16, 18), (2026, 10, 16, 18), (2026, 10, 30, 19)),
        (Recurrence.FOUR_WEEKLY, (2026, 10, 2, 18), (2026, 10, 2, 18), (2026, 10, 30, 19)),
        # After a stop of three weeks the one that lies ahead.
        (Recurrence.WEEKLY, (2026, 6, 5, 18), (2026, 6, 27, 12), (2026, 7, 3, 18)),
    ],
)
def test_the_next_order_closes_at_the_same_hour_on_the_wall(
    recurrence: Recurrence,
    closes: tuple[int, int, int, int],
    now: tuple[int, int, int, int],
    expected: tuple[int, int, int, int],
) -> None:
    end = datetime(*closes, tzinfo=UTC)
    order = _order(recurrence=recurrence, closes_at=end, opens_at=end - timedelta(days=5))
    times = next_times(order, timezone=ROME, now=datetime(*now, tzinfo=UTC))
    assert times.closes_at == datetime(*expected, tzinfo=UTC)


def test_days_by_which_an_order_was_extended_do_not_move_the_next() -> None:
    end = datetime(2026, 6, 8, 18, tzinfo=UTC)
    order = _order(closes_at=end, opens_at=end - timedelta(days=8), extend_days=3, extended_at=end)
    times = next_times(order, timezone=ROME, now=end)
    assert times.closes_at == datetime(2026, 6, 12, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recurrence", "first", "shown"),
    [
        # On 29 March half past two does not come; on 25 October it comes twice.
        ("weekly", date(2026, 3, 22), ["03-29 03:30", "04-05 02:30", "04-12 02:30"]),
        ("fortnightly", date(2026, 3, 15), ["03-29 03:30", "04-12 02:30", "04-26 02:30"]),
        ("four_weekly", date(2026, 3, 1), ["03-29 03:30", "04-26 02:30", "05-24 02:30"]),
        ("weekly", date(2026, 10, 18), ["10-25 02:30", "11-01 02:30", "11-08 02:30"]),
    ],
)
def test_after_the_night_of_the_change_the_next_orders_have_their_hour_again(
    scene: Scene, recurrence: str, first: date, shown: list[str]
) -> None:
    order = scene.make(action="open", recurrence=recurrence)
    half_past_two = time(2, 30, tzinfo=ZoneInfo(ROME))
    closes = datetime.combine(first, half_past_two).astimezone(UTC)
    with scene.store.write() as session:
        row = queries.locked_order(session, order.id)
        row.opens_at, row.closes_at = closes - timedelta(days=3), closes
        row.completing_until = closes + timedelta(hours=1)
    found, ends = [], []
    for _number in shown:
        with scene.store.write() as session:
            before = queries.order(session, order.id)
            made = propose_next(session, before.id, timezone=ROME, now=before.closes_at)
            assert made is not None
            # Whoever looks at the draft and saves it as it is means the same hours.
            drafting.write_terms(made, _as_it_is(made))
            order = made
        local = order.closes_at.astimezone(ZoneInfo(ROME))
        found.append(local.strftime("%m-%d %H:%M"))
        assert order.completing_until is not None
        assert order.completing_until > order.closes_at
        ends.append(order.completing_until.astimezone(ZoneInfo(ROME)).strftime("%H:%M"))
    assert found == shown
    # In the night of March the two would be the same moment.
    assert ends == ["04:30" if "03-29" in shown[0] else "03:30", "03:30", "03:30"]


def _as_it_is(order: CollectiveOrder) -> OrderDraft:
    return OrderDraft(
        title=order.title,
        opens_at=order.opens_at,
        closes_at=order.closes_at,
        completing_until=order.completing_until,
        recurrence=order.recurrence,
        offers=(),
    )


def test_when_an_order_closes_the_next_is_proposed_once_and_opens_by_nobody(scene: Scene) -> None:
    both = [str(scene.apples.id), str(scene.flour.id)]
    order = scene.make(action="open", offer=both, recurrence="weekly", **{f"pack-{both[0]}": "5"})
    scene.change(scene.apples, price_cents=300)
    scene.change(scene.flour, published=False)
    with scene.store.write() as session:
        close(session, queries.locked_order(session, order.id), actor=None, now=utc_now())
    drain(scene.store.app)
    made = scene.order()
    assert (made.previous_id, made.state, made.announced) == (order.id, OrderState.DRAFT, False)
    assert made.closes_at > order.closes_at
    lines = scene.lines(made)
    assert {(line.title, line.price_cents, line.pack_size) for line in lines.values()} == {
        ("Mele", 312, 5)
    }
    told = text_of(scene.editor.get(f"/ordini/{made.id}/gestione").text)
    assert "Proposto dopo l’ultimo ordine" in told
    assert "Farina" in told
    assert "proposed" in scene.told()
    with scene.store.write() as session:
        assert propose_next(session, order.id, timezone=ROME, now=utc_now()) is None
    assert scene.order().id == made.id


def test_when_nothing_is_offered_any_more_it_is_told_and_the_closing_stands(scene: Scene) -> None:
    order = scene.make(action="open", recurrence="weekly")
    scene.change(scene.apples, published=False)
    with scene.store.write() as session:
        close(session, queries.locked_order(session, order.id), actor=None, now=utc_now())
    drain(scene.store.app)
    assert scene.order().id == order.id
    assert scene.order().state is OrderState.CLOSED
    assert "not_proposed" in scene.told()


def test_places_of_the_last_order_serve_the_next(scene: Scene) -> None:
    with scene.store.write() as session:
        gas = session.get_one(Organisation, scene.gas.id)
        school = groups.pickup_place(session, gas, name="Scuola di prova")
        groups.pickup_place(session, gas, name="Piazza di prova")
    order = scene.make(action="open", recurrence="weekly")
    serve = f"/ordini/{order.id}/gruppi/{scene.gas.id}/ritiro"
    assert scene.editor.send(serve, {"place": str(school.id)}).status_code == 303
    with scene.store.write() as session:
        made = propose_next(session, order.id, timezone=ROME, now=utc_now())
        assert made is not None
    page = scene.editor.get(f"/ordini/{scene.order().id}/gestione").text
    assert page.count('name="place"') == 2
    assert page.count('name="place" value="' + str(school.id) + '" checked') == 1
