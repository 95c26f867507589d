"""What the home page counts."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.offers import Offer
from catalog.organisations import Organisation


def offers_per_category(session: Session) -> dict[str, int]:
    """Return how many published offers stand in each category itself, subtrees not added."""
    rows = session.execute(
        select(Offer.category_code, func.count())
        .where(Offer.published)
        .group_by(Offer.category_code)
    )
    return {code: count for code, count in rows}  # noqa: C416 a Row is not a tuple to dict()


def categories_of(
    session: Session, ids: Sequence[uuid.UUID]
) -> Sequence[tuple[uuid.UUID, str, int]]:
    """Return organisation, category and number of its published offers there, in one fixed order."""
    rows = session.execute(
        select(Offer.organisation_id, Offer.category_code, func.count())
        .where(Offer.organisation_id.in_(ids), Offer.published)
        .group_by(Offer.organisation_id, Offer.category_code)
        .order_by(Offer.organisation_id, Offer.category_code)
    )
    return [(owner_id, code, count) for owner_id, code, count in rows]


def market_numbers(session: Session) -> tuple[int, int, int]:
    """Return how many published offers, producers with offers, and comuni with a producer."""
    offers, producers = session.execute(
        select(func.count(), func.count(Offer.organisation_id.distinct())).where(Offer.published)
    ).one()
    comuni = session.scalar(
        select(func.count(Organisation.istat.distinct())).where(
            Organisation.id.in_(select(Offer.organisation_id).where(Offer.published))
        )
    )
    return offers, producers, comuni or 0


def members(session: Session, most: int) -> Sequence[tuple[str, str]]:
    """Return name and slug of member organisations, the real ones first, then by name."""
    rows = session.execute(
        select(Organisation.name, Organisation.slug)
        .where(Organisation.is_member)
        .order_by(Organisation.is_demo, Organisation.name, Organisation.id)
        .limit(most)
    )
    return [(name, slug) for name, slug in rows]
