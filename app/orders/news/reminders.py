"""What people are reminded of: a day before closing, a day before the goods come, when a producer stays silent."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.groups.place_models import PickupPlace
from app.orders import queries
from app.orders.booking.services import deadline_of
from app.orders.models import CollectiveOrder
from app.orders.news import queries as news_queries
from app.orders.news.bulletins import (
    Bulletin,
    Facts,
    facts_of,
    members_in,
    sums_of,
    to_coordinators,
    to_members,
)
from app.orders.producers import answer_queries
from app.orders.states import OrderAction, OrderState
from app.orders.together import place_queries
from app.runtime.jobs.outbox import publish

TELL_SOON = "orders.tell_soon"
TELL_PICKUP = "orders.tell_pickup"
TELL_SILENT = "orders.tell_silent"
BEFORE_CLOSING = timedelta(hours=24)
# Nobody is woken up for goods that come tomorrow.
MORNING = 8
# A producer that has not answered by then is asked for by whoever looks after the order.
SILENT = timedelta(days=3)
FORGOTTEN = timedelta(days=30)


def plan_reminders(session: Session, *, timezone: str, now: datetime) -> None:
    """Publish what is due to be reminded of; the key of each job makes it once."""
    for order, group in news_queries.groups_closing_by(session, now + BEFORE_CLOSING):
        deadline = deadline_of(order, group)
        if now < deadline <= now + BEFORE_CLOSING:
            payload = {"order_id": str(order.id), "group_id": str(group.organisation_id)}
            key = f"{TELL_SOON}:{group.id}:{deadline:%Y-%m-%dT%H:%M}"
            publish(session, TELL_SOON, payload, now=now, key=key)
    here = now.astimezone(ZoneInfo(timezone))
    if here.hour >= MORNING:
        for order in news_queries.coming_on(session, _today_and_tomorrow(here)):
            key = f"{TELL_PICKUP}:{order.id}:{order.deliver_on}"
            publish(session, TELL_PICKUP, {"order_id": str(order.id)}, now=now, key=key)
    for order_id, sending in news_queries.sent_between(session, now - FORGOTTEN, now - SILENT):
        payload = {"order_id": str(order_id)}
        publish(session, TELL_SILENT, payload, now=now, key=f"{TELL_SILENT}:{order_id}:{sending}")


def _today_and_tomorrow(here: datetime) -> tuple[date, date]:
    return here.date(), here.date() + timedelta(days=1)


def soon_news(session: Session, order_id: uuid.UUID, group_id: uuid.UUID) -> Bulletin:
    """Remind a group's people that an order closes soon, unless they have just been told until when."""
    order = queries.order(session, order_id)
    group = queries.group_of(session, order_id, group_id)
    if order.state is not OrderState.OPEN or group is None:
        return Bulletin()
    deadline = deadline_of(order, group)
    opened = news_queries.last_step(session, order_id, {OrderAction.OPEN, OrderAction.REOPEN})
    told = [moment for moment in (opened and opened.at, order.extended_at) if moment]
    if any(moment > deadline - BEFORE_CLOSING for moment in told):
        return Bulletin()
    booked = news_queries.booked_cents(session, order_id)
    members = news_queries.members_of(session, [group_id])
    facts = {
        each.household_id: facts_of(
            order, "soon", until=deadline.isoformat(), booked=booked.get(each.household_id)
        )
        for each in members
    }
    key = f"order:{order.id}:soon:{deadline:%Y-%m-%dT%H:%M}"
    return Bulletin(to_members(members, facts, key))


def pickup_news(session: Session, order_id: uuid.UUID) -> Bulletin:
    """Tell each household that gets something when and where it is ready."""
    order = queries.order(session, order_id)
    if order.deliver_on is None or order.state not in {OrderState.SENT, OrderState.CONFIRMED}:
        return Bulletin()
    places = place_queries.places_of_households(session, order_id)
    facts = {
        household_id: _pickup(order, order.deliver_on, places.get(household_id), found.cents)
        for household_id, found in sums_of(session, order).items()
        if found.gets_something
    }
    key = f"order:{order.id}:pickup:{order.deliver_on}"
    return Bulletin(to_members(members_in(session, order), facts, key))


def _pickup(order: CollectiveOrder, day: date, place: PickupPlace | None, cents: int) -> Facts:
    return facts_of(
        order,
        "pickup",
        deliver_on=day.isoformat(),
        place=place.name if place else None,
        street=place.street if place else None,
        note=place.note if place else "",
        cents=cents,
    )


def silent_news(session: Session, order_id: uuid.UUID) -> Bulletin:
    """Tell who looks after an order which producers have not answered."""
    order = queries.order(session, order_id)
    sending = answer_queries.last_sending(session, order_id)
    answered = answer_queries.answered_producers(session, order_id, sending)
    silent = answer_queries.asked_producers(session, order_id) - answered
    if order.state is not OrderState.SENT or not silent:
        return Bulletin()
    names = [
        each.producer.name
        for each in queries.producers_of(session, order_id)
        if each.producer_id in silent
    ]
    facts = facts_of(order, "silent", producers=names, days=SILENT.days)
    key = f"order:{order.id}:silent:{sending}"
    return Bulletin(to_coordinators(session, order, facts, key, producers=silent))
