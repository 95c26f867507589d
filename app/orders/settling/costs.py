"""Costs and discounts of an order: what each comes to, and what each household bears of it, to the cent.

The rules, which members read in words:

- A cost is an amount, or a share of the goods in its scope: of one producer or of all, of one group or of
  all that take part. What counts is what was brought.
- It is free from a value or a weight of these goods on; a discount is given from there on.
- It is shared over all households of all groups at once, by largest remainder: the parts sum to the whole,
  and each is within a cent of the exact share. Who got nothing pays nothing.
- When nothing has what it is shared by (no weights, say), it is shared by value and, failing that, equally.
- Costs are applied in their order, and each looks at the goods only, never at another cost. All discounts
  together never exceed the goods they are about: what a household cannot use goes to the others.
"""

import enum
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.money import Money, half_up

BASIS_POINTS = 10_000


class CostKind(enum.StrEnum):
    """What is added to the goods of an order, or taken off."""

    TRANSPORT = "transport"
    FEE = "fee"
    DISCOUNT = "discount"
    OTHER = "other"


class CostSplit(enum.StrEnum):
    """In proportion to what a cost is shared."""

    VALUE = "value"
    WEIGHT = "weight"
    QUANTITY = "quantity"
    EQUALLY = "equally"


class LimitMeasure(enum.StrEnum):
    """What of the goods has to reach a limit."""

    VALUE = "value"
    WEIGHT = "weight"


class CostOutcome(enum.StrEnum):
    """What became of a cost."""

    SHARED = "shared"
    # The goods reached the limit from which on it is free.
    FREE = "free"
    # The goods did not reach the limit from which on the discount is given.
    NOT_GIVEN = "not_given"
    # Nobody in its scope got anything.
    NOBODY = "nobody"
    # A discount that was more than the goods.
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Limit:
    """From how much on something is free, or a discount given: cents or grams."""

    measure: LimitMeasure
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRule:
    """A cost as it was agreed.

    Attributes
    ----------
    cents, basis_points
        The amount, not negative, or the share of the goods when there is no amount; a discount takes it off.
    producer_id, group_id
        Whose goods and whose households it is about; None: all.
    """

    key: uuid.UUID
    kind: CostKind
    split: CostSplit
    cents: int | None = None
    basis_points: int = 0
    producer_id: uuid.UUID | None = None
    group_id: uuid.UUID | None = None
    limit: Limit | None = None

    @property
    def is_discount(self) -> bool:
        """Whether it is taken off."""
        return self.kind is CostKind.DISCOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What a household has got from one producer."""

    household_id: uuid.UUID
    group_id: uuid.UUID
    producer_id: uuid.UUID
    cents: int = 0
    grams: int = 0
    units: int = 0

    @property
    def is_something(self) -> bool:
        """Whether anything was got at all."""
        return bool(self.cents or self.grams or self.units)


@dataclass(frozen=True, slots=True)
class SharedCost:
    """A cost with what each household bears of it; a discount is below zero.

    Attributes
    ----------
    split
        By what it was shared in fact.
    """

    rule: CostRule
    outcome: CostOutcome
    split: CostSplit
    parts: Mapping[uuid.UUID, int]

    @property
    def cents(self) -> int:
        """What it comes to: the sum of its parts, always."""
        return sum(self.parts.values())

    def among(self, households: Collection[uuid.UUID]) -> "SharedCost":
        """Return what some households bear of it."""
        parts = {key: cents for key, cents in self.parts.items() if key in households}
        return replace(self, parts=parts)


def split_exactly(cents: int, weights: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """Share an amount by weights that are not all zero; on a tie the smaller key comes first."""
    keys = sorted(weights)
    parts = Money(cents).allocate([weights[key] for key in keys])
    return {key: part.cents for key, part in zip(keys, parts, strict=True)}


def share_costs(rules: Sequence[CostRule], portions: Iterable[Portion]) -> tuple[SharedCost, ...]:
    """Share costs in their order over those who got something."""
    had = [portion for portion in portions if portion.is_something]
    shared: list[SharedCost] = []
    for rule in rules:
        shared.append(_shared(rule, _Scope.of(rule, had), shared))
    return tuple(shared)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The goods that a cost is about, by household."""

    value: Mapping[uuid.UUID, int]
    weight: Mapping[uuid.UUID, int]
    quantity: Mapping[uuid.UUID, int]

    @classmethod
    def of(cls, rule: CostRule, portions: Iterable[Portion]) -> "_Scope":
        value: defaultdict[uuid.UUID, int] = defaultdict(int)
        weight: defaultdict[uuid.UUID, int] = defaultdict(int)
        quantity: defaultdict[uuid.UUID, int] = defaultdict(int)
        for each in portions:
            if rule.producer_id in {None, each.producer_id} and (
                rule.group_id in {None, each.group_id}
            ):
                value[each.household_id] += each.cents
                weight[each.household_id] += each.grams
                quantity[each.household_id] += each.units
        return cls(value, weight, quantity)

    def weights(self, split: CostSplit) -> Mapping[uuid.UUID, int]:
        match split:
            case CostSplit.VALUE:
                return self.value
            case CostSplit.WEIGHT:
                return self.weight
            case CostSplit.QUANTITY:
                return self.quantity
            case CostSplit.EQUALLY:
                return dict.fromkeys(self.value, 1)

    def reaches(self, limit: Limit) -> bool:
        measured = self.value if limit.measure is LimitMeasure.VALUE else self.weight
        return sum(measured.values()) >= limit.amount


def _shared(rule: CostRule, scope: _Scope, before: Sequence[SharedCost]) -> SharedCost:
    if not scope.value:
        return SharedCost(rule, CostOutcome.NOBODY, rule.split, {})
    if rule.limit is not None and scope.reaches(rule.limit) is not rule.is_discount:
        outcome = CostOutcome.NOT_GIVEN if rule.is_discount else CostOutcome.FREE
        return SharedCost(rule, outcome, rule.split, {})
    split, weights = _weights(rule, scope)
    cents = _amount(rule, sum(scope.value.values()))
    if not rule.is_discount:
        return SharedCost(rule, CostOutcome.SHARED, split, split_exactly(cents, weights))
    parts = _up_to(_room(rule, scope, before), cents, weights)
    whole = sum(parts.values()) == cents
    outcome = CostOutcome.SHARED if whole else CostOutcome.CUT
    return SharedCost(rule, outcome, split, {key: -part for key, part in parts.items()})


def _weights(rule: CostRule, scope: _Scope) -> tuple[CostSplit, Mapping[uuid.UUID, int]]:
    for split in (rule.split, CostSplit.VALUE):
        weights = scope.weights(split)
        if any(weights.values()):
            return split, weights
    return CostSplit.EQUALLY, scope.weights(CostSplit.EQUALLY)


def _amount(rule: CostRule, goods_cents: int) -> int:
    """Return what a cost comes to; a share of the goods is rounded half up to the cent."""
    if rule.cents is not None:
        return rule.cents
    return half_up(rule.basis_points * goods_cents, BASIS_POINTS)


def _room(
    rule: CostRule, scope: _Scope, before: Sequence[SharedCost]
) -> defaultdict[uuid.UUID, int]:
    """Return how much can be taken off for each household: its goods without what was taken off them before."""
    room = defaultdict(int, scope.value)
    for cost in before:
        one = {cost.rule.producer_id, rule.producer_id} - {None}
        if cost.rule.is_discount and len(one) <= 1:
            for key, part in cost.parts.items():
                room[key] = max(0, room[key] + part)
    return room


def _up_to(
    room: Mapping[uuid.UUID, int], cents: int, weights: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, int]:
    """Share an amount by weights, nobody more than there is room; what does not fit goes to the others."""
    waiting = {key: weight for key, weight in weights.items() if weight}
    left = min(cents, sum(room[key] for key in waiting))
    parts = dict.fromkeys(weights, 0)
    while waiting and left:
        found = split_exactly(left, waiting)
        full = [key for key, part in found.items() if part > room[key]]
        if not full:
            return parts | found
        for key in full:
            parts[key] = room[key]
            left -= room[key]
            del waiting[key]
    return parts
