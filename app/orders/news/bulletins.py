"""What is told of an order, and to whom; written apart, a few at a time, so that nothing waits for it.

Each thing is told to each person once: its key says what it is, whoever asks again.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.notices.models import NoticeKind
from app.notices.services import News
from app.orders import queries
from app.orders.amounts import confirmed_cents, confirmed_price, confirmed_units
from app.orders.closing import plan
from app.orders.closing.models import LineOutcome
from app.orders.models import CollectiveOrder
from app.orders.news import queries as news_queries
from app.orders.news.noticing import matters
from app.orders.news.queries import Given, Member

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """News to be told, and what each household is told that its order comes to."""

    news: tuple[News, ...] = ()
    told_cents: Mapping[uuid.UUID, int] = field(default_factory=dict)


def facts_of(order: CollectiveOrder, what: str, **more: object) -> Facts:
    """Return what every piece of news of an order carries."""
    return {
        "what": what,
        "order_id": str(order.id),
        "title": order.title,
        "group": order.holder.name,
        **more,
    }


def members_in(session: Session, order: CollectiveOrder) -> list[Member]:
    """Return the people of all groups that take part in an order."""
    groups = [each.organisation_id for each in queries.joined_groups(session, order.id)]
    return news_queries.members_of(session, groups)


def to_members(
    members: Iterable[Member], facts: Mapping[uuid.UUID, Facts], key: str
) -> tuple[News, ...]:
    """Return the news of the people of each household."""
    return tuple(
        News(each.person_id, NoticeKind.ORDERS, key, facts[each.household_id])
        for each in members
        if each.household_id in facts
    )


def to_coordinators(
    session: Session,
    order: CollectiveOrder,
    facts: Facts,
    key: str,
    *,
    producers: Iterable[uuid.UUID],
    but: uuid.UUID | None = None,
) -> tuple[News, ...]:
    """Return the news of those who look after an order with some producers."""
    people = news_queries.coordinators_of(session, order.holder_id, set(producers))
    return tuple(
        News(who, NoticeKind.ORDERS_COORDINATED, key, facts) for who in people if who != but
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """What a household gets of an order after the producers' answers, each line with what became of it."""

    given: tuple[tuple[Given, LineOutcome | None], ...]

    @property
    def cents(self) -> int:
        """What it comes to."""
        return sum(confirmed_cents(each.line, outcome, each) for each, outcome in self.given)

    @property
    def expected_cents(self) -> int:
        """What it came to at closing."""
        return sum(each.expected_cents for each, _outcome in self.given)

    @property
    def gets_something(self) -> bool:
        """Whether anything of it comes."""
        return any(confirmed_units(each) for each, _outcome in self.given)

    @property
    def weighs(self) -> bool:
        """Whether something of it is paid by what the scales say."""
        return any(each.line.weighed and confirmed_units(each) for each, _outcome in self.given)

    def lines(self) -> list[Facts]:
        """Return what the household gets and what it asked for, line by line."""
        return [
            _line(each, outcome) | {"asked": each.quantity, "tolerance": each.tolerance}
            for each, outcome in self.given
        ]

    def changed_lines(self) -> list[Facts]:
        """Return what is not as it was at closing."""
        return [
            _line(each, outcome) | {"was": each.expected_units, "had": each.expected_cents}
            for each, outcome in self.given
            if confirmed_units(each) != each.expected_units
            or confirmed_price(each.line, outcome) != each.line.price_cents
        ]


def _line(each: Given, outcome: LineOutcome | None) -> Facts:
    # The unit is said in the language of the reader.
    return {
        "title": each.line.title,
        "unit": each.line.unit.value,
        "label": each.line.unit_label,
        "weighed": each.line.weighed,
        "units": confirmed_units(each),
        "cents": confirmed_cents(each.line, outcome, each),
    }


def sums_of(session: Session, order: CollectiveOrder) -> dict[uuid.UUID, Sum]:
    """Return what each household gets of an order."""
    outcomes = {
        (row.line_id, row.organisation_id): row for row in queries.outcomes_of(session, order.id)
    }
    given: dict[uuid.UUID, list[tuple[Given, LineOutcome | None]]] = {}
    for each in news_queries.given_in(session, order.id):
        outcome = outcomes.get((each.line.id, plan.scope_of(order, each.group_id)))
        given.setdefault(each.household_id, []).append((each, outcome))
    return {key: Sum(tuple(rows)) for key, rows in given.items()}


def answer_news(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID, number: int
) -> Bulletin:
    """Tell who looks after an order what a producer answered, and households whose sum it changes."""
    found = news_queries.answer(session, order_id, producer_id, number)
    if found is None:
        return Bulletin()
    row, producer = found
    order = queries.order(session, order_id)
    changes = [
        [line.title, event.field.value, event.old, event.new, event.why]
        for event, line in news_queries.changes_of(session, row)
    ]
    facts = facts_of(
        order, "answered", producer=producer.name, changes=changes, message=row.message
    )
    key = f"order-answer:{row.id}"
    told = to_coordinators(session, order, facts, key, producers=[producer_id], but=row.by_id)
    changed = _changed(session, order, f"order-changed:{row.id}") if changes else Bulletin()
    return Bulletin((*told, *changed.news), changed.told_cents)


def _changed(session: Session, order: CollectiveOrder, key: str) -> Bulletin:
    """Tell each household whose sum is so different from what it was last told that it matters."""
    baskets = news_queries.baskets_of(session, order.id)
    facts: dict[uuid.UUID, Facts] = {}
    for household_id, found in sums_of(session, order).items():
        basket = baskets.get(household_id)
        last = basket.told_cents if basket else None
        before = found.expected_cents if last is None else last
        if matters(before, found.cents):
            lines = found.changed_lines()
            facts[household_id] = facts_of(
                order, "changed", before=before, cents=found.cents, lines=lines
            )
    told = {household_id: each["cents"] for household_id, each in facts.items()}
    return Bulletin(to_members(members_in(session, order), facts, key), told)
