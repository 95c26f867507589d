"""Readings of the groups of an order, and of what changed in it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import cos, radians

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.actor import MONEY_KINDS
from app.accounts.models import Person
from app.groups.models import HouseholdPerson
from app.orders.booking.models import Basket, Booking
from app.orders.change_models import OrderChange
from app.orders.errors import OrderNotFound
from app.orders.models import CollectiveOrder, GroupState, OrderGroup, OrderLine
from app.orders.states import TAKES_BOOKINGS, OrderState
from app.orders.together.place_models import OrderPlace
from app.web.slugs import slugify
from catalog.geography import distance_km
from catalog.organisations import Organisation

MOST_GROUPS = 20
MOST_PARTS = 200


def part_of(session: Session, order_id: uuid.UUID, organisation_id: uuid.UUID) -> OrderGroup:
    """Return how a group takes part in an order, with its name; raises OrderNotFound."""
    found = session.scalar(
        select(OrderGroup)
        .where(OrderGroup.order_id == order_id, OrderGroup.organisation_id == organisation_id)
        .options(joinedload(OrderGroup.organisation))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise OrderNotFound
    return found


def parts_of(session: Session, order_id: uuid.UUID) -> Sequence[OrderGroup]:
    """Return every group that takes part in an order, was asked to or did, the first to come first."""
    return session.scalars(
        select(OrderGroup)
        .where(OrderGroup.order_id == order_id)
        .options(joinedload(OrderGroup.organisation))
        .order_by(OrderGroup.id)
        .limit(MOST_PARTS)
    ).all()


def last_change_number(session: Session, order_id: uuid.UUID) -> int:
    """Return the number of the latest change of an order; 0 before the first."""
    query = select(func.max(OrderChange.number)).where(OrderChange.order_id == order_id)
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A change with the names of who and what it is about; of another group's people only the group."""

    change: OrderChange
    group: str | None
    line: str | None
    person: str | None


def changes_of(session: Session, order_id: uuid.UUID) -> list[Changed]:
    """Return what changed in an order."""
    rows = session.execute(
        select(OrderChange, Organisation.name, OrderLine.title, Person.name)
        .outerjoin(Organisation, Organisation.id == OrderChange.organisation_id)
        .outerjoin(OrderLine, OrderLine.id == OrderChange.line_id)
        .outerjoin(Person, Person.id == OrderChange.by_id)
        .where(OrderChange.order_id == order_id)
        .order_by(OrderChange.number)
    )
    return [Changed(*row) for row in rows]


def bookings_of_group(session: Session, part: OrderGroup) -> Sequence[Booking]:
    """Return what the households of a group have booked in an order."""
    return session.scalars(
        select(Booking)
        .where(
            Booking.order_id == part.order_id,
            Booking.organisation_id == part.organisation_id,
            (Booking.quantity > 0) | (Booking.tolerance > 0),
        )
        .order_by(Booking.household_id, Booking.line_id)
        .execution_options(populate_existing=True)
    ).all()


def households_booked(session: Session, part: OrderGroup) -> int:
    """Return how many households of a group have booked in an order."""
    query = select(func.count(Booking.household_id.distinct())).where(
        Booking.order_id == part.order_id,
        Booking.organisation_id == part.organisation_id,
        (Booking.quantity > 0) | (Booking.tolerance > 0),
    )
    return session.scalar(query) or 0


def baskets_of(
    session: Session, order_id: uuid.UUID, households: set[uuid.UUID]
) -> Sequence[Basket]:
    """Return the baskets of some households in an order."""
    return session.scalars(
        select(Basket)
        .where(Basket.order_id == order_id, Basket.household_id.in_(households))
        .order_by(Basket.id)
        .execution_options(populate_existing=True)
    ).all()


def open_invitations(
    session: Session, groups: frozenset[uuid.UUID]
) -> Sequence[tuple[OrderGroup, CollectiveOrder]]:
    """Return the invitations that some groups have not answered, with their orders, newest first."""
    rows = session.execute(
        select(OrderGroup, CollectiveOrder)
        .join(CollectiveOrder, CollectiveOrder.id == OrderGroup.order_id)
        .where(
            OrderGroup.organisation_id.in_(groups),
            OrderGroup.state == GroupState.INVITED,
            CollectiveOrder.state.in_({OrderState.DRAFT} | TAKES_BOOKINGS),
        )
        .options(joinedload(CollectiveOrder.holder), joinedload(OrderGroup.organisation))
        .order_by(OrderGroup.id.desc())
        .limit(MOST_GROUPS)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class NearGroup:
    """A group one may invite."""

    id: uuid.UUID
    name: str
    km: float


def groups_near(
    session: Session, order: CollectiveOrder, holder: Organisation, words: str
) -> list[NearGroup]:
    """Return groups that an order may be opened to, the nearest first."""
    there = select(OrderGroup.organisation_id).where(
        OrderGroup.order_id == order.id,
        OrderGroup.state.in_({GroupState.INVITED, GroupState.JOINED}),
    )
    north = Organisation.lat - holder.lat
    east = (Organisation.lon - holder.lon) * cos(radians(holder.lat))
    query = (
        select(Organisation.id, Organisation.name, Organisation.lat, Organisation.lon)
        .where(Organisation.kind.in_(MONEY_KINDS), Organisation.id.not_in(there))
        .order_by(north * north + east * east, Organisation.id)
        .limit(MOST_GROUPS)
    )
    if words:
        # The name as it stands, and without its accents and signs, as an address would have it.
        plain = slugify(words)
        matches = Organisation.name.icontains(words, autoescape=True)
        if plain:
            matches |= Organisation.slug.contains(plain, autoescape=True)
        query = query.where(matches)
    return [
        NearGroup(row[0], row[1], distance_km(holder.lat, holder.lon, row[2], row[3]))
        for row in session.execute(query)
    ]


def has_places(session: Session, part: OrderGroup) -> bool:
    """Tell whether some place of a group serves an order."""
    query = select(OrderPlace.id).where(OrderPlace.order_group_id == part.id).limit(1)
    return session.scalar(query) is not None


def own_parts(
    session: Session, orders: Collection[uuid.UUID], groups: Collection[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return by order one of some groups that takes part in it."""
    rows = session.execute(
        select(OrderGroup.order_id, OrderGroup.organisation_id)
        .where(
            OrderGroup.order_id.in_(set(orders)),
            OrderGroup.organisation_id.in_(set(groups)),
            OrderGroup.state == GroupState.JOINED,
        )
        .order_by(OrderGroup.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def households_by_group(session: Session, order_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Return how many households of each group have booked in an order."""
    rows = session.execute(
        select(Booking.organisation_id, func.count(Booking.household_id.distinct()))
        .where(Booking.order_id == order_id, (Booking.quantity > 0) | (Booking.tolerance > 0))
        .group_by(Booking.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def people_of(session: Session, households: set[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Return the people of some households."""
    return session.scalars(
        select(HouseholdPerson.person_id)
        .where(HouseholdPerson.household_id.in_(households))
        .order_by(HouseholdPerson.id)
    ).all()


def households_of_line(session: Session, line_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the households that have booked a line."""
    query = select(Booking.household_id).where(
        Booking.line_id == line_id, (Booking.quantity > 0) | (Booking.tolerance > 0)
    )
    return set(session.scalars(query))
