"""Who is told what of an order. Each thing is told to each person once, whoever asks again."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.notices.models import NoticeKind
from app.notices.services import News, tell
from app.orders import news_queries, queries
from app.orders.amounts import confirmed_cents, confirmed_price, confirmed_units
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, PackScope
from app.orders.news_queries import Given, Member
from app.orders.noticing import matters
from app.orders.outcome_models import LineOutcome


def facts_of(order: CollectiveOrder, what: str, **more: object) -> dict[str, Any]:
    """Return what every piece of news of an order carries."""
    return {
        "what": what,
        "order_id": str(order.id),
        "title": order.title,
        "group": order.holder.name,
        **more,
    }


def tell_answer(
    session: Session, order_id: uuid.UUID, producer_id: uuid.UUID, number: int, *, now: datetime
) -> None:
    """Tell who looks after an order what a producer answered, and households whose sum it changes."""
    found = news_queries.answer(session, order_id, producer_id, number)
    if found is None:
        return
    row, producer = found
    order = queries.order(session, order_id)
    changes = [
        [line.title, event.field.value, event.old, event.new, event.why]
        for event, line in news_queries.changes_of(session, row)
    ]
    facts = facts_of(
        order, "answered", producer=producer.name, changes=changes, message=row.message
    )
    people = news_queries.coordinators_of(session, order.holder_id, [producer_id])
    tell(
        session,
        (
            News(who, NoticeKind.ORDERS_COORDINATED, f"order-answer:{row.id}", facts)
            for who in people
            if who != row.by_id
        ),
        now=now,
    )
    if changes:
        tell_changed(session, order, f"order-changed:{row.id}", now=now)


@dataclass(frozen=True, slots=True)
class Sum:
    """What a household gets of an order after the producers' answers."""

    given: tuple[Given, ...]
    outcomes: Mapping[uuid.UUID, LineOutcome | None]

    @property
    def cents(self) -> int:
        """What it comes to."""
        return sum(
            confirmed_cents(each.line, self.outcomes[each.booking.id], each.allotment)
            for each in self.given
        )

    @property
    def expected_cents(self) -> int:
        """What it came to at closing."""
        return sum(each.allotment.expected_cents for each in self.given)

    def lines(self, *, changed_only: bool = False) -> list[list[Any]]:
        """Return each line as [title, unit, units, cents, units at closing, cents at closing]."""
        rows = []
        for each in self.given:
            outcome = self.outcomes[each.booking.id]
            units, was = confirmed_units(each.allotment), each.allotment.expected_units
            changed = units != was or confirmed_price(each.line, outcome) != each.line.price_cents
            if changed or not changed_only:
                cents = confirmed_cents(each.line, outcome, each.allotment)
                had = each.allotment.expected_cents
                rows.append([each.line.title, line_unit(each.line), units, cents, was, had])
        return rows


def sums_of(session: Session, order: CollectiveOrder) -> dict[uuid.UUID, Sum]:
    """Return what each household gets of an order."""
    outcomes = {
        (row.line_id, row.organisation_id): row for row in queries.outcomes_of(session, order.id)
    }
    apart = order.pack_scope is PackScope.EACH
    given: dict[uuid.UUID, list[Given]] = {}
    by_booking: dict[uuid.UUID, LineOutcome | None] = {}
    for each in news_queries.given_in(session, order.id):
        given.setdefault(each.household_id, []).append(each)
        scope = each.group_id if apart else order.holder_id
        by_booking[each.booking.id] = outcomes.get((each.line.id, scope))
    return {key: Sum(tuple(rows), by_booking) for key, rows in given.items()}


def tell_changed(session: Session, order: CollectiveOrder, key: str, *, now: datetime) -> None:
    """Tell each household whose sum is so different from what it was last told that it matters."""
    baskets = news_queries.baskets_of(session, order.id)
    touched: dict[uuid.UUID, dict[str, Any]] = {}
    for household_id, found in sums_of(session, order).items():
        basket = baskets.get(household_id)
        last = basket.told_cents if basket else None
        before, after = found.expected_cents if last is None else last, found.cents
        if matters(before, after):
            touched[household_id] = facts_of(
                order,
                "changed",
                before=before,
                cents=after,
                lines=found.lines(changed_only=True),
            )
            if basket is not None:
                basket.told_cents = after
    members = members_in(session, order)
    tell_members(session, members, touched, key, now=now)


def members_in(session: Session, order: CollectiveOrder) -> list[Member]:
    """Return the people of all groups that take part in an order."""
    groups = [each.organisation_id for each in queries.joined_groups(session, order.id)]
    return news_queries.members_of(session, groups)


def tell_members(
    session: Session,
    members: Iterable[Member],
    facts: Mapping[uuid.UUID, Mapping[str, Any]],
    key: str,
    *,
    now: datetime,
) -> None:
    """Tell the people of each household what concerns it."""
    tell(
        session,
        (
            News(each.person_id, NoticeKind.ORDERS, key, facts[each.household_id])
            for each in members
            if each.household_id in facts
        ),
        now=now,
    )
