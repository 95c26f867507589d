"""What an order comes to for each household, producer and group: the same before it is settled and after."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.amounts import (
    Given,
    cents_of_grams,
    delivered_cents,
    delivered_grams,
    delivered_units,
)
from app.orders.claims import substitution_queries
from app.orders.claims.allowances import allowances_of
from app.orders.closing.models import LineOutcome
from app.orders.closing.plan import grams_of
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.settling import queries as settling_queries
from app.orders.settling.costs import Portion, SharedCost, share_costs
from app.orders.settling.reckoned import Charged, Difference, Reckoning, allowed_for

# The numbers of an allotment: what it comes to depends on them and the line.
NUMBERS = 6
# How often whoever waits is told how far it is.
REPORTED = 1_000


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


_Sums = dict[tuple[uuid.UUID, uuid.UUID], "_Sum"]


def _sums(
    session: Session, order: CollectiveOrder, progress: Callable[[int], None] | None
) -> tuple[_Sums, dict[uuid.UUID, uuid.UUID]]:
    """Return what each household has got of each producer, and the group of each household."""
    lines = {line.id: line for line in queries.lines_of(session, order.id)}
    outcomes = outcomes_by_scope(session, order)
    # Many households get the same of the same: it is worked out once.
    worth: dict[tuple[object, ...], _Worth] = {}
    instead = substitution_queries.units_of_households(session, order.id)
    sums: _Sums = {}
    groups: dict[uuid.UUID, uuid.UUID] = {}
    for done, row in enumerate(settling_queries.allotted(session, order.id), start=1):
        line = lines[row.line_id]
        scope = scope_of(order, row.group_id)
        key = row.household_id, line.producer_id
        if key not in sums:
            sums[key] = _Sum()
            groups[row.household_id] = row.group_id
        replacing = instead.get((row.line_id, row.household_id), 0)
        same = row.line_id, scope, replacing, *row[:NUMBERS]
        if same not in worth:
            outcome = outcomes.get((row.line_id, scope))
            worth[same] = _worth_of(line, outcome, row, replacing)
        sums[key].add(worth[same])
        if progress is not None and done % REPORTED == 0:
            progress(done)
    return sums, groups


class _Worth(NamedTuple):
    """What an allotment comes to, and of what its difference to the expected comes."""

    cents: int
    grams: int
    units: int
    quantity: int
    weight: int
    price: int
    substituted: int


def _worth_of(line: OrderLine, outcome: LineOutcome | None, given: Given, instead: int) -> _Worth:
    units = delivered_units(given)
    grams = delivered_grams(line, given) if line.weighed else grams_of(line, units)
    causes = _causes(line, outcome, given, instead)
    return _Worth(delivered_cents(line, outcome, given), grams, units, *causes)


@dataclass(slots=True)
class _Sum:
    """What a household has got of a producer, added up."""

    cents: int = 0
    grams: int = 0
    units: int = 0
    quantity: int = 0
    weight: int = 0
    price: int = 0
    substituted: int = 0

    def add(self, worth: "_Worth") -> None:
        self.cents += worth.cents
        self.grams += worth.grams
        self.units += worth.units
        self.quantity += worth.quantity
        self.weight += worth.weight
        self.price += worth.price
        self.substituted += worth.substituted

    @property
    def difference(self) -> Difference:
        return Difference(self.quantity, self.weight, self.price, self.substituted)


def differences_of(
    session: Session, order: CollectiveOrder, households: Collection[uuid.UUID]
) -> dict[uuid.UUID, Difference]:
    """Tell of some households why their goods come to another amount than at closing."""
    lines = {line.id: line for line in queries.lines_of(session, order.id)}
    outcomes = outcomes_by_scope(session, order)
    instead = substitution_queries.units_of_households(session, order.id)
    found: defaultdict[uuid.UUID, Difference] = defaultdict(Difference)
    for row in settling_queries.allotted(session, order.id, households):
        outcome = outcomes.get((row.line_id, scope_of(order, row.group_id)))
        replacing = instead.get((row.line_id, row.household_id), 0)
        found[row.household_id] += difference_of(lines[row.line_id], outcome, row, replacing)
    return found


def difference_of(
    line: OrderLine, outcome: LineOutcome | None, given: Given, instead: int = 0
) -> Difference:
    """Tell why something comes to another amount than at closing; `instead` of its units replace others."""
    return Difference(*_causes(line, outcome, given, instead))


def _causes(
    line: OrderLine, outcome: LineOutcome | None, given: Given, instead: int
) -> tuple[int, int, int, int]:
    """Return what comes of another number, of another weight, of another price, and of what replaces other goods."""
    by_count = delivered_units(given) * line.price_cents
    by_weight = by_count
    if line.weighed:
        grams = delivered_grams(line, given)
        by_weight = cents_of_grams(line.price_cents, line.content_amount, grams)
    price = delivered_cents(line, outcome, given) - by_weight
    substituted = min(instead, delivered_units(given)) * line.price_cents
    quantity = by_count - given.expected_cents - substituted
    return quantity, by_weight - by_count, price, substituted


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
