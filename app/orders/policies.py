"""Who may do what with collective orders."""

import uuid
from collections.abc import Collection

from app.orders.models import CollectiveOrder
from app.orders.people import Standing
from app.orders.states import OrderState


def may_make(standing: Standing, group_id: uuid.UUID) -> bool:
    """Whether the person may make orders of a group, with any producer or with some."""
    return group_id in standing.coordinates


def may_make_with(
    standing: Standing, group_id: uuid.UUID, producers: Collection[uuid.UUID]
) -> bool:
    """Whether the person may make an order of a group with these producers."""
    if group_id not in standing.coordinates:
        return False
    allowed = standing.coordinates[group_id]
    return allowed is None or set(producers) <= allowed


def may_manage(
    standing: Standing, order: CollectiveOrder, producers: Collection[uuid.UUID]
) -> bool:
    """Whether the person looks after an order: of the holder's people, those of all its producers."""
    return may_make_with(standing, order.holder_id, producers)


def may_see(standing: Standing, order: CollectiveOrder, joined: Collection[uuid.UUID]) -> bool:
    """Whether the person sees an order: drafts only who coordinates, the rest whoever takes part."""
    if order.state is OrderState.DRAFT:
        return order.holder_id in standing.coordinates
    return bool(standing.groups & set(joined))
