"""Some hundred small orders, each from its booking to its books by the services, against what a hand works out.

Two orders after each other for each district, so that what the first left owing counts in the second.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.ledger.services import open_book
from app.orders import queries
from app.orders.booking.services import BasketWish, save_basket
from app.orders.booking.wishes import Wish
from app.orders.closing import services as closing
from app.orders.errors import BadWishes
from app.orders.handover import services as handover
from app.orders.handover.weights import Said
from app.orders.models import CollectiveOrder
from app.orders.producers.answering import Answer, answer_order
from app.orders.settling import costing
from app.orders.settling import services as settling
from app.orders.settling.costs import CostKind, CostSplit, Limit, LimitMeasure
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from catalog.base import new_id
from tests.app.orders.by_hand import (
    Bill,
    Cost,
    Owed,
    Packing,
    Product,
    require_shared,
    require_shared_again,
)
from tests.faults.district import PRICES, District, World, district, example, open_order
from tests.faults.expectation import GROUP_OF, GUEST, HOLDER, MAKER_OF, Expected, Line
from tests.faults.look import Look
from tests.support.database import Store
from tests.support.factories import NOW

DISTRICTS = {"sqlite": 12, "postgres": 3}
PRODUCTS = ("apples", "oranges", "cheese")
CLOSES = NOW + timedelta(days=3)
CREDIT = 10**9


@pytest.fixture(scope="module")
def seeds() -> random.Random:
    return random.Random(4)


class Story:
    """One order, drawn by chance, and what a hand says of it."""

    def __init__(self, found: District, connection: object, chance: random.Random) -> None:
        self.chance = chance
        self.scope = chance.choice(["all", "all", "each"])
        self.packing = Packing(
            chance.choice(["tolerance", "tolerance", "down", "up", "threshold"]),
            chance.choice([25, 50, 67, 100]),
        )
        self.under = chance.choice(["keep", "cancel"])
        self.minimum = chance.choice([0, 0, 900, 2_000])
        self.products = {name: self._product(name) for name in PRODUCTS}
        self.world = self._open(found, connection)
        self.bill = Bill(GROUP_OF, HOLDER)
        self.seen: Look = self.world.look()

    def _product(self, name: str) -> Product:
        chance = self.chance
        return Product(
            maker=MAKER_OF[name],
            price=PRICES[name],
            grams=0 if name == "cheese" else 1_000,
            weighed=name == "oranges",
            pack=chance.choice([1, 2, 4, 6]),
            least=chance.choice([0, 0, 0, 5, 9]),
            most=chance.choice([None, None, None, 8, 13]),
        )

    def _open(self, found: District, connection: object) -> World:
        expected = Expected(
            rounding=self.packing.rounding,
            threshold=self.packing.percent,
            scope=self.scope,
            under_minimum=self.under,
            extend_days=1,
            minimum_cents=self.minimum,
            overdraft=CREDIT,
            closes_at=CLOSES,
            completing_until=None,
            guest_closes_at=None,
            now=NOW,
            lines={
                name: Line(
                    price=each.price,
                    weighed=each.weighed,
                    pack=each.pack,
                    minimum=each.least,
                    maximum=each.most,
                )
                for name, each in self.products.items()
            },
        )
        return open_order(found, connection, expected)  # type: ignore[arg-type] # of the example

    def look(self) -> Look:
        self.seen = self.world.look()
        return self.seen

    def scope_of(self, who: str) -> str:
        return GROUP_OF[who] if self.scope == "each" else HOLDER

    def book(self) -> None:
        """Everybody books; what there is at most is there once."""
        taken: defaultdict[str, int] = defaultdict(int)
        for who in sorted(GROUP_OF, key=lambda _who: self.chance.random()):
            wishes = {
                name: (self.chance.choice([0, 1, 1, 2, 3, 5]), self.chance.choice([0, 0, 1, 2, 4]))
                for name in PRODUCTS
                if self.chance.random() < 0.8
            }
            fits = all(
                self.products[name].most is None
                or taken[name] + quantity <= (self.products[name].most or 0)
                for name, (quantity, _tolerance) in wishes.items()
                if (quantity, _tolerance) != (0, 0)
            )
            assert self._save(who, wishes) is fits
            if fits:
                for name, (quantity, _tolerance) in wishes.items():
                    taken[name] += quantity

    def _save(self, who: str, wishes: dict[str, tuple[int, int]]) -> bool:
        def deed(session: Session, order: CollectiveOrder) -> None:
            basket = BasketWish(
                wishes={self.world.lines[name]: Wish(*wish) for name, wish in wishes.items()},
                revision=0,
            )
            household = self.world.household(session, who)
            save_basket(session, order, household, basket, actor=self.world.actor, now=NOW)

        with suppress(BadWishes):
            self.world.does(deed)
            return True
        return False

    def wishes(self, name: str, scope: str) -> dict[str, tuple[int, int]]:
        return {
            who: wish
            for (who, what), wish in self.seen["wishes"].items()
            if what == name and self.scope_of(who) == scope
        }

    def close(self, owed: Owed) -> None:
        order_id = self.world.order_id
        state = self.world.does(
            lambda session, _order: closing.close_if_due(
                session, order_id, timezone="Europe/Rome", now=CLOSES
            )
        )
        assert state is OrderState.CLOSED
        self.look()
        ordered = self.seen["ordered"]
        alone = {key: self._alone(*key) for key in ordered}
        for name, product in self.products.items():
            units = {key: count for key, count in ordered.items() if key[0] == name}
            wanted = {key: alone[key] for key in units}
            crowded = product.most is not None and sum(wanted.values()) > product.most
            for key, count in units.items():
                # Who gives way when two who are counted apart pass what there is, is another test's matter.
                gone = self._misses(key[1], alone if not self._crowded(alone) else None)
                if gone is not None and not crowded:
                    assert count == (0 if gone and product.maker == "farm" else wanted[key]), key
                assert count <= wanted[key]
                given = {
                    who: self.seen["expected"][who, name][0] for who in self.wishes(name, key[1])
                }
                require_shared(count, self.wishes(name, key[1]), given, owed)
            assert product.most is None or sum(units.values()) <= product.most
        for (_who, name), (count, cents) in self.seen["expected"].items():
            assert cents == count * self.products[name].price

    def _alone(self, name: str, scope: str) -> int:
        wishes = self.wishes(name, scope).values()
        quantity, tolerance = (sum(wish[at] for wish in wishes) for at in (0, 1))
        return self.packing.units(self.products[name], quantity, tolerance)

    def _crowded(self, alone: dict[tuple[str, str], int]) -> bool:
        return any(
            product.most is not None
            and sum(units for key, units in alone.items() if key[0] == name) > product.most
            for name, product in self.products.items()
        )

    def _misses(self, scope: str, alone: dict[tuple[str, str], int] | None) -> bool | None:
        """Whether the farm's least order is missed; None when a hand leaves it open."""
        if self.under == "keep" or not self.minimum:
            return False
        if alone is None:
            return None
        value = sum(
            units * self.products[name].price
            for (name, where), units in alone.items()
            if where == scope and MAKER_OF[name] == "farm"
        )
        return value < self.minimum

    def answer(self, owed: Owed) -> None:
        """The producers bring another number of some products, and ask another price."""
        self.world.does(
            lambda session, order: take_step(
                session, order, OrderAction.SEND, actor=self.world.actor, now=CLOSES
            )
        )
        for name in PRODUCTS:
            for scope in sorted({key[1] for key in self.look()["ordered"] if key[0] == name}):
                # What is not ordered is not asked for.
                if self.seen["ordered"][name, scope] and self.chance.random() < 0.5:
                    self._answer(name, scope, owed)

    def _answer(self, name: str, scope: str, owed: Owed) -> None:
        ordered = self.seen["ordered"][name, scope]
        units = max(0, ordered + self.chance.randint(-4, 4))
        price = self.products[name].price + self.chance.choice([0, 0, 7, -11])
        maker = self.world.ids[MAKER_OF[name]]

        def deed(session: Session, order: CollectiveOrder) -> None:
            rows = {
                (row.line_id, row.organisation_id): row
                for row in queries.outcomes_of(session, order.id)
            }
            line = self.world.lines[name]
            row = rows[line, self.world.ids[scope]]
            answer_order(
                session,
                order,
                maker,
                Answer(
                    units={row.id: units},
                    prices={line: price},
                    reasons={line: "Grandine"},
                    revision=queries_revision(session, order, maker),
                ),
                actor=self.world.actor,
                now=CLOSES,
            )

        before = self.seen
        self.world.does(deed)
        self.look()
        had = {who: before["expected"][who, name][0] for who in self.wishes(name, scope)}
        given = {
            who: had[who] if (now := self.seen["confirmed"][who, name]) is None else now
            for who in had
        }
        if units == ordered:
            assert given == had
        else:
            require_shared_again(units, self.wishes(name, scope), had, given, owed)
        assert self.seen["expected"] == before["expected"]
        assert self.seen["ordered"] == before["ordered"]

    def hand_over(self) -> None:
        """The scales say what they say; what nobody says was brought as confirmed."""
        for who, name in sorted(self.look()["expected"]):
            if self.chance.random() < 0.7:
                self._weigh(who, name)
        self.world.does(
            lambda session, order: handover.deliver(
                session, order, actor=self.world.actor, now=CLOSES
            )
        )

    def _weigh(self, who: str, name: str) -> None:
        said = Said(self.chance.randint(0, 5), None)
        if self.products[name].weighed:
            said = Said(None, tuple(self.chance.randint(1, 2_999) for _at in range(1)))

        def deed(session: Session, order: CollectiveOrder) -> None:
            bookings = queries.bookings_of(session, order.id, self.world.ids[who])
            report = handover.Report(
                id=new_id(),
                booking_id=bookings[self.world.lines[name]].id,
                base=0,
                said=said,
                confirmed=True,
            )
            group = self.world.ids[GROUP_OF[who]]
            handover.report(session, order, group, report, actor=self.world.actor, now=CLOSES)

        self.world.does(deed)

    def reckon(self) -> None:
        """Work out by hand what each has got."""
        self.look()
        for who, name in self.seen["expected"]:
            units, grams, _price = self.seen["delivered"][who, name]
            if units is None:
                units = self.seen["confirmed"][who, name]
            if units is None:
                units = self.seen["expected"][who, name][0]
            product = self.products[name]
            price = self.seen["prices"][name, self.scope_of(who)]
            self.bill.buy(who, product, product.price if price is None else price, units, grams)

    def costs(self) -> list[Cost]:
        chance = self.chance
        found = [
            Cost(
                kind="transport",
                split=chance.choice(["value", "weight", "quantity", "equally"]),
                cents=1_001,
                basis_points=None,
                payee="farm",
                maker=chance.choice([None, "farm"]),
                group=None,
                limit=chance.choice([None, None, ("value", 3_000), ("weight", 9_000)]),
            )
        ]
        for _number in range(chance.randint(0, 3)):
            amount = chance.choice([None, chance.randint(1, 2_500)])
            found.append(
                Cost(
                    kind=chance.choice(["fee", "discount", "other"]),
                    split=chance.choice(["value", "weight", "quantity", "equally"]),
                    cents=amount,
                    basis_points=None if amount else chance.randint(1, 1_500),
                    payee=chance.choice([None, "farm", "dairy"]),
                    maker=chance.choice([None, "farm", "dairy"]),
                    group=chance.choice([None, HOLDER, GUEST]),
                    limit=chance.choice([None, None, ("value", 2_500), ("weight", 6_000)]),
                )
            )
        return found

    def settle(self) -> None:
        ids, costs = self.world.ids, {}
        for cost in self.costs():
            draft = costing.CostDraft(
                kind=CostKind(cost.kind),
                label="Spesa",
                split=CostSplit(cost.split),
                cents=cost.cents,
                basis_points=cost.basis_points,
                payee_id=ids[cost.payee] if cost.payee else None,
                producer_id=ids[cost.maker] if cost.maker else None,
                group_id=ids[cost.group] if cost.group else None,
                limit=Limit(LimitMeasure(cost.limit[0]), cost.limit[1]) if cost.limit else None,
            )
            costs[self.world.does(adding(draft, self.world))] = cost
        before = self.look()["balances"]
        self.world.does(
            lambda session, order: settling.settle(
                session, order, actor=self.world.actor, on=CLOSES.date(), now=CLOSES
            )
        )
        self.look()
        self._require_bill(costs)
        books = {
            key: self.seen["balances"].get(key, 0) - before.get(key, 0)
            for key in self.seen["balances"].keys() | before.keys()
        }
        assert {key: cents for key, cents in books.items() if cents} == {
            key: cents for key, cents in self.bill.books.items() if cents
        }

    def _require_bill(self, costs: dict[UUID, Cost]) -> None:
        goods: dict[tuple[str, str], int] = {}
        parts: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
        for _number, who, maker, cost_id, cents in self.seen["charges"]:
            if maker is not None:
                goods[who, maker] = cents
            else:
                parts[cost_id][who] = cents
        assert {key: cents for key, cents in goods.items() if cents} == {
            key: mine.cents for key, mine in self.bill.got.items() if mine.cents
        }
        self.bill.charge_goods()
        for cost_id, cost in costs.items():
            self.bill.charge(cost, parts[cost_id])


def adding(draft: costing.CostDraft, world: World) -> Callable[[Session, CollectiveOrder], UUID]:
    def deed(session: Session, order: CollectiveOrder) -> UUID:
        return costing.add_cost(session, order, draft, actor=world.actor, now=CLOSES).id

    return deed


def queries_revision(session: Session, order: CollectiveOrder, maker: object) -> int:
    rows = queries.producers_of(session, order.id)
    return next(row.revision for row in rows if row.producer_id == maker)


def test_whole_orders_come_to_what_a_hand_works_out(
    store: Store, database: str, seeds: random.Random
) -> None:
    found = district(store)
    with store.write() as session:
        open_book(session, found.ids[GUEST], now=NOW).overdraft_cents = CREDIT
    for _number in range(DISTRICTS[database]):
        with example(found) as connection:
            owed: Owed = {}
            for _round in range(2):
                story = Story(found, connection, seeds)
                story.book()
                story.look()
                story.close(owed)
                story.answer(owed)
                story.hand_over()
                story.reckon()
                story.settle()
                assert abs(sum(owed.values(), Fraction(0))) == 0
