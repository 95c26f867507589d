"""Counts revisions and writes down every price, by whatever way it comes: a form, a table, a price list, a command.

The session itself is followed, so that no use case can forget it. Only statements that change many rows behind the
session's back escape: `in_bulk.py` does the same for them, and a test lets nobody else write a price with one.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction

from catalog.base import new_id
from catalog.offer_prices import OfferPrice, PriceSource
from catalog.offers import Offer

_NOTED = "changed_prices"
_ORIGIN = "origin_of_prices"
PRICE_COLUMNS = ("price_cents", "vat_basis_points")


@dataclass(frozen=True, slots=True)
class Origin:
    """By which way, and by whom, prices are being changed."""

    source: PriceSource = PriceSource.OTHER
    person_id: uuid.UUID | None = None


UNKNOWN = Origin()


@contextmanager
def prices_from(
    session: Session, source: PriceSource, person_id: uuid.UUID | None = None
) -> Iterator[None]:
    """Say where the prices come from that are written inside the block."""
    session.info[_ORIGIN] = Origin(source, person_id)
    try:
        yield
        session.flush()
    finally:
        session.info.pop(_ORIGIN, None)


def _prepare(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed: list[Offer] = []
    for row in (*session.new, *session.dirty):
        if not isinstance(row, Offer) or not session.is_modified(row):
            continue
        if inspect(row).persistent:
            # By hand: the ORM's own counter would make a statement of each row.
            row.revision += 1
        if _has_new_price(row):
            row.price_confirmed_at = None if row.price_cents is None else row.updated_at
            changed.append(row)
        if row.published:
            row.withdrawn_at = None
            row.published_at = row.published_at or row.updated_at
    session.info[_NOTED] = changed


def _has_new_price(offer: Offer) -> bool:
    state = inspect(offer)
    if state.transient or state.pending:
        return offer.price_cents is not None
    histories = (state.attrs[name].history for name in PRICE_COLUMNS)
    return any(each.has_changes() and list(each.added) != list(each.deleted) for each in histories)


def _write(session: Session, _context: UOWTransaction) -> None:
    changed: list[Offer] = session.info.pop(_NOTED, [])
    if not changed:
        return
    origin: Origin = session.info.get(_ORIGIN, UNKNOWN)
    rows = [
        price_row(offer.id, offer.price_cents, offer.vat_basis_points, offer.updated_at, origin)
        for offer in changed
    ]
    session.connection().execute(insert(OfferPrice.__table__), rows)  # type: ignore[arg-type]


def price_row(
    offer_id: uuid.UUID, price_cents: int | None, vat: int | None, moment: datetime, origin: Origin
) -> dict[str, object]:
    """Return the row that keeps a price."""
    return {
        "id": new_id(),
        "offer_id": offer_id,
        "price_cents": price_cents,
        "vat_basis_points": vat,
        "valid_from": moment,
        "changed_by_id": origin.person_id,
        "source": origin.source,
    }


def listen() -> None:
    """Follow every session of the program; called once at start."""
    for name, function in (("before_flush", _prepare), ("after_flush", _write)):
        if not event.contains(Session, name, function):
            event.listen(Session, name, function)
