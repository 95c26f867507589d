"""What an order comes to, as its pages show it; of other groups' households one sees only the sums."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.orders.models import CollectiveOrder
from app.orders.settling import charge_queries
from app.orders.settling import queries as settling_queries
from app.orders.settling.charge_queries import PAGE_SIZE
from app.orders.settling.charges import sums_of
from app.orders.settling.cost_models import OrderCost
from app.orders.settling.cost_words import outcome_words, rule_words
from app.orders.settling.costs import SharedCost
from app.orders.settling.reckoned import Charged, Difference, Reckoning, spoiled
from app.orders.settling.reckoning import differences_of
from app.orders.settling.sum_words import difference_words, gap_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """A cost: its rule in words and what it comes to."""

    id: uuid.UUID
    label: str
    rule: tuple[str, ...]
    outcome: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """What a household owes, or a group as a whole, or all together, and why not what was expected."""

    id: uuid.UUID | None
    name: str
    goods_cents: int
    costs: tuple[int, ...]
    cents: int
    why: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody is owed, or owes."""

    name: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingView:
    """The page: some of the households, the other groups each as a whole, and all together."""

    costs: tuple[CostRow, ...]
    households: tuple[SumRow, ...]
    others: tuple[SumRow, ...]
    total: SumRow
    producers: tuple[Sum, ...]
    groups: tuple[Sum, ...]
    own_cents: int
    # The last household of the page, when there are more; and whether the page is not the first.
    last: uuid.UUID | None
    is_further: bool

    @property
    def cents(self) -> int:
        """What all owe together."""
        return self.total.cents

    @property
    def is_something(self) -> bool:
        """Whether anybody gets anything at all."""
        return bool(self.households or self.others or self.is_further)


def settling_view(
    session: Session,
    order: CollectiveOrder,
    shown: Collection[uuid.UUID],
    after: uuid.UUID | None = None,
) -> SettlingView:
    """Return the page of all groups; `shown` are those whose households one may see by name."""
    return _view(session, order, sums_of(session, order), shown, after)


def group_sums_view(
    session: Session, order: CollectiveOrder, group_id: uuid.UUID, after: uuid.UUID | None = None
) -> SettlingView:
    """Return the page of one group: its households, their part of the costs, what stays in its own purse."""
    found = sums_of(session, order).only(group_id)
    page = _view(session, order, found, {group_id}, after)
    holder = order.holder_id
    own = sum(
        shared.cents
        for cost, shared in zip(found.costs, found.shared, strict=True)
        if cost.payee_id is None and (cost.group_id or holder) == group_id
    )
    own -= sum(each.cents for each in found.allowances if each.borne)
    return replace(page, own_cents=own)


def _view(
    session: Session,
    order: CollectiveOrder,
    found: Reckoning,
    shown: Collection[uuid.UUID],
    after: uuid.UUID | None,
) -> SettlingView:
    shared = {cost.rule.key: cost for cost in found.shared}
    names = settling_queries.names_of(session, {*found.of_producers(), *found.of_groups()})
    reasons = _Reasons(session, order, found)
    called = charge_queries.page_of_households(session, order.id, shown, after)
    charged = {each.household_id: each for each in found.charged}
    page = [each for each in called[:PAGE_SIZE] if each.id in charged]
    whys = reasons.of_households([charged[each.id] for each in page])
    return SettlingView(
        costs=tuple(cost_row(cost, shared.get(cost.id)) for cost in found.costs),
        households=tuple(
            _row(found, [charged[each.id]], f"{each.code} {each.name}", whys[each.id], each.id)
            for each in page
        ),
        others=_others(found, shown, names, reasons),
        total=_row(found, found.charged, "", reasons.of_all(found.charged)),
        producers=_sums(found.of_producers(), names),
        groups=_sums(found.of_groups(), names),
        own_cents=found.own_cents,
        last=page[-1].id if len(called) > PAGE_SIZE else None,
        is_further=after is not None,
    )


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Says why sums are not what was expected: with the causes where they are known, else how much it is."""

    session: Session
    order: CollectiveOrder
    found: Reckoning

    def of_households(self, charged: Sequence[Charged]) -> dict[uuid.UUID, str]:
        """Return the causes of some households: of what was charged they are looked up."""
        known = {each.household_id: each.difference for each in charged}
        if None in known.values():
            found = differences_of(self.session, self.order, known)
            known = {
                each.household_id: found[each.household_id] + spoiled(each.allowed)
                for each in charged
            }
        return {key: difference_words(each or Difference()) for key, each in known.items()}

    def of_all(self, charged: Sequence[Charged]) -> str:
        """Return the causes of many together; of what was charged only how much it is in all."""
        total = Difference()
        for each in charged:
            if each.difference is None:
                return self._gap(charged)
            total += each.difference
        return difference_words(total)

    def _gap(self, charged: Sequence[Charged]) -> str:
        groups = {each.group_id for each in charged}
        expected = charge_queries.expected_by_group(self.session, self.order.id)
        goods = sum(each.goods_cents for each in charged)
        return gap_words(goods - sum(expected.get(each, 0) for each in groups))


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


def _others(
    found: Reckoning,
    shown: Collection[uuid.UUID],
    names: Mapping[uuid.UUID, str],
    reasons: _Reasons,
) -> tuple[SumRow, ...]:
    groups: defaultdict[uuid.UUID, list[Charged]] = defaultdict(list)
    for each in found.charged:
        if each.group_id not in shown:
            groups[each.group_id].append(each)
    return tuple(
        _row(found, theirs, names[group_id], reasons.of_all(theirs))
        for group_id, theirs in sorted(groups.items(), key=lambda pair: names[pair[0]])
    )


def _row(
    found: Reckoning,
    charged: Sequence[Charged],
    name: str,
    why: str,
    key: uuid.UUID | None = None,
) -> SumRow:
    return SumRow(
        id=key,
        name=name,
        goods_cents=sum(each.goods_cents for each in charged),
        costs=tuple(sum(each.costs.get(cost.id, 0) for each in charged) for cost in found.costs),
        cents=sum(each.cents for each in charged),
        why=why,
    )
