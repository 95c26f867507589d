"""A delivered order of two groups as worked out by hand, for the tests of its settlement.

Oranges are weighed, 2.50 € a kilogram; cheese is 8.20 € a piece. The farm asks 10.01 € for the transport, shared
by value over both groups; the first group takes 1 % of its goods for its own purse, equally.

              oranges         cheese   goods   transport                    1 % of 38.93   total
  1 Rossi     6 120 g 15.30   –        15.30   1001 × 1530 / 4144 = 369.58 → 3.69   0.20   19.19
  2 Bianchi   2 890 g  7.225  2 16.40  23.63   1001 × 2363 / 4144 = 570.79 → 5.71   0.19   29.53
  3 Verdi     1 004 g  2.51   0 of 1    2.51   1001 ×  251 / 4144 =  60.63 → 0.61   –       3.12
                                       41.44                              10.01     0.39   51.84
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.groups.models import Household
from app.ledger import queries as books
from app.ledger.models import AccountKind
from app.orders import queries
from app.orders.models import CollectiveOrder
from app.orders.settling.costs import CostKind, CostSplit
from app.orders.settling.reckoned import Reckoning
from app.orders.settling.services import settle, unsettle
from app.orders.states import OrderState
from catalog.organisations import Organisation
from tests.app.district.people import actor_of
from tests.support import factories, groups, orders
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

ROSSI, BIANCHI, VERDI = 1_919, 2_953, 312
FARM, DAIRY, PURSE = 2_504 + 1_001, 1_640, 39


@dataclass
class Scene:
    """The order and who takes part."""

    store: Store
    gas: Organisation
    other: Organisation
    farm: Organisation
    dairy: Organisation
    families: list[Household]
    order: CollectiveOrder

    def settle(self, on: date = TODAY) -> Reckoning:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            return settle(session, order, actor=actor_of(person(session)), on=on, now=NOW)

    def unsettle(self, on: date = TODAY, reason: str = "Peso sbagliato") -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            who = actor_of(person(session))
            unsettle(session, order, reason=reason, actor=who, on=on, now=NOW)

    def sums(self, group: Organisation) -> dict[str, int]:
        """Return what the accounts of a group that are not empty come to: debits above zero."""
        names = {each.id: each.name for each in self.families}
        names |= {each.id: each.name for each in (self.gas, self.other, self.farm, self.dairy)}
        with self.store.read() as session:
            rows = books.balances(session, group.id, *AccountKind)
            return {
                names.get(row.account.household_id or row.account.partner_id, row.account.name): (
                    row.balance_cents
                )
                for row in rows
                if row.balance_cents
            }

    def state(self) -> OrderState:
        with self.store.read() as session:
            return queries.order(session, self.order.id).state


def delivered(store: Store, **fields: Any) -> Scene:
    """Make the order of the table."""
    with store.write() as session:
        gas, other = (
            groups.group(session, name="GAS Prova"),
            groups.group(session, name="GAS Altro"),
        )
        farm = factories.organisation(session, name="Agrumeto Prova")
        dairy = factories.organisation(session, name="Caseificio Prova")
        values = {"state": OrderState.DELIVERED, "title": "Arance e formaggio"} | fields
        order = orders.order(session, gas, **values)
        orders.join(session, order, other)
        for each in (farm, dairy):
            orders.producer(session, order, each)
        oranges = orders.line(session, order, farm, title="Arance", price_cents=250, weighed=True)
        cheese = orders.line(
            session, order, dairy, title="Formaggio", price_cents=820, content_amount=500
        )
        families = [
            groups.household(session, gas, name="Famiglia Rossi"),
            groups.household(session, gas, name="Famiglia Bianchi"),
            groups.household(session, other, name="Famiglia Verdi"),
        ]
        for family, units, grams in zip(families, (6, 3, 1), (6_120, 2_890, 1_004), strict=True):
            orders.given(session, oranges, family, units, delivered_grams=grams)
        orders.given(session, cheese, families[1], 2)
        orders.given(session, cheese, families[2], 1, delivered_units=0)
        orders.cost(session, order, place=1, label="Trasporto", payee_id=farm.id)
        orders.cost(
            session,
            order,
            place=2,
            label="Cassa comune",
            kind=CostKind.FEE,
            split=CostSplit.EQUALLY,
            basis_points=100,
            group_id=gas.id,
        )
    return Scene(store, gas, other, farm, dairy, families, order)
