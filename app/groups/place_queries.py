"""Reading the pick-up places of a group."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.groups.errors import PlaceNotFound
from app.groups.place_models import PickupPlace, PickupWindow

MOST_PLACES = 100


def places(
    session: Session, organisation_id: uuid.UUID, *, with_archived: bool
) -> Sequence[PickupPlace]:
    """Return the pick-up places of a group with their times: those in use first, by name."""
    query = select(PickupPlace).where(PickupPlace.organisation_id == organisation_id)
    if not with_archived:
        query = query.where(PickupPlace.active)
    return session.scalars(
        query.options(selectinload(PickupPlace.windows))
        .order_by(PickupPlace.active.desc(), PickupPlace.name)
        .limit(MOST_PLACES)
    ).all()


def place(session: Session, organisation_id: uuid.UUID, place_id: uuid.UUID) -> PickupPlace:
    """Return a pick-up place of a group with its times; raises PlaceNotFound."""
    found = session.scalar(
        select(PickupPlace)
        .where(PickupPlace.id == place_id, PickupPlace.organisation_id == organisation_id)
        .options(selectinload(PickupPlace.windows))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise PlaceNotFound
    return found


def place_named(session: Session, organisation_id: uuid.UUID, name: str) -> PickupPlace | None:
    """Return the place of a group with a name."""
    return session.scalar(
        select(PickupPlace).where(
            PickupPlace.organisation_id == organisation_id, PickupPlace.name == name
        )
    )


def window(session: Session, place_id: uuid.UUID, window_id: uuid.UUID) -> PickupWindow | None:
    """Return a time of a place."""
    return session.scalar(
        select(PickupWindow).where(PickupWindow.id == window_id, PickupWindow.place_id == place_id)
    )
