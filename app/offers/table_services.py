"""Changing many offers at once: all rows or none."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.offers.owner_queries import lock_shelf
from app.offers.price_history import prices_from
from app.offers.shelf_queries import offers_by_id
from app.offers.table_forms import Row, has_faults
from app.runtime.i18n import gettext as _
from app.web.conflict import EditedMeanwhile
from catalog.offer_prices import PriceSource
from catalog.offers import Offer


def save_table(
    session: Session,
    organisation_id: uuid.UUID,
    rows: Sequence[Row],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Write the rows that were touched and return how many; nothing when one of them has a fault.

    Raises
    ------
    EditedMeanwhile
        When somebody else has changed one of them; the rows say which.
    """
    touched = [row for row in rows if row.is_touched]
    if has_faults(touched) or not touched:
        return 0
    lock_shelf(session, organisation_id)
    offers = offers_by_id(session, organisation_id, [row.id for row in touched])
    for row in touched:
        offer = offers.get(row.id)
        if offer is None:
            row.errors["row"] = _("This offer is not here any more.")
        elif str(offer.revision) != row.revision:
            row.errors["row"] = _("Somebody else has changed this offer meanwhile.")
    if has_faults(touched):
        raise EditedMeanwhile
    with prices_from(session, PriceSource.BULK, actor.person_id):
        for rows_alike in _by_change(touched, offers):
            for row in rows_alike:
                _write(offers[row.id], row, now)
            # Rows that change the same columns are one statement, if nothing else stands between them.
            session.flush()
    subject = Subject("organisation", organisation_id)
    facts = {"offers": [str(row.id) for row in touched]}
    record(session, "offers.table_saved", subject, actor=actor, now=now, facts=facts)
    return len(touched)


def _by_change(rows: Sequence[Row], offers: Mapping[uuid.UUID, Offer]) -> list[list[Row]]:
    alike: dict[tuple[bool, ...], list[Row]] = {}
    for row in rows:
        offer = offers[row.id]
        changes = (
            offer.price_cents != row.price_cents,
            offer.available_amount != row.available_amount,
            offer.published != bool(row.cells.published),
            offer.published_at is None,
        )
        alike.setdefault(changes, []).append(row)
    return list(alike.values())


def _write(offer: Offer, row: Row, now: datetime) -> None:
    offer.price_cents = row.price_cents
    offer.available_amount = row.available_amount
    offer.published = bool(row.cells.published)
    offer.updated_at = now
