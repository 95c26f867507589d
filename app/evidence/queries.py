"""Every reading of claims and their history."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.errors import OfferNotOfOrganisation
from app.evidence.models import ClaimEvent
from app.evidence.subject import Subject
from catalog.claims import Claim
from catalog.offers import Offer
from catalog.organisations import Organisation

MOST_EVENTS_SHOWN = 100


def lock_organisation(session: Session, organisation_id: uuid.UUID) -> None:
    """Let nobody else write claims of an organisation until the transaction ends."""
    session.execute(
        select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def events_of(session: Session, subject: Subject) -> Sequence[ClaimEvent]:
    """Return the whole history of the claims of a subject, oldest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(
            ClaimEvent.organisation_id == subject.organisation_id,
            ClaimEvent.offer_id == subject.offer_id,
        )
        .order_by(ClaimEvent.number, ClaimEvent.id)
    ).all()


def claims_on(session: Session, subject: Subject) -> dict[str, Claim]:
    """Return what is claimed of an organisation as a whole, or of one offer, by criterion."""
    rows = session.scalars(
        select(Claim)
        .where(Claim.organisation_id == subject.organisation_id, Claim.offer_id == subject.offer_id)
        .order_by(Claim.criterion_code, Claim.id)
    )
    return {row.criterion_code: row for row in rows}


def latest_events(
    session: Session, subject: Subject, criterion_code: str, *, most: int = MOST_EVENTS_SHOWN
) -> Sequence[ClaimEvent]:
    """Return what happened last to one claim, newest first."""
    return session.scalars(
        select(ClaimEvent)
        .where(
            ClaimEvent.organisation_id == subject.organisation_id,
            ClaimEvent.offer_id == subject.offer_id,
            ClaimEvent.criterion_code == criterion_code,
        )
        .order_by(ClaimEvent.number.desc())
        .limit(most)
    ).all()


def offer_of(session: Session, organisation_id: uuid.UUID, offer_id: uuid.UUID) -> Offer:
    """Return an offer of an organisation, also one that is not published.

    Raises
    ------
    OfferNotOfOrganisation
    """
    offer = session.scalar(
        select(Offer).where(Offer.id == offer_id, Offer.organisation_id == organisation_id)
    )
    if offer is None:
        raise OfferNotOfOrganisation
    return offer


def organisation_names(session: Session, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return the names of organisations; those that are gone are left out."""
    wanted = sorted({organisation_id for organisation_id in ids if organisation_id is not None})
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(wanted))
        .order_by(Organisation.id)
    )
    return {row.id: row.name for row in rows}
