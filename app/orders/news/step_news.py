"""What people are told when an order takes a step: opened, closed, opened again, cancelled, given more days."""

import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.booking.services import deadline_of
from app.orders.closing import plan
from app.orders.closing import services as closing
from app.orders.models import CollectiveOrder, OrderEvent, UnderMinimum
from app.orders.news import queries as news_queries
from app.orders.news.bulletins import (
    Bulletin,
    Facts,
    Sum,
    facts_of,
    members_in,
    sums_of,
    to_coordinators,
    to_members,
)
from app.orders.states import TAKES_BOOKINGS, WORKED_OUT, OrderAction, OrderState


def step_news(session: Session, order_id: uuid.UUID, number: int) -> Bulletin:
    """Return what is to be told of a step; nothing of one that was overtaken by another."""
    event = news_queries.step(session, order_id, number)
    order = queries.order(session, order_id)
    if event is None or event.action not in _NEWS:
        return Bulletin()
    return _NEWS[event.action](session, order, event)


def _opened(session: Session, order: CollectiveOrder, event: OrderEvent) -> Bulletin:
    if order.state not in TAKES_BOOKINGS:
        return Bulletin()
    what = "reopened" if event.action is OrderAction.REOPEN else "opened"
    return _until(session, order, what, _key(event), reason=event.reason)


def _completing(session: Session, order: CollectiveOrder, event: OrderEvent) -> Bulletin:
    if order.state is not OrderState.COMPLETING:
        return Bulletin()
    return _until(session, order, "completing", _key(event))


def extended_news(session: Session, order_id: uuid.UUID, until: datetime) -> Bulletin:
    """Tell everybody that an order stays open longer because a producer's minimum was missed."""
    order = queries.order(session, order_id)
    if order.state is not OrderState.OPEN:
        return Bulletin()
    return _until(session, order, "extended", f"order:{order.id}:until:{until:%Y-%m-%dT%H:%M}")


def _until(
    session: Session, order: CollectiveOrder, what: str, key: str, *, reason: str = ""
) -> Bulletin:
    """Tell everybody of every group until when they can book now."""
    deadlines = {
        each.organisation_id: deadline_of(order, each)
        for each in queries.joined_groups(session, order.id)
    }
    deliver_on = order.deliver_on.isoformat() if order.deliver_on else None
    members = members_in(session, order)
    facts = {
        each.household_id: facts_of(
            order,
            what,
            until=deadlines[each.group_id].isoformat(),
            deliver_on=deliver_on,
            reason=reason,
        )
        for each in members
    }
    return Bulletin(to_members(members, facts, key))


def _closed(session: Session, order: CollectiveOrder, event: OrderEvent) -> Bulletin:
    """Tell each household that booked what it gets, and who looks after the order that it waits to be sent."""
    last = news_queries.last_step(session, order.id, {OrderAction.CLOSE})
    if order.state not in WORKED_OUT or last is None or last.number != event.number:
        return Bulletin()
    missed = _missed(session, order)
    facts = {
        household_id: _recap(order, found, missed)
        for household_id, found in sums_of(session, order).items()
    }
    told = {household_id: each["cents"] for household_id, each in facts.items()}
    news = to_members(members_in(session, order), facts, _key(event))
    if event.by_id is None and order.state is OrderState.CLOSED:
        producers = [each.producer_id for each in queries.producers_of(session, order.id)]
        waits = facts_of(order, "to_send", households=len(facts))
        news += to_coordinators(
            session, order, waits, f"{_key(event)}:to_send", producers=producers
        )
    return Bulletin(news, told)


def _recap(
    order: CollectiveOrder, found: Sum, missed: dict[tuple[uuid.UUID, plan.Scope], str]
) -> Facts:
    names = {
        missed[key]
        for each, _outcome in found.given
        if (key := (each.line.producer_id, plan.scope_of(order, each.group_id))) in missed
    }
    return facts_of(
        order,
        "closed",
        lines=found.lines(),
        cents=found.cents,
        weighs=found.weighs,
        missed=sorted(names),
        deliver_on=order.deliver_on.isoformat() if order.deliver_on else None,
    )


def _missed(session: Session, order: CollectiveOrder) -> dict[tuple[uuid.UUID, plan.Scope], str]:
    """Return the producers from whom nothing is ordered because their minimum was missed, by name."""
    if order.under_minimum is UnderMinimum.KEEP:
        return {}
    names = {
        each.producer_id: each.producer.name for each in queries.producers_of(session, order.id)
    }
    return {key: names[key[0]] for key in closing.short_now(session, order)}


def _cancelled(session: Session, order: CollectiveOrder, event: OrderEvent) -> Bulletin:
    facts = facts_of(order, "cancelled", reason=event.reason)
    booked = dict.fromkeys(news_queries.booked_cents(session, order.id), facts)
    return Bulletin(to_members(members_in(session, order), booked, _key(event)))


def _key(event: OrderEvent) -> str:
    return f"order:{event.order_id}:{event.number}"


_NEWS: dict[OrderAction, Callable[[Session, CollectiveOrder, OrderEvent], Bulletin]] = {
    OrderAction.OPEN: _opened,
    OrderAction.REOPEN: _opened,
    OrderAction.COMPLETE_PACKS: _completing,
    OrderAction.CLOSE: _closed,
    OrderAction.CANCEL: _cancelled,
}
