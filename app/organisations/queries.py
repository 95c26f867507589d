"""Every reading of organisations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.accounts.audit_models import AuditEntry
from app.organisations.models import Matter, MatterKind
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.errors import NotFound
from catalog.offers import Offer
from catalog.organisations import Organisation, OrganisationKind
from catalog.registers import OrganisationRegister, Register


class OrganisationNotFound(NotFound):
    """No organisation has this address."""

    code = "organisation_not_found"

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of organisations is narrowed to: words of a name, comuni, a kind."""

    words: str = ""
    istat: tuple[str, ...] = ()
    kind: OrganisationKind | None = None


def organisation_by_slug(session: Session, slug: str) -> Organisation:
    """Return an organisation; raises OrganisationNotFound."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise OrganisationNotFound(slug)
    return found


def _conditions(listing: Listing, *, with_kind: bool = True) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if listing.words:
        # The slug is the name without accents and capitals, so that both databases compare alike.
        wanted = Organisation.slug.contains(listing.words, autoescape=True)
        found.append(or_(wanted, Organisation.istat.in_(listing.istat)))
    if listing.kind is not None and with_kind:
        found.append(Organisation.kind == listing.kind)
    return found


def count_organisations(session: Session, listing: Listing) -> int:
    """Return how many organisations a list holds."""
    query = select(func.count()).select_from(Organisation).where(*_conditions(listing))
    return session.scalar(query) or 0


def page_of_organisations(
    session: Session, listing: Listing, *, after: tuple[str, uuid.UUID] | None, most: int
) -> Sequence[Organisation]:
    """Return the next organisations of the list after a name and identifier, by name."""
    query = select(Organisation).where(*_conditions(listing))
    if after is not None:
        query = query.where(tuple_(Organisation.name, Organisation.id) > tuple_(*after))
    return session.scalars(query.order_by(Organisation.name, Organisation.id).limit(most)).all()


def count_by_kind(session: Session, listing: Listing) -> dict[OrganisationKind, int]:
    """Return how many organisations of each kind the list would hold."""
    rows = session.execute(
        select(Organisation.kind, func.count())
        .where(*_conditions(listing, with_kind=False))
        .group_by(Organisation.kind)
    )
    return {kind: count for kind, count in rows}  # noqa: C416 a Row is not a tuple to dict()


def offers_per_organisation(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many published offers each of the organisations has."""
    rows = session.execute(
        select(Offer.organisation_id, func.count())
        .where(Offer.organisation_id.in_(ids), Offer.published)
        .group_by(Offer.organisation_id)
    )
    return {owner_id: count for owner_id, count in rows}  # noqa: C416 as above


def claims_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Claim]]:
    """Return what the organisations claim of themselves."""
    claims: dict[uuid.UUID, list[Claim]] = {}
    for claim in session.scalars(
        select(Claim)
        .where(Claim.organisation_id.in_(ids), Claim.offer_id.is_(None))
        .order_by(Claim.criterion_code, Claim.id)
    ):
        claims.setdefault(claim.organisation_id, []).append(claim)
    return claims


def locked_area(session: Session, area_id: uuid.UUID) -> DeliveryArea | None:
    """Return a delivery area as it is now; nobody else changes it until the end."""
    return session.get(DeliveryArea, area_id, with_for_update=True, populate_existing=True)


def areas_of(session: Session, organisation_id: uuid.UUID) -> Sequence[DeliveryArea]:
    """Return the delivery areas of an organisation."""
    return session.scalars(
        select(DeliveryArea)
        .where(DeliveryArea.organisation_id == organisation_id)
        .order_by(DeliveryArea.id)
    ).all()


def published_offers(
    session: Session,
    organisation_id: uuid.UUID,
    *,
    after: tuple[str, uuid.UUID] | None,
    most: int,
) -> tuple[Sequence[Offer], int]:
    """Return the next of an organisation's published offers, by title, and how many there are in all."""
    mine = (Offer.organisation_id == organisation_id) & Offer.published
    total = session.scalar(select(func.count()).select_from(Offer).where(mine)) or 0
    query = select(Offer).where(mine)
    if after is not None:
        query = query.where(tuple_(Offer.title, Offer.id) > tuple_(*after))
    return session.scalars(query.order_by(Offer.title, Offer.id).limit(most)).all(), total


def registers_of(
    session: Session, organisation_id: uuid.UUID
) -> dict[Register, OrganisationRegister]:
    """Return the entries of an organisation in public registers."""
    rows = session.scalars(
        select(OrganisationRegister)
        .where(OrganisationRegister.organisation_id == organisation_id)
        .order_by(OrganisationRegister.register)
    )
    return {row.register: row for row in rows}


def deeds_since(
    session: Session, person_id: uuid.UUID, action: str, *, since: datetime, most: int
) -> int:
    """Return how often a person has done something of late, as far as `most`."""
    return len(
        session.scalars(
            select(AuditEntry.id)
            .where(
                AuditEntry.actor_id == person_id,
                AuditEntry.action == action,
                AuditEntry.at > since,
            )
            .limit(most)
        ).all()
    )


def open_matter(session: Session, organisation_id: uuid.UUID, kind: MatterKind) -> Matter | None:
    """Return what of a kind is to be looked at about an organisation."""
    return session.scalars(
        select(Matter)
        .where(
            Matter.organisation_id == organisation_id,
            Matter.kind == kind,
            Matter.settled_at.is_(None),
        )
        .order_by(Matter.id)
        .limit(1)
    ).first()


def open_matters(
    session: Session, *, after: uuid.UUID | None = None, most: int
) -> Sequence[Matter]:
    """Return what is to be looked at with its organisations, the oldest first."""
    query = select(Matter).where(Matter.settled_at.is_(None))
    if after is not None:
        query = query.where(Matter.id > after)
    return session.scalars(
        query.options(joinedload(Matter.organisation)).order_by(Matter.id).limit(most)
    ).all()


def open_matters_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Matter]:
    """Return what is to be looked at about one organisation."""
    return session.scalars(
        select(Matter)
        .where(Matter.organisation_id == organisation_id, Matter.settled_at.is_(None))
        .order_by(Matter.id)
    ).all()
