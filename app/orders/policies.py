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


def groups_of(standing: Standing, producers: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return the groups in which the person looks after orders with these producers, and sees households by name."""
    return frozenset(
        each for each in standing.coordinates if may_make_with(standing, each, producers)
    )


def may_see_sums(
    standing: Standing,
    group_id: uuid.UUID,
    producers: Collection[uuid.UUID],
    *,
    is_treasurer: bool,
) -> bool:
    """Whether the person sees what the households of a group owe: who looks after its orders, or its money."""
    return is_treasurer or may_make_with(standing, group_id, producers)


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
