"""What an import reads: the organisation, its offers, their claims."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.errors import UnknownOrganisation
from app.exchange.models import PriceListMapping
from catalog.claims import Claim
from catalog.offers import Offer
from catalog.organisations import Organisation

ClaimFacts = tuple[object, ...]
CLAIM_FACTS = (
    "id",
    "offer_id",
    "criterion_code",
    "value",
    "level",
    "issuer",
    "number",
    "verified_by_id",
)


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return the organisation of a short name; raises UnknownOrganisation."""
    return _one(session.scalar(select(Organisation).where(Organisation.slug == slug)), slug)


def locked_organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return the organisation, locked: of two imports into it the second waits for the first."""
    statement = select(Organisation).where(Organisation.slug == slug)
    # Only the row itself and not its key: an import does not stand in the way of new orders for it.
    locked = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return _one(session.scalar(locked), slug)


def _one(organisation: Organisation | None, slug: str) -> Organisation:
    if organisation is None:
        raise UnknownOrganisation(slug)
    return organisation


def offers_of(session: Session, organisation_id: uuid.UUID) -> list[Offer]:
    """Return the offers of an organisation that its owners have not withdrawn, the oldest first."""
    return list(
        session.scalars(
            select(Offer)
            .where(Offer.organisation_id == organisation_id, Offer.withdrawn_at.is_(None))
            .order_by(Offer.id)
        )
    )


def lock_offers_of(session: Session, organisation_id: uuid.UUID) -> set[tuple[uuid.UUID, int]]:
    """Lock the offers of an organisation and return their revisions: nobody changes them until the end."""
    rows = session.execute(
        select(Offer.id, Offer.revision)
        .where(Offer.organisation_id == organisation_id, Offer.withdrawn_at.is_(None))
        .order_by(Offer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.id, row.revision) for row in rows}


def offer_claim_facts(session: Session, organisation_id: uuid.UUID) -> set[ClaimFacts]:
    """Return what an import goes by of the claims of single offers."""
    rows = session.execute(
        select(*(getattr(Claim, name) for name in CLAIM_FACTS)).where(
            Claim.organisation_id == organisation_id, Claim.offer_id.is_not(None)
        )
    )
    return {tuple(row) for row in rows}


def offer_claims_of(session: Session, organisation_id: uuid.UUID) -> dict[uuid.UUID, list[Claim]]:
    """Return what is claimed of single offers of an organisation, by offer."""
    rows = session.scalars(
        select(Claim)
        .where(Claim.organisation_id == organisation_id, Claim.offer_id.is_not(None))
        .order_by(Claim.criterion_code)
    )
    by_offer: dict[uuid.UUID, list[Claim]] = {}
    for claim in rows:
        if claim.offer_id is not None:
            by_offer.setdefault(claim.offer_id, []).append(claim)
    return by_offer


def mapping_of(
    session: Session, organisation_id: uuid.UUID, fingerprint: str
) -> PriceListMapping | None:
    """Return how lists with these columns are read, None when nobody has said it yet."""
    return session.scalar(
        select(PriceListMapping).where(
            PriceListMapping.organisation_id == organisation_id,
            PriceListMapping.fingerprint == fingerprint,
        )
    )
