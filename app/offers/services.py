"""Use cases of offers."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.offers import Offer

MOST_AT_ONCE = 500


def withdraw_expired(session: Session, *, day: date) -> int:
    """Take offers whose last day has passed off the market; return how many, at most 500 at once."""
    expired = session.scalars(
        select(Offer)
        .where(Offer.published, Offer.available_until < day)
        .order_by(Offer.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for offer in expired:
        offer.published = False
    return len(expired)
