"""Readings for making an order: who offers what near a group, and what was ordered last time."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import cos, radians

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.groups.pact_models import Pact, PactState
from app.orders.models import CollectiveOrder
from app.web.slugs import slugify
from catalog.geography import distance_km
from catalog.offers import Offer
from catalog.organisations import Organisation

MOST_PRODUCERS = 30
MOST_OFFERS = 400
MOST_BEFORE = 6


@dataclass(frozen=True, slots=True)
class NearProducer:
    """A producer one can order from."""

    id: uuid.UUID
    name: str
    offers: int
    km: float


def producers_near(
    session: Session,
    group: Organisation,
    words: str,
    only: frozenset[uuid.UUID] | None,
) -> list[NearProducer]:
    """Return producers with published, priced offers, the nearest first; `only` some when given."""
    # Flat earth is near enough to put some dozens of kilometres in order.
    north = Organisation.lat - group.lat
    east = (Organisation.lon - group.lon) * cos(radians(group.lat))
    query = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.lat,
            Organisation.lon,
            func.count(Offer.id),
        )
        .join(Offer, Offer.organisation_id == Organisation.id)
        .where(Offer.published, Offer.price_cents.is_not(None), Organisation.id != group.id)
        .group_by(Organisation.id, Organisation.name, Organisation.lat, Organisation.lon)
        .order_by(north * north + east * east, Organisation.id)
        .limit(MOST_PRODUCERS)
    )
    if words:
        query = query.where(Organisation.slug.contains(slugify(words), autoescape=True))
    if only is not None:
        query = query.where(Organisation.id.in_(only))
    return [
        NearProducer(row[0], row[1], row[4], distance_km(group.lat, group.lon, row[2], row[3]))
        for row in session.execute(query)
    ]


def organisations(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Organisation]:
    """Return some organisations, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(set(ids)))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def offers_of(session: Session, producers: Collection[uuid.UUID]) -> Sequence[Offer]:
    """Return what some producers offer at a price, by producer and name."""
    return session.scalars(
        select(Offer)
        .where(
            Offer.organisation_id.in_(set(producers)),
            Offer.published,
            Offer.price_cents.is_not(None),
        )
        .order_by(Offer.organisation_id, Offer.title, Offer.id)
        .limit(MOST_OFFERS)
    ).all()


def pacts_with(
    session: Session, group_id: uuid.UUID, producers: Collection[uuid.UUID]
) -> Sequence[Pact]:
    """Return the pacts in force of a group with some producers."""
    return session.scalars(
        select(Pact)
        .where(
            Pact.organisation_id == group_id,
            Pact.producer_id.in_(set(producers)),
            Pact.state == PactState.ACTIVE,
        )
        .order_by(Pact.producer_id)
    ).all()


def orders_before(session: Session, group_id: uuid.UUID) -> Sequence[CollectiveOrder]:
    """Return the latest orders that a group has made."""
    return session.scalars(
        select(CollectiveOrder)
        .where(CollectiveOrder.holder_id == group_id)
        .order_by(CollectiveOrder.number.desc())
        .limit(MOST_BEFORE)
    ).all()


def makers_of(session: Session, offers: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Return who makes some offers that can be booked."""
    return session.scalars(
        select(Offer.organisation_id)
        .where(Offer.id.in_(set(offers)), Offer.published, Offer.price_cents.is_not(None))
        .distinct()
        .order_by(Offer.organisation_id)
    ).all()
