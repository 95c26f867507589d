"""The next order of one that comes round: proposed as a draft when the last one closes, opened by people only."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.change_models import ChangeKind
from app.orders.changes import About, note_change
from app.orders.closing.services import later_end
from app.orders.errors import EmptyOrder
from app.orders.making import drafting, next_queries
from app.orders.making.drafting import MeantHours, Minimum, OrderDraft, terms_in
from app.orders.models import CollectiveOrder, OrderLine, Recurrence
from app.orders.news import group_news
from app.orders.together import place_queries
from app.orders.together.places import replace_places
from app.orders.wall_time import Hour
from catalog.organisations import Organisation

ROUND: Mapping[Recurrence, timedelta] = MappingProxyType(
    {
        Recurrence.WEEKLY: timedelta(weeks=1),
        Recurrence.FORTNIGHTLY: timedelta(weeks=2),
        Recurrence.FOUR_WEEKLY: timedelta(weeks=4),
    }
)


@dataclass(frozen=True, slots=True)
class Times:
    """When an order opens, closes, completes packs, and how many days later it comes."""

    opens_at: datetime
    closes_at: datetime
    completing_until: datetime | None
    meant: MeantHours
    shift: timedelta


def next_times(order: CollectiveOrder, *, timezone: str, now: datetime) -> Times:
    """Return the times of the next order: the same hours on the wall, as many rounds later as lie ahead.

    Days by which an order was extended do not move the ones after it.
    """
    step = ROUND[order.recurrence]
    extended = timedelta(days=order.extend_days if order.extended_at else 0)
    shift = step
    closes = Hour(order.closes_at, order.closes_meant)
    while closes.later(shift - extended, timezone).moment <= now:
        shift += step
    opens = Hour(order.opens_at, order.opens_meant).later(shift, timezone)
    closes = closes.later(shift - extended, timezone)
    closes = closes.after(opens, order.closes_at - order.opens_at, timezone)
    until = later_end(order, closes, shift - extended, timezone)
    return Times(
        opens_at=opens.moment,
        closes_at=closes.moment,
        completing_until=until.moment if until else None,
        meant=MeantHours(opens.meant, closes.meant, until.meant if until else None),
        shift=shift,
    )


def propose_next(
    session: Session, order_id: uuid.UUID, *, timezone: str, now: datetime
) -> CollectiveOrder | None:
    """Make the draft of the next order from one that has closed; None when there is nothing to propose.

    Done once, whoever asks again. What is not offered any more is left out and named.
    """
    order = queries.locked_order(session, order_id)
    if order.recurrence is Recurrence.NONE or next_queries.has_next(session, order.id):
        return None
    lines = [each for each in queries.lines_of(session, order.id) if each.withdrawn_at is None]
    holder = session.get_one(Organisation, order.holder_id)
    draft = _draft(session, order, lines, next_times(order, timezone=timezone, now=now))
    gone = _gone(session, lines)
    try:
        made = drafting.make_order(session, holder, draft, actor=None, now=now)
    except EmptyOrder:
        group_news.tell_next(session, order, None, gone, now=now)
        return None
    _same_places(session, order, made)
    about = About(reason=", ".join(gone))
    note_change(session, made, ChangeKind.PROPOSED, about, actor=None, now=now)
    group_news.tell_next(session, order, made, gone, now=now)
    return made


def _draft(
    session: Session, order: CollectiveOrder, lines: Sequence[OrderLine], times: Times
) -> OrderDraft:
    return OrderDraft(
        title=order.title,
        note=order.note,
        opens_at=times.opens_at,
        closes_at=times.closes_at,
        completing_until=times.completing_until,
        meant=times.meant,
        deliver_on=order.deliver_on + times.shift if order.deliver_on else None,
        offers=tuple(line.offer_id for line in lines if line.offer_id is not None),
        rounding=order.rounding,
        threshold_percent=order.threshold_percent,
        under_minimum=order.under_minimum,
        extend_days=order.extend_days,
        pack_scope=order.pack_scope,
        recurrence=order.recurrence,
        terms={line.offer_id: terms_in(line) for line in lines if line.offer_id is not None},
        minimums={
            each.producer_id: Minimum(each.minimum_cents, each.minimum_grams)
            for each in queries.producers_of(session, order.id)
        },
        previous_id=order.id,
    )


def _gone(session: Session, lines: Sequence[OrderLine]) -> list[str]:
    ids = [line.offer_id for line in lines if line.offer_id is not None]
    there = {offer.id for offer in drafting.offers_in(session, ids)}
    return [line.title for line in lines if line.offer_id not in there]


def _same_places(session: Session, order: CollectiveOrder, made: CollectiveOrder) -> None:
    before = queries.group_of(session, order.id, order.holder_id)
    part = queries.group_of(session, made.id, order.holder_id)
    if before is not None and part is not None:
        places = [each.id for each in place_queries.places_of(session, before) if each.active]
        if places:
            replace_places(session, part, places)
