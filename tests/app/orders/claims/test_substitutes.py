"""What came in place of a missing product: given to who misses it, refused by who does not want it, paid as it is.

No jars came. Eighteen tins at 3.00 € came instead, for 8, 7, 3 and 2 missing: 7.2, 6.3, 2.7, 1.8, that is 7, 6, 3, 2.
Bianchi had booked two tins besides. Verdi does not want any.

  Rossi 21.00; Bianchi 24.00, of which 6.00 as booked; Verdi nothing; Neri 6.00; the producer 51.00
"""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.notices.models import Notice
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.claims import substitution_queries
from app.orders.claims.errors import BadSubstitute, NothingMissing, SubstituteTaken
from app.orders.claims.substituting import Instead, missing_of, refuse, substitute
from app.orders.closing.models import Allotment
from app.orders.handover.errors import NotHandedOver
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.settling.reckoned import Difference
from app.orders.settling.reckoning import reckon
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.app.orders.claims.scene import Scene
from tests.support import factories, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.mails import drain
from tests.support.pages import text_of


class Tins(Scene):
    """The scene with tins, of which Bianchi has booked two; no jars came."""

    def __init__(self, store: Store, **fields: Any) -> None:
        super().__init__(store, **fields)
        with store.write() as session:
            self.tins = self._line(session, "Pelati", 300)
            orders.given(session, self.tins, self.families[1], 2)
            self._outcome(session, self.tins, 2)

    def instead(self, units: int = 18, **fields: Any) -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            values = {"line_id": self.jars.id, "substitute": self.tins, "units": units} | fields
            group = values.pop("group", self.gas)
            wanted = Instead(**values)
            substitute(session, order, group.id, wanted, actor=actor_of(self.edda), now=NOW)

    def refuse(self, number: int) -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            family = self.families[number]
            for each in substitution_queries.given_to(session, order.id, family.id):
                refuse(session, order, each, actor=actor_of(self.rosa), on_behalf=False, now=NOW)

    def tins_of(self) -> list[int | None]:
        """Return how many tins each family gets."""
        with self.store.read() as session:
            rows = session.execute(
                select(Booking.household_id, Allotment.delivered_units)
                .join(Allotment, Allotment.booking_id == Booking.id)
                .where(Booking.line_id == self.tins.id)
            )
            units = {row[0]: row[1] for row in rows}
        return [units.get(each.id) for each in self.families]


@pytest.fixture
def scene(store: Store) -> Tins:
    made = Tins(store)
    made.came(0)
    return made


def test_it_is_shared_among_those_who_miss_something(scene: Tins) -> None:
    scene.instead()
    assert scene.tins_of() == [7, 8, 3, 2]
    assert scene.given() == [0, 0, 0, 0]
    booking = scene.booking(0, scene.tins)
    assert (booking.quantity, booking.tolerance) == (0, 0)
    with scene.store.read() as session:
        row = orders.allotments_of(session, scene.order.id)[booking.id]
        assert (row.expected_units, row.expected_cents, row.confirmed_units) == (0, 0, None)
        # Nothing is missing any more.
        assert missing_of(session, scene.order, scene.jars, scene.gas.id) == []


def test_who_does_not_want_it_neither_gets_nor_pays_it(scene: Tins) -> None:
    scene.instead()
    scene.refuse(2)
    scene.refuse(2)
    assert scene.tins_of() == [7, 8, 0, 2]
    with scene.store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id).state = OrderState.DELIVERED
    with scene.store.read() as session:
        shown = reckon(session, queries.order(session, scene.order.id))
    by_family = {each.household_id: each.difference for each in shown.charged}
    assert [by_family[each.id] for each in scene.families] == [
        Difference(quantity=-3200, substituted=2100),
        Difference(quantity=-2800, substituted=1800),
        Difference(quantity=-1200),
        Difference(quantity=-800, substituted=600),
    ]
    scene.settle()
    assert scene.sums(scene.gas) == {
        "Famiglia Rossi": 2100,
        "Famiglia Bianchi": 2400,
        "GAS Altro": 600,
        "Orto Prova": -5100,
    }
    assert scene.sums(scene.other) == {"Famiglia Neri": 600, "GAS Prova": -600}


def test_only_for_some_households_or_for_ones_own_group(scene: Tins) -> None:
    scene.instead(4, households={scene.families[0].id})
    assert scene.tins_of() == [4, None, None, None]
    # The other group gives what it got to its own: three for three and two.
    scene.instead(3, group=scene.other)
    assert scene.tins_of()[0] == 4
    assert sum(each or 0 for each in scene.tins_of()[2:]) == 3


def test_what_was_booked_of_it_is_shared_beside_it(scene: Tins) -> None:
    scene.instead()
    with scene.store.write() as session:
        scene.jars, jars = session.get_one(OrderLine, scene.tins.id), scene.jars
    # Of the two tins that were booked one came: Bianchi gets it and the six in place of jars.
    scene.came(1)
    scene.jars = jars
    assert scene.tins_of() == [7, 7, 3, 2]


def test_an_offer_that_is_not_in_the_order_comes_into_it_at_its_price(scene: Tins) -> None:
    with scene.store.write() as session:
        offer = factories.offer(
            session, scene.farm, title="Ceci Prova", price_cents=200, vat_basis_points=1000
        )
    scene.instead(20, substitute=offer)
    with scene.store.read() as session:
        line = session.scalars(select(OrderLine).where(OrderLine.offer_id == offer.id)).one()
        assert (line.price_cents, line.producer_id) == (220, scene.farm.id)
        assert line.withdrawn_at is not None
    # The same again is the same line.
    scene.refuse(0)
    with pytest.raises(NothingMissing):
        scene.instead(1, substitute=offer)


def test_what_cannot_have_come_in_its_place(scene: Tins) -> None:
    with scene.store.write() as session:
        dairy = factories.organisation(session)
        cheese = orders.line(session, scene.order, dairy)
        offer = factories.offer(session, dairy)
    for wrong in (cheese, scene.jars, offer):
        with pytest.raises(BadSubstitute):
            scene.instead(substitute=wrong)
    for units in (0, -1):
        with pytest.raises(BadSubstitute):
            scene.instead(units)


def test_what_nobody_misses_is_not_replaced(store: Store) -> None:
    scene = Tins(store)
    with pytest.raises(NothingMissing):
        scene.instead()
    with store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id).state = OrderState.SETTLED
    with pytest.raises(NotHandedOver):
        scene.instead()


def test_what_was_taken_at_the_table_is_not_refused_any_more(scene: Tins) -> None:
    scene.instead()
    booking = scene.booking(0, scene.tins)
    with scene.store.write() as session:
        session.get_one(CollectiveOrder, scene.order.id)
    scene.took_of(booking, 7)
    with pytest.raises(SubstituteTaken):
        scene.refuse(0)
    assert scene.tins_of()[0] == 7


def test_it_is_kept_for_ever(scene: Tins) -> None:
    scene.instead()
    scene.refuse(0)
    for table in ("substitutions", "substitution_shares", "substitution_refusals"):
        with pytest.raises(DBAPIError), scene.store.write() as session:
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 our own names


def test_the_pages_end_to_end(scene: Tins) -> None:
    edda, url = scene.visitor(scene.edda, scene.gas), scene.url(f"al-posto/{scene.jars.id}")
    shown = edda.get(url).text
    assert "Mancano 20 ×" in text_of(shown)
    assert "Famiglia Verdi" not in shown
    assert edda.send(url, {"what": "", "units": "", "who": "all"}).status_code == 422
    data = {"what": str(scene.tins.id), "units": "18", "who": "chosen"}
    assert edda.send(url, data).status_code == 422
    assert edda.send(url, data | {"who": "all"}).status_code == 303
    drain(scene.store.app)
    rosa = scene.visitor(scene.rosa)
    assert "al posto di Passata ricevi 7 × " in text_of(rosa.get("/io/avvisi").text)
    account = rosa.get(f"/ordini/{scene.order.id}/conto").text
    assert "al posto di Passata" in text_of(account)
    share = account.split("/al-posto/")[1].split("/")[0]
    decline = f"/ordini/{scene.order.id}/al-posto/{share}/rifiuta"
    assert scene.visitor(scene.olga, scene.other).send(decline, {}).status_code == 403
    assert rosa.send(decline, {}).status_code == 303
    assert scene.tins_of()[0] == 0
    assert "non lo vuole: non dato, non pagato" in text_of(edda.get(url).text)
    # The other group notes for its own households only.
    olga = scene.visitor(scene.olga, scene.other)
    theirs = olga.get(scene.url(f"al-posto/{scene.jars.id}", scene.other)).text
    assert "Famiglia Verdi" in theirs
    back = theirs.split("/al-posto/rifiuta/")[1].split('"')[0]
    assert edda.send(scene.url(f"al-posto/rifiuta/{back}"), {}).status_code == 404
    assert olga.send(scene.url(f"al-posto/rifiuta/{back}", scene.other), {}).status_code == 303
    with scene.store.read() as session:
        told = [row.facts["what"] for row in session.scalars(select(Notice))]
    assert "substituted" in told
    document = f"/ordini/ricevuti/{scene.order.id}/{scene.farm.slug}"
    fabio = scene.visitor(scene.fabio, scene.farm)
    assert "18 × Pelati al posto di Passata" in text_of(fabio.get(document).text)
