"""Once a month owners are told of prices that nobody has confirmed for long."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Mandate, Role
from app.notices.kinds import Told, register_teller
from app.notices.models import NoticeKind
from app.notices.services import News, tell
from app.offers.shelf_queries import has_old_price
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from catalog.offers import Offer
from catalog.organisations import Organisation


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


def owners_of(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return who owns organisations: one question, however many."""
    rows = session.execute(
        select(Mandate.organisation_id, Mandate.person_id)
        .where(Mandate.organisation_id.in_(ids), Mandate.role == Role.OWNER)
        .order_by(Mandate.organisation_id, Mandate.person_id)
    )
    owners: dict[uuid.UUID, list[uuid.UUID]] = {}
    for organisation_id, person_id in rows:
        owners.setdefault(organisation_id, []).append(person_id)
    return owners


def remind_of_old_prices(
    session: Session, *, old_days: int, after: uuid.UUID | None, most: int, now: datetime
) -> uuid.UUID | None:
    """Tell the owners of the next organisations; return the last one when there may be more."""
    old_before = now - timedelta(days=old_days)
    found = organisations_with_old_prices(session, old_before=old_before, after=after, most=most)
    owners = owners_of(session, [organisation.id for organisation, _old in found])
    wanted = [
        News(
            person_id,
            NoticeKind.OLD_PRICES,
            f"old-prices:{organisation.id}:{now:%Y-%m}",
            {
                "organisation": organisation.name,
                "slug": organisation.slug,
                "old": old,
                "days": old_days,
            },
        )
        for organisation, old in found
        for person_id in owners.get(organisation.id, [])
    ]
    tell(session, wanted, now=now)
    return found[-1][0].id if len(found) == most else None


def told(facts: Mapping[str, Any]) -> Told:
    """Return in words that prices wait to be confirmed."""
    text = ngettext(
        "%(num)s price of %(name)s has not been confirmed for %(days)s days. Buyers see that.",
        "%(num)s prices of %(name)s have not been confirmed for %(days)s days. Buyers see that.",
        int(facts["old"]),
        name=facts["organisation"],
        days=facts["days"],
    )
    hint = _("If they still hold, one click says so; if not, change them in the table.")
    return Told(text, "own_offers.shelf", {"slug": facts["slug"], "show": "price"}, (hint,))


def register() -> None:
    """Say how these notices are told."""
    register_teller(NoticeKind.OLD_PRICES, told)
