"""Accounts of many households at once."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger.models import AccountKind, LedgerAccount
from app.ledger.services import open_book
from catalog.base import new_id


def household_accounts(
    session: Session,
    organisation_id: uuid.UUID,
    household_ids: Collection[uuid.UUID],
    *,
    now: datetime,
) -> dict[uuid.UUID, uuid.UUID]:
    """Return the account of each of some households of a group, opened if need be; the book is locked."""
    open_book(session, organisation_id, now=now)
    rows = session.execute(
        select(LedgerAccount.household_id, LedgerAccount.id).where(
            LedgerAccount.organisation_id == organisation_id,
            LedgerAccount.household_id.in_(household_ids),
            LedgerAccount.kind == AccountKind.HOUSEHOLD,
        )
    )
    accounts = {row[0]: row[1] for row in rows if row[0] is not None}
    missing = set(household_ids) - set(accounts)
    if missing:
        accounts |= _opened(session, organisation_id, missing, now)
    return accounts


def _opened(
    session: Session, organisation_id: uuid.UUID, missing: Collection[uuid.UUID], now: datetime
) -> dict[uuid.UUID, uuid.UUID]:
    households = session.execute(
        select(Household.id, Household.code)
        .where(Household.organisation_id == organisation_id, Household.id.in_(missing))
        .order_by(Household.id)
    ).all()
    opened = {household_id: new_id() for household_id, _code in households}
    rows = [
        {
            "id": opened[household_id],
            "organisation_id": organisation_id,
            "kind": AccountKind.HOUSEHOLD,
            "name": f"{AccountKind.HOUSEHOLD.value}:{code}",
            "household_id": household_id,
            "created_at": now,
        }
        for household_id, code in households
    ]
    session.execute(insert(LedgerAccount), rows)
    return opened
