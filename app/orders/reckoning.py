"""What an order comes to for each household, producer and group: the same before it is settled and after."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.orders import queries, settling_queries
from app.orders.amounts import (
    Given,
    cents_of_grams,
    delivered_cents,
    delivered_grams,
    delivered_units,
)
from app.orders.claims.allowances import Allowance, allowances_of
from app.orders.cost_models import OrderCost
from app.orders.costs import Portion, SharedCost, share_costs
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.outcome_models import LineOutcome
from app.orders.plan import grams_of

# How often whoever waits is told how far it is.
REPORTED = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Why goods come to another amount than expected at closing, in cents: together they always explain all of it."""

    quantity: int = 0
    weight: int = 0
    price: int = 0
    substituted: int = 0
    spoiled: int = 0

    @property
    def cents(self) -> int:
        """The whole difference."""
        return self.quantity + self.weight + self.price + self.substituted + self.spoiled

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(
            self.quantity + other.quantity,
            self.weight + other.weight,
            self.price + other.price,
            self.substituted + other.substituted,
            self.spoiled + other.spoiled,
        )


@dataclass(frozen=True, slots=True)
class Charged:
    """What one household owes: for the goods of each producer, for each cost, and why not what was expected."""

    household_id: uuid.UUID
    group_id: uuid.UUID
    goods: Mapping[uuid.UUID, int]
    costs: Mapping[uuid.UUID, int]
    difference: Difference
    # What is given back for spoiled goods, by producer.
    allowed: Mapping[uuid.UUID, int] = field(default_factory=dict)

    @property
    def goods_cents(self) -> int:
        """What the goods come to, less what is given back for the spoiled ones."""
        return sum(self.goods.values()) - sum(self.allowed.values())

    @property
    def cents(self) -> int:
        """What it owes in all."""
        return self.goods_cents + sum(self.costs.values())


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What an order comes to; households in the order of their identifiers."""

    charged: tuple[Charged, ...]
    costs: tuple[OrderCost, ...]
    shared: tuple[SharedCost, ...]
    allowances: tuple[Allowance, ...] = ()

    @property
    def cents(self) -> int:
        """What all households owe together."""
        return sum(each.cents for each in self.charged)

    def of(self, household_id: uuid.UUID) -> Charged | None:
        """Return what one household owes."""
        return next((each for each in self.charged if each.household_id == household_id), None)

    def of_groups(self) -> dict[uuid.UUID, int]:
        """Return what the households of each group owe together."""
        sums: defaultdict[uuid.UUID, int] = defaultdict(int)
        for each in self.charged:
            sums[each.group_id] += each.cents
        return dict(sums)

    def of_producers(self) -> dict[uuid.UUID, int]:
        """Return what is owed to each producer: its goods and what it asks beside them."""
        sums: defaultdict[uuid.UUID, int] = defaultdict(int)
        for each in self.charged:
            for producer_id, cents in each.goods.items():
                sums[producer_id] += cents
        for cost, shared in zip(self.costs, self.shared, strict=True):
            if cost.payee_id is not None:
                sums[cost.payee_id] += shared.cents
        for allowance in self.allowances:
            if not allowance.borne:
                sums[allowance.producer_id] -= allowance.cents
        return dict(sums)

    def members(self) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Return the households that owe something or nothing, by group."""
        found: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for each in self.charged:
            found[each.group_id].append(each.household_id)
        return dict(found)

    @property
    def own_cents(self) -> int:
        """What goes to the groups themselves, and to no producer."""
        return self.cents - sum(self.of_producers().values())


def reckon(
    session: Session, order: CollectiveOrder, *, progress: Callable[[int], None] | None = None
) -> Reckoning:
    """Work out what an order comes to, from what was brought and its costs; `progress` hears how many were added."""
    costs = settling_queries.costs_of(session, order.id)
    sums, groups = _sums(session, order, progress)
    portions = [
        Portion(
            household_id=household_id,
            group_id=groups[household_id],
            producer_id=producer_id,
            cents=total.cents,
            grams=total.grams,
            units=total.units,
        )
        for (household_id, producer_id), total in sorted(sums.items())
    ]
    # Spoiled goods were carried like the others: costs are shared on what was delivered.
    shared = share_costs([cost.rule() for cost in costs], portions)
    allowances = allowances_of(session, order.id)
    charged = allowed_for(_charged(portions, sums, shared), allowances)
    return Reckoning(charged, tuple(costs), shared, allowances)


def allowed_for(charged: Sequence[Charged], allowances: Sequence[Allowance]) -> tuple[Charged, ...]:
    """Return what households owe, less what is given back to them."""
    found: defaultdict[uuid.UUID, defaultdict[uuid.UUID, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for each in allowances:
        found[each.household_id][each.producer_id] += each.cents
    return tuple(
        replace(
            each,
            allowed=dict(back),
            difference=each.difference + Difference(spoiled=-sum(back.values())),
        )
        if (back := found.get(each.household_id))
        else each
        for each in charged
    )


_Sums = dict[tuple[uuid.UUID, uuid.UUID], "_Sum"]


def _sums(
    session: Session, order: CollectiveOrder, progress: Callable[[int], None] | None
) -> tuple[_Sums, dict[uuid.UUID, uuid.UUID]]:
    """Return what each household has got of each producer, and the group of each household."""
    lines = {line.id: line for line in queries.lines_of(session, order.id)}
    outcomes = outcomes_by_scope(session, order)
    sums: _Sums = {}
    groups: dict[uuid.UUID, uuid.UUID] = {}
    for done, row in enumerate(settling_queries.allotted(session, order.id), start=1):
        line = lines[row.line_id]
        outcome = outcomes.get((row.line_id, scope_of(order, row.group_id)))
        key = row.household_id, line.producer_id
        if key not in sums:
            sums[key] = _Sum()
            groups[row.household_id] = row.group_id
        sums[key].add(line, outcome, row)
        if progress is not None and done % REPORTED == 0:
            progress(done)
    return sums, groups


@dataclass(slots=True)
class _Sum:
    """What a household has got of a producer, added up."""

    cents: int = 0
    grams: int = 0
    units: int = 0
    quantity: int = 0
    weight: int = 0
    price: int = 0

    def add(self, line: OrderLine, outcome: LineOutcome | None, given: Given) -> None:
        units = delivered_units(given)
        self.units += units
        self.cents += delivered_cents(line, outcome, given)
        self.grams += delivered_grams(line, given) if line.weighed else grams_of(line, units)
        quantity, weight, price = _causes(line, outcome, given)
        self.quantity += quantity
        self.weight += weight
        self.price += price

    @property
    def difference(self) -> Difference:
        return Difference(self.quantity, self.weight, self.price)


def difference_of(line: OrderLine, outcome: LineOutcome | None, given: Given) -> Difference:
    """Tell why something comes to another amount than at closing."""
    return Difference(*_causes(line, outcome, given))


def _causes(line: OrderLine, outcome: LineOutcome | None, given: Given) -> tuple[int, int, int]:
    """Return what comes of another number, then of another weight, then of another price."""
    by_count = delivered_units(given) * line.price_cents
    by_weight = by_count
    if line.weighed:
        grams = delivered_grams(line, given)
        by_weight = cents_of_grams(line.price_cents, line.content_amount, grams)
    price = delivered_cents(line, outcome, given) - by_weight
    return by_count - given.expected_cents, by_weight - by_count, price


def scope_of(order: CollectiveOrder, group_id: uuid.UUID) -> uuid.UUID:
    """Return whose row of outcomes tells of a household's group: its own when packs are counted apart."""
    return group_id if order.pack_scope is PackScope.EACH else order.holder_id


def outcomes_by_scope(
    session: Session, order: CollectiveOrder
) -> dict[tuple[uuid.UUID, uuid.UUID], LineOutcome]:
    """Return what became of lines, by line and scope."""
    return {
        (row.line_id, row.organisation_id): row for row in queries.outcomes_of(session, order.id)
    }


def _charged(
    portions: Sequence[Portion],
    sums: Mapping[tuple[uuid.UUID, uuid.UUID], _Sum],
    shared: Sequence[SharedCost],
) -> tuple[Charged, ...]:
    goods: dict[uuid.UUID, dict[uuid.UUID, int]] = {}
    groups: dict[uuid.UUID, uuid.UUID] = {}
    differences: dict[uuid.UUID, Difference] = {}
    for each in portions:
        key = each.household_id
        groups[key] = each.group_id
        goods.setdefault(key, {})[each.producer_id] = each.cents
        differences[key] = (
            differences.get(key, Difference()) + sums[key, each.producer_id].difference
        )
    costs: dict[uuid.UUID, dict[uuid.UUID, int]] = {key: {} for key in goods}
    for cost in shared:
        for key, cents in cost.parts.items():
            costs[key][cost.rule.key] = cents
    return tuple(
        Charged(key, groups[key], goods[key], costs[key], differences[key]) for key in sorted(goods)
    )
