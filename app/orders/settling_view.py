"""What an order comes to, as its pages show it; of other groups' households one sees only the sums."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.orders import settling_queries
from app.orders.cost_models import OrderCost
from app.orders.cost_words import outcome_words, rule_words
from app.orders.costs import SharedCost
from app.orders.models import CollectiveOrder
from app.orders.reckoning import Charged, Difference, Reckoning, reckon
from app.orders.states import WORKED_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """A cost: its rule in words and what it comes to."""

    id: uuid.UUID
    label: str
    rule: tuple[str, ...]
    outcome: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """What a household owes, or another group as a whole."""

    id: uuid.UUID | None
    code: str
    name: str
    goods_cents: int
    costs: tuple[int, ...]
    cents: int
    difference: Difference


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody is owed, or owes."""

    name: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingView:
    """The page."""

    costs: tuple[CostRow, ...]
    households: tuple[HouseholdRow, ...]
    producers: tuple[Sum, ...]
    groups: tuple[Sum, ...]
    own_cents: int
    cents: int
    goods_cents: int
    difference: Difference


def settling_view(
    session: Session, order: CollectiveOrder, shown: Collection[uuid.UUID]
) -> SettlingView:
    """Return the page; `shown` are the groups whose households one may see by name."""
    if order.state in WORKED_OUT:
        found = reckon(session, order)
    else:
        found = Reckoning((), tuple(settling_queries.costs_of(session, order.id)), ())
    shared = {cost.rule.key: cost for cost in found.shared}
    names = settling_queries.names_of(session, {*found.of_producers(), *found.of_groups()})
    owed, due = found.of_producers(), found.of_groups()
    return SettlingView(
        costs=tuple(cost_row(cost, shared.get(cost.id)) for cost in found.costs),
        households=_rows(session, found, shown, names),
        producers=_sums(owed, names),
        groups=_sums(due, names),
        own_cents=found.own_cents,
        cents=found.cents,
        goods_cents=sum(each.goods_cents for each in found.charged),
        difference=_added(found.charged),
    )


def cost_row(cost: OrderCost, shared: SharedCost | None) -> CostRow:
    """Return a cost as it is shown."""
    return CostRow(
        id=cost.id,
        label=cost.label,
        rule=tuple(rule_words(cost)),
        outcome=outcome_words(shared.outcome, cost.split, shared.split) if shared else "",
        cents=shared.cents if shared else 0,
    )


def _sums(cents: Mapping[uuid.UUID, int], names: Mapping[uuid.UUID, str]) -> tuple[Sum, ...]:
    return tuple(sorted((Sum(names[key], each) for key, each in cents.items()), key=_by_name))


def _by_name(each: Sum) -> str:
    return each.name


def _added(charged: Sequence[Charged]) -> Difference:
    total = Difference()
    for each in charged:
        total += each.difference
    return total


def _rows(
    session: Session,
    found: Reckoning,
    shown: Collection[uuid.UUID],
    names: Mapping[uuid.UUID, str],
) -> tuple[HouseholdRow, ...]:
    ours = [each for each in found.charged if each.group_id in shown]
    people = settling_queries.households_of(session, [each.household_id for each in ours])
    rows = [_row(found, [each], each.household_id, *people[each.household_id]) for each in ours]
    rows.sort(key=_by_code)
    for group_id in sorted({each.group_id for each in found.charged} - set(shown)):
        theirs = [each for each in found.charged if each.group_id == group_id]
        rows.append(_row(found, theirs, None, "", names[group_id]))
    return tuple(rows)


def _by_code(row: HouseholdRow) -> tuple[int, str]:
    return len(row.code), row.code


def _row(
    found: Reckoning, charged: Sequence[Charged], key: uuid.UUID | None, code: str, name: str
) -> HouseholdRow:
    return HouseholdRow(
        id=key,
        code=code,
        name=name,
        goods_cents=sum(each.goods_cents for each in charged),
        costs=tuple(sum(each.costs.get(cost.id, 0) for each in charged) for cost in found.costs),
        cents=sum(each.cents for each in charged),
        difference=_added(charged),
    )
