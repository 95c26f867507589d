"""A sent order of two groups for the tests of what came, was substituted or spoiled.

Jars at 4.00 €: Rossi 8, Bianchi 7 (first group), Verdi 3, Neri 2 (second group); twenty in all.
"""

from typing import Any

from sqlalchemy import select

from app.accounts.models import Role
from app.groups.models import Household, HouseholdPerson
from app.ledger import queries as books
from app.ledger.models import AccountKind
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.claims import claim_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.arrivals import Arrived, enter_arrival
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import ClaimAction
from app.orders.claims.claiming import Hour, Move, Spoiled, move_claim, report_spoiled
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.handover.services import Report, report
from app.orders.handover.weights import Said
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.settling.reckoned import Reckoning
from app.orders.settling.services import settle, unsettle
from app.orders.states import OrderState
from catalog.base import new_id
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import Visitor, mandate, person, visitor

BOOKED = (8, 7, 3, 2)
AT = Hour(NOW, "Europe/Rome", 3)


class Scene:
    """The order, its families, who runs each group and who takes the producer's orders."""

    def __init__(self, store: Store, **fields: Any) -> None:
        self.store = store
        with store.write() as session:
            self.gas = groups.group(session, name="GAS Prova")
            self.other = groups.group(session, name="GAS Altro")
            self.farm = factories.organisation(session, name="Orto Prova")
            values = {"state": OrderState.SENT, "title": "Conserve"} | fields
            self.order: CollectiveOrder = orders.order(session, self.gas, **values)
            orders.join(session, self.order, self.other)
            orders.producer(session, self.order, self.farm)
            self.jars = self._line(session, "Passata", 400)
            self.families: list[Household] = [
                groups.household(session, group, name=f"Famiglia {name}")
                for group, name in (
                    (self.gas, "Rossi"),
                    (self.gas, "Bianchi"),
                    (self.other, "Verdi"),
                    (self.other, "Neri"),
                )
            ]
            for family, units in zip(self.families, BOOKED, strict=True):
                orders.given(session, self.jars, family, units)
            self._outcome(session, self.jars, sum(BOOKED))
            self.edda, self.olga, self.fabio, self.rosa = (person(session) for _number in range(4))
            mandate(session, self.edda, self.gas, Role.EDITOR)
            mandate(session, self.olga, self.other, Role.EDITOR)
            mandate(session, self.fabio, self.farm, Role.ORDERS)
            session.add(
                HouseholdPerson(
                    household_id=self.families[0].id, person_id=self.rosa.id, created_at=NOW
                )
            )

    def _line(self, session: Any, title: str, cents: int) -> OrderLine:
        return orders.line(
            session,
            self.order,
            self.farm,
            title=title,
            unit=UnitCode.PIECE,
            dimension=Dimension.PIECE,
            content_amount=1,
            price_cents=cents,
        )

    def _outcome(self, session: Any, line: OrderLine, units: int) -> None:
        session.add(
            LineOutcome(
                order_id=self.order.id,
                line_id=line.id,
                organisation_id=self.gas.id,
                ordered_units=units,
            )
        )

    def came(
        self, units: int, group: Organisation | None = None, *, base: int = 0, **fields: Any
    ) -> LineArrival:
        """Say how many jars came."""
        who = self.olga if group is self.other else self.edda
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            said = Arrived(line_id=self.jars.id, base=base, units=units, **fields)
            return enter_arrival(
                session, order, (group or self.gas).id, said, actor=actor_of(who), now=NOW
            )

    def took(self, number: int, units: int | None, *, base: int = 0) -> Any:
        """Say at the table how many jars a family took; None takes it back."""
        family = self.families[number]
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            said = Report(
                id=new_id(),
                booking_id=self.booking(number).id,
                base=base,
                said=Said(units, None),
                confirmed=True,
            )
            who = actor_of(self.edda)
            return report(session, order, family.organisation_id, said, actor=who, now=NOW)

    def took_of(self, booking: Booking, units: int) -> None:
        """Say at the table how many units of something a family took."""
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            said = Report(
                id=new_id(),
                booking_id=booking.id,
                base=0,
                said=Said(units, None),
                confirmed=True,
            )
            who = actor_of(self.edda)
            report(session, order, booking.organisation_id, said, actor=who, now=NOW)

    def spoiled(
        self, number: int, amount: int, *, hour: Hour = AT, line: OrderLine | None = None
    ) -> GoodsClaim:
        """Report some of what a family got as spoiled."""
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            said = Spoiled(booking_id=self.booking(number, line).id, amount=amount, reason="Muffa")
            return report_spoiled(session, order, said, actor=actor_of(self.rosa), hour=hour)

    def move(self, claim: GoodsClaim, *actions: str, reason: str = "Perché sì") -> None:
        """Take some steps of a claim."""
        for action in actions:
            with self.store.write() as session:
                order = queries.locked_order(session, self.order.id)
                found = claim_queries.claim(session, order.id, claim.id)
                move = Move(action=ClaimAction(action), reason=reason)
                move_claim(session, order, found, move, actor=actor_of(self.edda), hour=AT)

    def settle(self) -> Reckoning:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            return settle(session, order, actor=actor_of(self.edda), on=TODAY, now=NOW)

    def unsettle(self) -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            who = actor_of(self.edda)
            unsettle(session, order, reason="Peso", actor=who, on=TODAY, now=NOW)

    def sums(self, group: Organisation) -> dict[str, int]:
        """Return what the accounts of a group that are not empty come to: debits above zero."""
        names = {each.id: each.name for each in (*self.families, self.gas, self.other, self.farm)}
        with self.store.read() as session:
            rows = books.balances(session, group.id, *AccountKind)
            return {
                names.get(row.account.household_id or row.account.partner_id, row.account.name): (
                    row.balance_cents
                )
                for row in rows
                if row.balance_cents
            }

    def booking(self, number: int, line: OrderLine | None = None) -> Booking:
        with self.store.read() as session:
            return session.scalars(
                select(Booking).where(
                    Booking.household_id == self.families[number].id,
                    Booking.line_id == (line or self.jars).id,
                )
            ).one()

    def allotments(self) -> list[Allotment]:
        """Return what each family gets of the jars, in the order of the table."""
        with self.store.read() as session:
            found = orders.allotments_of(session, self.order.id)
        return [found[self.booking(number).id] for number in range(len(self.families))]

    def given(self) -> list[int | None]:
        return [each.delivered_units for each in self.allotments()]

    def owed(self) -> int:
        with self.store.read() as session:
            return sum(session.scalars(select(SharingMemory.owed_millionths)))

    def visitor(self, who: Any, group: Organisation | None = None) -> Visitor:
        return visitor(self.store, who, group) if group else visitor(self.store, who)

    def url(self, rest: str, group: Organisation | None = None) -> str:
        return f"/ordini/{self.order.id}/consegna/{(group or self.gas).slug}/{rest}"
