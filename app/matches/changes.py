"""Notes which offers and organisations a transaction has touched, and numbers it.

The version row is updated inside the transaction that changes the market, so that its lock puts the
committed versions in order: a reader that has seen version 7 can never later find a change numbered 6.
"""

import uuid
from collections.abc import Iterable

from sqlalchemy import delete, event, func, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from app.matches.models import ChangedThing, MarketChange, MarketVersion
from catalog.base import new_id
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.offers import Offer
from catalog.organisations import Organisation

Change = tuple[ChangedThing, uuid.UUID | None]
_NOTED = "market_changes"
_ROW = 1


def note_change(session: Session, thing: ChangedThing, thing_id: uuid.UUID | None = None) -> None:
    """Say that something changed in a way the session cannot see (a bulk statement)."""
    noted: set[Change] = session.info.setdefault(_NOTED, set())
    noted.add((thing, thing_id))


def changes_of(row: object) -> Iterable[Change]:
    """Return what must be read again when this row is written."""
    match row:
        case Offer():
            yield ChangedThing.OFFER, row.id
        case Organisation():
            yield ChangedThing.ORGANISATION, row.id
        case DeliveryArea():
            yield ChangedThing.ORGANISATION, row.organisation_id
        case Claim(offer_id=None):
            yield ChangedThing.ORGANISATION, row.organisation_id
        case Claim():
            yield ChangedThing.OFFER, row.offer_id
        case _:
            return


def _collect(session: Session, _flush: UOWTransaction) -> None:
    for rows in (session.new, session.dirty, session.deleted):
        for row in rows:
            for thing, thing_id in changes_of(row):
                note_change(session, thing, thing_id)


def _number(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    noted: set[Change] = session.info.pop(_NOTED, set())
    if not noted:
        return
    version = next_version(session)
    # Sorted, so that the same change writes the same rows in the same order.
    rows = [
        {"id": new_id(), "version": version, "thing": thing, "thing_id": thing_id}
        for thing, thing_id in sorted(noted, key=lambda change: (change[0], str(change[1])))
    ]
    # Past the session, which would make ten thousand objects of a price list only to write them.
    session.connection().execute(insert(MarketChange), rows)


def next_version(session: Session) -> int:
    """Take the next number; the row stays locked until the transaction ends."""
    taken: int | None = session.scalar(
        update(MarketVersion)
        .where(MarketVersion.id == _ROW)
        .values(version=MarketVersion.version + 1)
        .returning(MarketVersion.version)
    )
    if taken is not None:
        return taken
    session.execute(insert(MarketVersion).values(id=_ROW, version=1))
    return 1


def _forget(session: Session, _transaction: SessionTransaction) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_NOTED, None)


def current_version(session: Session) -> int:
    """Return the number of the last committed change; 0 for a market never touched."""
    return session.scalar(select(MarketVersion.version)) or 0


def changes_since(session: Session, version: int) -> list[Change]:
    """Return what has changed after `version`, each thing once."""
    rows = session.execute(
        select(MarketChange.thing, MarketChange.thing_id)
        .where(MarketChange.version > version)
        .distinct()
    )
    return [(row.thing, row.thing_id) for row in rows]


def oldest_kept_version(session: Session) -> int:
    """Return the first version whose changes are still noted; 0 when there are none."""
    return session.scalar(select(func.min(MarketChange.version))) or 0


def prune(session: Session, keep_versions: int) -> None:
    """Forget all but the last `keep_versions`; who is further behind reads everything anew."""
    limit = current_version(session) - keep_versions
    session.execute(delete(MarketChange).where(MarketChange.version <= limit))


def listen() -> None:
    """Follow every session of the program; called once at start."""
    for name, function in (
        ("after_flush", _collect),
        ("before_commit", _number),
        ("after_soft_rollback", _forget),
    ):
        if not event.contains(Session, name, function):
            event.listen(Session, name, function)
