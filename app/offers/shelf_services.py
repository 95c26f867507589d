"""What owners do with many of their offers at once."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.offers.shelf_queries import has_old_price
from catalog.offers import Offer

LEAD = timedelta(days=21)
"""So long before a season begins its offers are opened again, or their owners asked."""


def confirm_old_prices(
    session: Session,
    organisation_id: uuid.UUID,
    *,
    old_before: datetime,
    actor: Actor,
    now: datetime,
) -> int:
    """Say that all old prices of an organisation still hold; return how many."""
    # Nothing of the offer itself changes: nobody who is editing it is disturbed.
    confirmed = session.execute(
        update(Offer)
        .where(Offer.organisation_id == organisation_id, has_old_price(old_before))
        .values(price_confirmed_at=now)
        .returning(Offer.id),
        execution_options={"synchronize_session": False},
    ).all()
    count = len(confirmed)
    subject = Subject("organisation", organisation_id)
    record(
        session, "offers.prices_confirmed", subject, actor=actor, now=now, facts={"count": count}
    )
    return count


def confirm_price(session: Session, offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Say that the price of one offer still holds."""
    session.execute(
        update(Offer).where(Offer.id == offer.id).values(price_confirmed_at=now),
        execution_options={"synchronize_session": False},
    )
    record(session, "offer.price_confirmed", Subject("offer", offer.id), actor=actor, now=now)


def a_year_on(day: date) -> date:
    """Return the same day of the next year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def a_year_back(day: date) -> date:
    """Return the same day of the year before; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def open_again(offer: Offer, *, day: date, publish: bool, now: datetime) -> None:
    """Move the season of an offer to the next one that is not over, and show it if wanted."""
    if offer.available_from is None or offer.available_until is None:
        return
    while offer.available_until < day:
        offer.available_from = a_year_on(offer.available_from)
        offer.available_until = a_year_on(offer.available_until)
    offer.published = publish
    offer.updated_at = now
