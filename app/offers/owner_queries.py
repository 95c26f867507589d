"""Every reading of offers for those who wrote them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.offers.queries import OfferNotFound
from app.organisations.queries import OrganisationNotFound
from catalog.offer_prices import OfferPrice
from catalog.offers import Offer
from catalog.organisations import Organisation


def own_offer(session: Session, offer_id: uuid.UUID) -> Offer:
    """Return an offer with its organisation, a draft too; raises OfferNotFound, also when withdrawn."""
    found = session.scalar(
        select(Offer)
        .where(Offer.id == offer_id, Offer.withdrawn_at.is_(None))
        .options(joinedload(Offer.organisation))
    )
    if found is None:
        raise OfferNotFound(offer_id)
    return found


def lock_shelf(session: Session, organisation_id: uuid.UUID) -> None:
    """Let one person at a time, or one price list, change the offers of an organisation.

    Raises
    ------
    OrganisationNotFound
    """
    found = session.scalar(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise OrganisationNotFound(str(organisation_id))


def locked_offer(session: Session, offer_id: uuid.UUID) -> Offer:
    """Return an offer as it is now, locked together with its organisation's others; raises OfferNotFound."""
    owner = session.scalar(select(Offer.organisation_id).where(Offer.id == offer_id))
    if owner is None:
        raise OfferNotFound(offer_id)
    lock_shelf(session, owner)
    found = session.scalar(
        select(Offer)
        .where(Offer.id == offer_id, Offer.withdrawn_at.is_(None))
        .options(joinedload(Offer.organisation))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise OfferNotFound(offer_id)
    return found


def last_like(session: Session, organisation_id: uuid.UUID, category_code: str) -> Offer | None:
    """Return the offer last written by an organisation, of a category if it has one of it."""
    return session.scalar(
        select(Offer)
        .where(Offer.organisation_id == organisation_id, Offer.withdrawn_at.is_(None))
        .order_by((Offer.category_code == category_code).desc(), Offer.updated_at.desc(), Offer.id)
        .limit(1)
    )


def sku_holder(session: Session, organisation_id: uuid.UUID, sku: str) -> uuid.UUID | None:
    """Return the offer of an organisation that has a code."""
    return session.scalar(
        select(Offer.id).where(Offer.organisation_id == organisation_id, Offer.sku == sku)
    )


def last_prices(session: Session, offer_id: uuid.UUID, *, most: int) -> Sequence[OfferPrice]:
    """Return the last prices of an offer, the newest first."""
    return session.scalars(
        select(OfferPrice)
        .where(OfferPrice.offer_id == offer_id)
        .order_by(OfferPrice.id.desc())
        .limit(most)
    ).all()
