"""An order that is open now, with everybody who books in it, looks after it or delivers it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts.models import Person, Role
from app.groups.models import Household
from app.orders.booking.models import Booking
from app.orders.models import CollectiveOrder, OrderLine
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.faults.facts import Facts, facts_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import begin, mandate, person

FARM_MAIL = "agrumeto@example.org"


@dataclass(frozen=True, slots=True)
class Scene:
    """A group with an order of two lines, its households, one person of each, and who looks after it."""

    store: Store
    gas: Organisation
    order: CollectiveOrder
    apples: OrderLine
    flour: OrderLine
    families: list[Household]
    members: list[Person]
    editor: Person

    @property
    def path(self) -> str:
        return f"/ordini/{self.order.id}"

    def facts(self) -> Facts:
        return facts_of(self.store, self.order.id)

    def session_of(self, who: Person) -> str:
        """Sign somebody in; return the token of the session."""
        return begin(self.store, who, self.gas if who is self.editor else None)

    def wish(self, apples: int, flour: int, revision: int) -> dict[str, str]:
        """Return the form of a basket."""
        return {
            f"q-{self.apples.id}": str(apples),
            f"q-{self.flour.id}": str(flour),
            "revision": str(revision),
        }

    def book(self, line: OrderLine, family: Household, quantity: int, tolerance: int = 0) -> None:
        with self.store.write() as session:
            session.add(
                Booking(
                    order_id=self.order.id,
                    line_id=line.id,
                    household_id=family.id,
                    organisation_id=family.organisation_id,
                    quantity=quantity,
                    tolerance=tolerance,
                    updated_at=NOW,
                )
            )


def open_order(store: Store, households: int = 3, **fields: Any) -> Scene:
    """Make the order; it closes in three days unless `fields` say otherwise."""
    now = utc_now()
    with store.write() as session:
        gas = groups.group(session)
        farm = factories.organisation(session, name="Agrumeto Prova", email=FARM_MAIL)
        times = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=3)}
        order = orders.order(session, gas, **(times | fields))
        orders.producer(session, order, farm)
        apples = orders.line(session, order, farm, title="Mele", pack_size=2)
        flour = orders.line(session, order, farm, title="Farina", price_cents=185)
        members = [person(session) for _number in range(households)]
        families = [groups.household(session, gas, who) for who in members]
        editor = person(session)
        mandate(session, editor, gas, Role.EDITOR)
    return Scene(store, gas, order, apples, flour, families, members, editor)
