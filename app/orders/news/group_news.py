"""What those who coordinate hear of the groups of an order, and households of what it means for them."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.notices.models import NoticeKind
from app.notices.services import News, tell
from app.orders import queries
from app.orders.booking.models import Basket
from app.orders.models import CollectiveOrder, OrderGroup, OrderLine
from app.orders.news import queries as news_queries
from app.orders.news.bulletins import facts_of
from app.orders.together import queries as group_queries
from app.orders.together.joining import Deed


def tell_invited(session: Session, order_id: uuid.UUID, part: OrderGroup, deed: Deed) -> None:
    """Tell those who coordinate a group that it is asked to take part."""
    order = queries.order(session, order_id)
    facts = facts_of(order, "invited", group_id=str(part.organisation_id), message=part.message)
    _tell_coordinators(session, order, part.organisation_id, facts, deed)


def tell_holder(
    session: Session, order_id: uuid.UUID, part: OrderGroup, reason: str, deed: Deed
) -> None:
    """Tell those who coordinate for the holder what a group has answered, or that it has left."""
    order = queries.order(session, order_id)
    facts = facts_of(order, part.state.value, other=part.organisation.name, reason=reason)
    _tell_coordinators(session, order, order.holder_id, facts, deed)


def _tell_coordinators(
    session: Session,
    order: CollectiveOrder,
    group_id: uuid.UUID,
    facts: dict[str, Any],
    deed: Deed,
) -> None:
    makers = [each.producer_id for each in queries.producers_of(session, order.id)]
    people = news_queries.coordinators_of(session, group_id, makers)
    # Asked, refused and asked again is three pieces of news.
    key = f"order-group:{order.id}:{group_queries.last_change_number(session, order.id)}"
    tell(
        session,
        [
            News(who, NoticeKind.ORDERS_COORDINATED, key, facts)
            for who in people
            if who != deed.actor.person_id
        ],
        now=deed.now,
    )


def tell_taken_out(
    session: Session,
    order_id: uuid.UUID,
    households: Collection[uuid.UUID],
    reason: str,
    deed: Deed,
) -> None:
    """Tell households that their bookings are gone with their group."""
    order = queries.order(session, order_id)
    key = f"order-left:{order_id}:{group_queries.last_change_number(session, order_id)}"
    tell_households(session, households, facts_of(order, "taken_out", reason=reason), key, deed)


def tell_moved(
    session: Session, order_id: uuid.UUID, baskets: Sequence[Basket], deed: Deed
) -> None:
    """Tell households that they collect elsewhere, or have to choose anew."""
    order = queries.order(session, order_id)
    for basket in baskets:
        what = "place_gone" if basket.place_id is None else "place_moved"
        key = f"order-place:{order_id}:{basket.id}:{deed.now:%Y%m%d%H%M%S}"
        tell_households(session, {basket.household_id}, facts_of(order, what), key, deed)


def tell_households(
    session: Session,
    households: Iterable[uuid.UUID],
    facts: dict[str, Any],
    key: str,
    deed: Deed,
) -> None:
    """Tell the people of some households something of an order."""
    people = group_queries.people_of(session, set(households))
    tell(session, [News(who, NoticeKind.ORDERS, key, facts) for who in people], now=deed.now)


def tell_line(
    session: Session,
    line: OrderLine,
    what: str,
    deed: Deed,
    *,
    reason: str = "",
) -> None:
    """Tell those who have booked a line that it is withdrawn, or there again."""
    order = queries.order(session, line.order_id)
    facts = facts_of(order, what, line=line.title, reason=reason)
    number = group_queries.last_change_number(session, order.id)
    households = group_queries.households_of_line(session, line.id)
    tell_households(session, households, facts, f"order-line:{order.id}:{number}", deed)


def tell_next(
    session: Session,
    order: CollectiveOrder,
    made: CollectiveOrder | None,
    gone: Sequence[str],
    *,
    now: datetime,
) -> None:
    """Tell those who coordinate that the next order is proposed, or that nothing is left to propose."""
    shown = queries.order(session, (made or order).id)
    makers = [each.producer_id for each in queries.producers_of(session, order.id)]
    what = "proposed" if made else "not_proposed"
    facts = facts_of(shown, what, gone=list(gone))
    tell(
        session,
        [
            News(who, NoticeKind.ORDERS_COORDINATED, f"order-next:{order.id}", facts)
            for who in news_queries.coordinators_of(session, order.holder_id, makers)
        ],
        now=now,
    )
