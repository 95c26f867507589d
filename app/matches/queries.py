"""What the pages of this room read: the offers of one page, their claims and areas."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.offers import Offer


@dataclass(frozen=True, slots=True)
class CardRows:
    """The rows behind a page of cards."""

    offers: dict[uuid.UUID, Offer]
    claims: dict[uuid.UUID, list[Claim]]
    areas: dict[uuid.UUID, list[DeliveryArea]]

    def claims_on(self, offer: Offer) -> list[Claim]:
        """Return what is claimed of an offer: its own claims first, then its producer's others."""
        claims = self.claims.get(offer.organisation_id, [])
        own = [claim for claim in claims if claim.offer_id == offer.id]
        said = {claim.criterion_code for claim in own}
        general = [
            claim for claim in claims if claim.offer_id is None and claim.criterion_code not in said
        ]
        return own + general


def rows_for_cards(session: Session, offer_ids: Sequence[uuid.UUID]) -> CardRows:
    """Read a page of offers in three statements, however many they are."""
    offers = session.scalars(
        select(Offer)
        .where(Offer.id.in_(offer_ids), Offer.published)
        .options(joinedload(Offer.organisation))
        .order_by(Offer.id)
    ).all()
    organisation_ids = sorted({offer.organisation_id for offer in offers})
    shown = [offer.id for offer in offers]
    claims = session.scalars(
        select(Claim)
        .where(
            Claim.organisation_id.in_(organisation_ids),
            Claim.offer_id.is_(None) | Claim.offer_id.in_(shown),
        )
        .order_by(Claim.criterion_code, Claim.id)
    )
    areas = session.scalars(
        select(DeliveryArea)
        .where(DeliveryArea.organisation_id.in_(organisation_ids))
        .order_by(DeliveryArea.organisation_id, DeliveryArea.id)
    )
    rows = CardRows({offer.id: offer for offer in offers}, {}, {})
    for claim in claims:
        rows.claims.setdefault(claim.organisation_id, []).append(claim)
    for area in areas:
        rows.areas.setdefault(area.organisation_id, []).append(area)
    return rows
