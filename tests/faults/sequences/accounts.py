"""Costs, payments and settlements."""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)
from sqlalchemy.orm import Session

from app.ledger import dues, movements
from app.ledger import queries as books
from app.ledger.models import AccountKind
from app.ledger.services import partner_account
from app.orders.models import CollectiveOrder
from app.orders.settling import costing
from app.orders.settling import queries as settling_queries
from app.orders.settling.costs import CostKind, CostSplit
from catalog.organisations import Organisation
from tests.faults.expectation import (
    GROUP_OF,
    GUEST,
    HOLDER,
    MAKER_OF,
    cents_of,
)
from tests.faults.sequences.doing import BOOKS, cents, makers, who
from tests.faults.sequences.goods import Goods


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of the order, by names."""

    id: uuid.UUID
    kind: str
    split: str
    cents: int | None
    basis_points: int | None
    payee: str | None
    group: str | None


class Accounts(Goods):
    """What is done with the money."""

    @precondition(lambda self: self.expected.state not in {"archived", "cancelled"})
    @rule(
        kind=st.sampled_from([CostKind.TRANSPORT, CostKind.FEE, CostKind.DISCOUNT]),
        split=st.sampled_from(list(CostSplit)),
        amount=st.one_of(st.integers(1, 2_500), st.none()),
        payee=st.sampled_from([None, "farm", "dairy"]),
        group=st.sampled_from([None, HOLDER, GUEST]),
    )
    def add_cost(
        self, kind: CostKind, split: CostSplit, amount: int | None, payee: str | None, group: str
    ) -> None:
        expected, world = self.expected, self.world
        draft = costing.CostDraft(
            kind=kind,
            label="Spesa",
            split=split,
            cents=amount,
            basis_points=None if amount else 333,
            payee_id=world.ids[payee] if payee else None,
            group_id=world.ids[group] if group else None,
        )

        def deed(session: Session, order: CollectiveOrder) -> None:
            costing.add_cost(session, order, draft, actor=world.actor, now=expected.now)

        open_still = expected.state not in {"settled", "archived", "cancelled"}
        here = group != GUEST or expected.guest_takes_part
        few = sum(row[2] is None for row in self.seen["costs"]) < costing.MOST_COSTS
        self.tries(deed, "costs", allowed=open_still and here and few)

    @precondition(lambda self: any(row[2] is None for row in self.seen["costs"]))
    @rule()
    def remove_cost(self) -> None:
        world, now = self.world, self.expected.now
        standing = sorted(row[0] for row in self.seen["costs"] if row[2] is None)

        def deed(session: Session, order: CollectiveOrder) -> None:
            cost = settling_queries.cost_of(session, order.id, standing[0])
            costing.remove_cost(session, order, cost, actor=world.actor, now=now)

        stands = self.expected.state in {"settled", "archived", "cancelled"}
        self.tries(deed, "costs", allowed=not stands)

    @rule(name=who, kind=st.sampled_from(["receive", "refund", "fee"]), amount=cents)
    def pay(self, name: str, kind: str, amount: int) -> None:
        expected, now, book = self.expected, self.expected.now, GROUP_OF[name]
        due = dues.Due(amount, now.date(), "Prova")
        by = {"actor": self.world.actor, "now": now}
        movement = movements.Movement(due, movements.Money.CASH)

        def deed(session: Session, _order: CollectiveOrder) -> None:
            family = self.world.household(session, name)
            if kind == "receive":
                movements.receive_from_household(session, family, movement, **by)
            elif kind == "refund":
                movements.refund(session, family, movement, **by)
            else:
                dues.charge_fee(session, family, due, now.year, **by)

        mine = (book, name)
        allowed = {
            "receive": True,
            "refund": amount <= -expected.balances[mine],
            "fee": (name, now.year) not in self.charged,
        }[kind]
        if self.tries(deed, *BOOKS, allowed=allowed):
            other = (book, "group" if kind == "fee" else "cash")
            moved = -amount if kind == "receive" else amount
            expected.balances[mine] += moved
            expected.balances[other] -= moved
            if kind == "fee":
                self.charged.add((name, now.year))
            self._as_expected()

    @rule(maker=makers, amount=cents)
    def pay_producer(self, maker: str, amount: int) -> None:
        expected, world, now = self.expected, self.world, self.expected.now

        def deed(session: Session, _order: CollectiveOrder) -> None:
            producer = session.get_one(Organisation, world.ids[maker])
            account = partner_account(
                session, world.ids[HOLDER], producer, now=now, kind=AccountKind.PRODUCER
            )
            due = movements.Movement(dues.Due(amount, now.date(), "Prova"), movements.Money.BANK)
            movements.pay(session, account, due, actor=world.actor, now=now)

        self.tries(deed, *BOOKS)
        expected.balances[HOLDER, maker] += amount
        expected.balances[HOLDER, "bank"] -= amount
        self._as_expected()

    @precondition(lambda self: bool(self.seen["entries"]))
    @rule(at=st.integers(0, 20))
    def reverse(self, at: int) -> None:
        world, now = self.world, self.expected.now
        keys = sorted(self.seen["entries"])
        key = book, number = keys[at % len(keys)]
        kind, sides = self.seen["entries"][key]

        def deed(session: Session, _order: CollectiveOrder) -> None:
            rows = books.entries(session, world.ids[book], before=number + 1, most=1)
            movements.reverse(session, rows[0], now.date(), "Sbagliato", actor=world.actor, now=now)

        if self.tries(deed, *BOOKS, allowed=kind != "reversal" and key not in self.reversed):
            self.reversed.add(key)
            self._undo(sides)
            self._as_expected()

    def _undo(self, sides: dict[tuple[str, str], int]) -> None:
        for account, amount in sides.items():
            self.expected.balances[account] -= amount

    def _is_settled(self, before: Any) -> None:
        """Work out what each owes, and look whether that and nothing else has come into the books."""
        owed, goods = self._goods()
        number = max(number for number, action in self.seen["steps"] if action == "settle")
        charges = [row for row in self.seen["charges"] if row[0] == number]
        assert {row for row in self.seen["charges"] if row[0] != number} == set(before["charges"])
        charged = {(row[1], row[2]): row[4] for row in charges if row[2] is not None}
        assert {k: v for k, v in charged.items() if v} == {k: v for k, v in goods.items() if v}
        balances = self.expected.balances
        for (name, maker), amount in goods.items():
            self._charge(name, maker, amount)
        for cost in self._costs():
            parts = {row[1]: row[4] for row in charges if row[3] == cost.id}
            self._is_exact(cost, parts, owed)
            for name, amount in parts.items():
                self._charge(name, cost.payee, amount, only_in=None if cost.payee else cost.group)
        mine = [row[4] for row in charges]
        added = sum(v for k, v in balances.items() if k[1] in GROUP_OF) - sum(
            v for k, v in before["balances"].items() if k[1] in GROUP_OF
        )
        assert added == sum(mine)
        new = [key for key in self.seen["entries"] if key not in before["entries"]]
        self.settlements[number] = new

    def _charge(
        self, name: str, payee: str | None, amount: int, only_in: str | None = None
    ) -> None:
        balances, group = self.expected.balances, GROUP_OF[name]
        balances[group, name] += amount
        if group == GUEST and only_in == GUEST and payee is None:
            balances[GUEST, "group"] -= amount
            return
        if group == GUEST:
            balances[GUEST, HOLDER] -= amount
            balances[HOLDER, GUEST] += amount
        balances[HOLDER, payee or "group"] -= amount

    def _goods(self) -> tuple[dict[str, Counter[str]], dict[tuple[str, str], int]]:
        """Return what each household has got: by measure, and in cents by producer."""
        expected, seen = self.expected, self.seen
        goods: defaultdict[tuple[str, str], int] = defaultdict(int)
        got: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for key in seen["expected"]:
            name, what = key
            line = expected.lines[what]
            units, grams, _price = seen["delivered"][key]
            units = self._units(key) if units is None else units
            price = seen["prices"][what, expected.scope_of(GROUP_OF[name])]
            owes = cents_of(line, line.price if price is None else price, units, grams)
            goods[name, MAKER_OF[what]] += owes
            # Cheese comes by the piece and has no weight; the rest by the kilogram.
            weight = 0 if what == "cheese" else units * 1_000 if grams is None else grams
            got[name].update(value=owes, quantity=units, weight=weight)
        return got, goods

    def _costs(self) -> list[Any]:
        world = self.world
        names = {value: name for name, value in world.ids.items()}

        def read(session: Session, order: CollectiveOrder) -> list[Any]:
            return [
                Cost(
                    row.id,
                    row.kind.value,
                    row.split.value,
                    row.cents,
                    row.basis_points,
                    names.get(row.payee_id),
                    names.get(row.group_id),
                )
                for row in settling_queries.costs_of(session, order.id)
            ]

        return world.does(read)

    def _is_exact(self, cost: Cost, parts: dict[str, int], got: dict[str, Counter[str]]) -> None:
        """A cost is shared to the cent, and each part is within a cent of its exact share."""
        mine = {
            name: each
            for name, each in got.items()
            if any(each.values()) and cost.group in {None, GROUP_OF[name]}
        }
        if not mine:
            assert not any(parts.values())
            return
        value = sum(each["value"] for each in mine.values())
        amount = cost.cents
        if amount is None:
            amount = int(Fraction(value * cost.basis_points, 10_000) + Fraction(1, 2))
        total = sum(parts.values())
        if cost.kind == "discount":
            assert -min(amount, value) <= total <= 0
            assert all(-mine[name]["value"] <= part <= 0 for name, part in parts.items())
            return
        assert total == amount
        weights = {name: each.get(cost.split, 0) for name, each in mine.items()}
        if not any(weights.values()):
            weights = {name: each["value"] for name, each in mine.items()}
        if cost.split == "equally" or not any(weights.values()):
            weights = dict.fromkeys(mine, 1)
        for name, weight in weights.items():
            exact = Fraction(amount * weight, sum(weights.values()))
            assert abs(parts.get(name, 0) - exact) < 1

    def _is_unsettled(self, before: Any) -> None:
        number = max(number for number, action in self.seen["steps"] if action == "settle")
        for key in self.settlements[number]:
            if key not in self.reversed:
                self.reversed.add(key)
                self._undo(before["entries"][key][1])
