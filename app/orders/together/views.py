"""The groups of an order as their page shows them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.orders.booking.services import deadline_of
from app.orders.change_models import ChangeKind
from app.orders.models import CollectiveOrder, GroupState
from app.orders.together import queries as group_queries
from app.orders.together.joining import STILL_OPEN
from app.orders.together.part_views import PlaceChoice, place_choices
from app.orders.together.places import PLACES_STAND
from app.orders.together.queries import Changed, NearGroup
from app.orders.words import change_words, group_state_words, scope_words

# What the holder does with another group.
OF_THE_HOLDER = frozenset({ChangeKind.GROUP_INVITED, ChangeKind.INVITATION_TAKEN_BACK})


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of an order."""

    id: uuid.UUID
    name: str
    state_label: str
    is_invited: bool
    has_joined: bool
    is_holder: bool
    deadline: datetime
    households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView:
    """The page."""

    id: uuid.UUID
    title: str
    scope: str
    is_open: bool
    groups: tuple[GroupRow, ...]
    near: tuple[NearGroup, ...]


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The places of the holder that serve the order."""

    order_id: uuid.UUID
    group_id: uuid.UUID
    choices: tuple[PlaceChoice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What was changed, of whom or what, when, by whom, why."""

    what: str
    about: str
    at: datetime
    by: str | None
    reason: str


def groups_view(session: Session, order: CollectiveOrder, words: str) -> GroupsView:
    """Return the groups of an order and, while it is open, those that may be asked."""
    counts = group_queries.households_by_group(session, order.id)
    is_open = order.state in STILL_OPEN
    near = group_queries.groups_near(session, order, order.holder, words) if is_open else []
    return GroupsView(
        id=order.id,
        title=order.title,
        scope=scope_words(order.pack_scope),
        is_open=is_open,
        groups=tuple(
            GroupRow(
                part.organisation_id,
                part.organisation.name,
                group_state_words(part.state),
                part.state is GroupState.INVITED,
                part.state is GroupState.JOINED,
                part.organisation_id == order.holder_id,
                deadline_of(order, part),
                counts.get(part.organisation_id, 0),
            )
            for part in group_queries.parts_of(session, order.id)
        ),
        near=tuple(near),
    )


def own_places(session: Session, order: CollectiveOrder) -> PlacesView:
    """Return where the holder's households collect."""
    part = group_queries.part_of(session, order.id, order.holder_id)
    return PlacesView(
        order.id, order.holder_id, place_choices(session, part), order.state not in PLACES_STAND
    )


def change_views(session: Session, order: CollectiveOrder) -> list[ChangeView]:
    """Return what changed in an order; who did it for another group is that group."""
    return [_change_view(each, order) for each in group_queries.changes_of(session, order.id)]


def _change_view(found: Changed, order: CollectiveOrder) -> ChangeView:
    change = found.change
    ours = change.organisation_id in {None, order.holder_id} or change.kind in OF_THE_HOLDER
    return ChangeView(
        change_words(change.kind),
        found.group or found.line or "",
        change.at,
        found.person if ours else found.group,
        change.reason,
    )
