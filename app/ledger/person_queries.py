"""What the books hold about a person, by way of their household."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from app.groups.queries import ids_of_households
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry, Posting
from catalog.organisations import Organisation

MOST_ACCOUNTS = 200


def are_postings_of(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that a posting is in an account of a person's households."""
    mine = LedgerAccount.household_id.in_(ids_of_households(person_id))
    return Posting.account_id.in_(select(LedgerAccount.id).where(mine))


def are_entries_of(person_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that an entry touches an account of a person's households."""
    return LedgerEntry.id.in_(select(Posting.entry_id).where(are_postings_of(person_id)))


def open_accounts(
    session: Session, household_ids: Sequence[uuid.UUID]
) -> Sequence[Row[str, AccountKind, int]]:
    """Return the accounts of households that are not at zero: group, kind, and what the group owes."""
    credit = -func.sum(Posting.amount_cents)
    return session.execute(
        select(Organisation.name, LedgerAccount.kind, credit.label("cents"))
        .join(LedgerAccount, LedgerAccount.organisation_id == Organisation.id)
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(LedgerAccount.household_id.in_(household_ids))
        .group_by(Organisation.name, LedgerAccount.id, LedgerAccount.kind)
        .having(credit != 0)
        .order_by(Organisation.name, LedgerAccount.kind, LedgerAccount.id)
        .limit(MOST_ACCOUNTS)
    ).all()
