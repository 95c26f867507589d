"""What collective orders leave for treasurers to read."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.orders.models import CollectiveOrder, OrderProducer
from app.orders.states import OrderState


def _unsettled(holder_id: uuid.UUID) -> list[ColumnElement[bool]]:
    return [CollectiveOrder.holder_id == holder_id, CollectiveOrder.state == OrderState.DELIVERED]


def count_unsettled(session: Session, holder_id: uuid.UUID) -> int:
    """Return how many orders of a group are delivered and not settled."""
    query = select(func.count()).select_from(CollectiveOrder)
    return session.scalar(query.where(*_unsettled(holder_id))) or 0


def unsettled(
    session: Session, holder_id: uuid.UUID, *, first: int, most: int
) -> Sequence[CollectiveOrder]:
    """Return orders of a group that are delivered and not settled, the oldest first."""
    return session.scalars(
        select(CollectiveOrder)
        .where(*_unsettled(holder_id))
        .order_by(CollectiveOrder.closes_at, CollectiveOrder.id)
        .offset(first)
        .limit(most)
    ).all()


def makers_of(
    session: Session, order_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, set[uuid.UUID]]:
    """Return the producers of each of some orders."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {each: set() for each in order_ids}
    rows = session.execute(
        select(OrderProducer.order_id, OrderProducer.producer_id).where(
            OrderProducer.order_id.in_(order_ids)
        )
    )
    for order_id, producer_id in rows:
        found[order_id].add(producer_id)
    return found
