"""Once a month owners are reminded of prices that nobody has confirmed for long."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Mandate, Person, Role
from app.integrations.mail import Letter, post
from app.offers.shelf_queries import has_old_price
from catalog.offers import Offer
from catalog.organisations import Organisation

TEMPLATE = "offers/mail/old_prices"


def organisations_with_old_prices(
    session: Session, *, old_before: datetime, after: uuid.UUID | None, most: int
) -> list[tuple[Organisation, int]]:
    """Return the next organisations that somebody owns and whose prices are old, with how many."""
    counted = (
        select(Offer.organisation_id, func.count().label("old"))
        .where(has_old_price(old_before))
        .group_by(Offer.organisation_id)
        .subquery()
    )
    query = (
        select(Organisation, counted.c.old)
        .join(counted, counted.c.organisation_id == Organisation.id)
        .where(
            select(Mandate.id)
            .where(Mandate.organisation_id == Organisation.id, Mandate.role == Role.OWNER)
            .exists()
        )
        .order_by(Organisation.id)
        .limit(most)
    )
    if after is not None:
        query = query.where(Organisation.id > after)
    return [(row[0], row[1]) for row in session.execute(query)]


def owners_to_remind(
    session: Session, ids: list[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str, str, str]]]:
    """Return the owners of organisations who can be written to: identifier, address, name, language."""
    rows = session.execute(
        select(Mandate.organisation_id, Person.id, Person.email, Person.name, Person.locale)
        .join(Person, Person.id == Mandate.person_id)
        .where(
            Mandate.organisation_id.in_(ids),
            Mandate.role == Role.OWNER,
            Person.email.is_not(None),
            Person.confirmed_at.is_not(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Mandate.organisation_id, Person.id)
    )
    owners: dict[uuid.UUID, list[tuple[uuid.UUID, str, str, str]]] = {}
    for row in rows:
        owners.setdefault(row[0], []).append((row[1], row[2] or "", row[3], row[4]))
    return owners


def remind_of_old_prices(
    session: Session, *, old_days: int, after: uuid.UUID | None, most: int, now: datetime
) -> uuid.UUID | None:
    """Write to the owners of the next organisations; return the last one when there may be more."""
    old_before = now - timedelta(days=old_days)
    found = organisations_with_old_prices(session, old_before=old_before, after=after, most=most)
    owners = owners_to_remind(session, [organisation.id for organisation, _old in found])
    for organisation, old in found:
        for person_id, email, name, locale in owners.get(organisation.id, []):
            letter = Letter(
                to=email,
                locale=locale,
                template=TEMPLATE,
                context={
                    "name": name,
                    "organisation": organisation.name,
                    "slug": organisation.slug,
                    "old": old,
                    "days": old_days,
                },
            )
            key = f"offers.old_prices:{organisation.id}:{person_id}:{now:%Y-%m}"
            post(session, letter, now=now, key=key)
    return found[-1][0].id if len(found) == most else None
