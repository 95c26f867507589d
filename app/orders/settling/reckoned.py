"""What an order comes to, as plain values: worked out before it is settled, read from what was charged after."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.orders.claims.allowances import Allowance
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.costs import SharedCost


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
    # None: nobody has looked into it.
    difference: Difference | None
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

    def only(self, group_id: uuid.UUID) -> "Reckoning":
        """Return what concerns the households of one group: of costs their part, and no cost of another group."""
        members = {each.household_id for each in self.charged if each.group_id == group_id}
        theirs = {cost.id for cost in self.costs if cost.group_id in {None, group_id}}
        return Reckoning(
            tuple(each for each in self.charged if each.group_id == group_id),
            tuple(cost for cost in self.costs if cost.id in theirs),
            tuple(each.among(members) for each in self.shared if each.rule.key in theirs),
            tuple(each for each in self.allowances if each.group_id == group_id),
        )

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
            difference=None if each.difference is None else each.difference + spoiled(back),
        )
        if (back := found.get(each.household_id))
        else each
        for each in charged
    )


def spoiled(back: Mapping[uuid.UUID, int]) -> Difference:
    """Return what is given back as a difference."""
    return Difference(spoiled=-sum(back.values()))
