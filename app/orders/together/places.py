"""Which places of a group serve an order, and which of them a household has chosen."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders.booking.models import Basket
from app.orders.errors import OrderOver, PlaceNeeded
from app.orders.models import CollectiveOrder, OrderGroup
from app.orders.states import OrderState
from app.orders.together import place_queries
from app.orders.together.place_models import OrderPlace

# Until the goods are there one may still say where.
PLACES_STAND = frozenset(
    {OrderState.DELIVERED, OrderState.SETTLED, OrderState.ARCHIVED, OrderState.CANCELLED}
)


def serve_everywhere(session: Session, part: OrderGroup) -> None:
    """Let every place that a group uses serve an order."""
    for place in place_queries.active_places(session, part.organisation_id):
        session.add(OrderPlace(order_group_id=part.id, place_id=place.id))
    session.flush()


def set_places(
    session: Session,
    order: CollectiveOrder,
    part: OrderGroup,
    wanted: Collection[uuid.UUID],
    *,
    actor: Actor,
    now: datetime,
) -> list[Basket]:
    """Say which places of a group serve an order; return the baskets whose place is no longer among them.

    They go to the only place that is left, or are asked anew. The order must be locked by the caller.

    Raises
    ------
    OrderOver
    """
    if order.state in PLACES_STAND:
        raise OrderOver
    own = {each.id for each in place_queries.active_places(session, part.organisation_id)}
    rows = {row.place_id: row for row in place_queries.rows_of(session, part)}
    chosen = set(wanted) & (own | rows.keys())
    replace_places(session, part, chosen)
    if chosen != rows.keys():
        facts = {"group": str(part.organisation_id), "places": len(chosen)}
        subject = Subject("collective_order", order.id)
        record(session, "order.places_set", subject, actor=actor, now=now, facts=facts)
    return _move(session, part, chosen)


def replace_places(session: Session, part: OrderGroup, chosen: Collection[uuid.UUID]) -> None:
    """Let these places of a group serve an order, and no others."""
    rows = {row.place_id: row for row in place_queries.rows_of(session, part)}
    for place_id, row in rows.items():
        if place_id not in chosen:
            session.delete(row)
    for place_id in sorted(set(chosen) - rows.keys()):
        session.add(OrderPlace(order_group_id=part.id, place_id=place_id))
    session.flush()


def _move(session: Session, part: OrderGroup, chosen: set[uuid.UUID]) -> list[Basket]:
    only = next(iter(chosen)) if len(chosen) == 1 else None
    moved = []
    for basket in place_queries.baskets_of_group(session, part):
        had = basket.place_id
        if had in chosen:
            continue
        basket.place_id = only
        if had is not None:
            moved.append(basket)
    session.flush()
    return moved


def place_for(
    session: Session, part: OrderGroup, had: uuid.UUID | None, wanted: uuid.UUID | None
) -> uuid.UUID | None:
    """Return where a household collects: as wished, as before, or at the only place there is.

    Raises
    ------
    PlaceNeeded
        When there are several and none of them was chosen.
    """
    serving = {row.place_id for row in place_queries.rows_of(session, part)}
    if wanted is not None and wanted not in serving:
        raise PlaceNeeded
    for each in (wanted, had):
        if each in serving:
            return each
    if len(serving) > 1:
        raise PlaceNeeded
    return next(iter(serving), None)
