"""Every reading of offers for their own pages."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.claims import Claim
from catalog.errors import NotFound
from catalog.offers import Offer


class OfferNotFound(NotFound):
    """No published offer has this address."""

    code = "offer_not_found"

    def __init__(self, offer_id: uuid.UUID) -> None:
        self.offer_id = offer_id
        super().__init__()


def published_offer(session: Session, offer_id: uuid.UUID) -> Offer:
    """Return an offer with its organisation; raises OfferNotFound, also for a withdrawn one."""
    found = session.scalar(
        select(Offer)
        .where(Offer.id == offer_id, Offer.published)
        .options(joinedload(Offer.organisation))
    )
    if found is None:
        raise OfferNotFound(offer_id)
    return found


def claims_on(session: Session, offer: Offer) -> list[Claim]:
    """Return what is claimed of an offer: its own claims, then its organisation's others."""
    claims = session.scalars(
        select(Claim)
        .where(
            Claim.organisation_id == offer.organisation_id,
            Claim.offer_id.is_(None) | (Claim.offer_id == offer.id),
        )
        .order_by(Claim.criterion_code, Claim.id)
    ).all()
    own = [claim for claim in claims if claim.offer_id is not None]
    said = {claim.criterion_code for claim in own}
    return own + [
        claim for claim in claims if claim.offer_id is None and claim.criterion_code not in said
    ]


def similar_offers(session: Session, offer: Offer, most: int) -> Sequence[Offer]:
    """Return other organisations' offers of the same category."""
    return session.scalars(
        select(Offer)
        .where(
            Offer.category_code == offer.category_code,
            Offer.organisation_id != offer.organisation_id,
            Offer.published,
        )
        .options(joinedload(Offer.organisation))
        .order_by(Offer.id)
        .limit(most)
    ).all()


def offers_in(session: Session, codes: Sequence[str], *, first: int, most: int) -> Sequence[Offer]:
    """Return a page of the published offers of some categories.

    In the order in which they were written, never by name: a list has no winner.
    """
    return session.scalars(
        select(Offer)
        .where(Offer.category_code.in_(codes), Offer.published)
        .options(joinedload(Offer.organisation))
        .order_by(Offer.id)
        .offset(first)
        .limit(most)
    ).all()


def titles_of(session: Session, offer_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of some offers."""
    rows = session.execute(select(Offer.id, Offer.title).where(Offer.id.in_(offer_ids)))
    return {row.id: row.title for row in rows}
