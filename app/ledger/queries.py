"""Every reading of the books."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ledger.errors import EntryNotFound
from app.ledger.models import AccountKind, Book, LedgerAccount, LedgerEntry, Posting

MOST_ACCOUNTS = 5_000


def book(session: Session, organisation_id: uuid.UUID) -> Book | None:
    """Return the book of a group."""
    return session.get(Book, organisation_id)


def locked_book(session: Session, organisation_id: uuid.UUID) -> Book | None:
    """Return the book of a group, locked: who writes into it waits for who writes now."""
    return session.get(Book, organisation_id, with_for_update=True, populate_existing=True)


def account_of_household(
    session: Session, household_id: uuid.UUID, kind: AccountKind = AccountKind.HOUSEHOLD
) -> LedgerAccount | None:
    """Return an account of a household."""
    return session.scalar(
        select(LedgerAccount).where(
            LedgerAccount.household_id == household_id, LedgerAccount.kind == kind
        )
    )


def account_of_partner(
    session: Session, organisation_id: uuid.UUID, partner_id: uuid.UUID, kind: AccountKind
) -> LedgerAccount | None:
    """Return the account of a producer, or of another group, in a book."""
    return session.scalar(
        select(LedgerAccount).where(
            LedgerAccount.organisation_id == organisation_id,
            LedgerAccount.partner_id == partner_id,
            LedgerAccount.kind == kind,
        )
    )


def account_named(session: Session, organisation_id: uuid.UUID, name: str) -> LedgerAccount | None:
    """Return an account by its name."""
    return session.scalar(
        select(LedgerAccount).where(
            LedgerAccount.organisation_id == organisation_id, LedgerAccount.name == name
        )
    )


def count_in_book(
    session: Session, organisation_id: uuid.UUID, accounts: Sequence[uuid.UUID]
) -> int:
    """Return how many of some accounts belong to a book."""
    query = select(func.count()).where(
        LedgerAccount.organisation_id == organisation_id, LedgerAccount.id.in_(accounts)
    )
    return session.scalar(query) or 0


def entry(session: Session, organisation_id: uuid.UUID, entry_id: uuid.UUID) -> LedgerEntry:
    """Return an entry of a book; raises EntryNotFound."""
    found = session.get(LedgerEntry, entry_id)
    if found is None or found.organisation_id != organisation_id:
        raise EntryNotFound
    return found


def entry_of_cause(session: Session, organisation_id: uuid.UUID, cause: str) -> LedgerEntry | None:
    """Return what was entered for a cause."""
    return session.scalar(
        select(LedgerEntry).where(
            LedgerEntry.organisation_id == organisation_id, LedgerEntry.cause == cause
        )
    )


def reversal_of(session: Session, entry_id: uuid.UUID) -> LedgerEntry | None:
    """Return the entry that reverses another."""
    return session.scalar(select(LedgerEntry).where(LedgerEntry.reverses_id == entry_id))


def postings_of(session: Session, entry_ids: Sequence[uuid.UUID]) -> Sequence[Posting]:
    """Return the sides of some entries, in the order of their accounts."""
    return session.scalars(
        select(Posting)
        .where(Posting.entry_id.in_(entry_ids))
        .order_by(Posting.entry_id, Posting.account_id)
    ).all()


def balance(session: Session, account_id: uuid.UUID, *, until: date | None = None) -> int:
    """Return the sum of an account in cents, debits above zero; up to the end of a day if given."""
    query = select(func.coalesce(func.sum(Posting.amount_cents), 0)).where(
        Posting.account_id == account_id
    )
    if until is not None:
        query = query.join(LedgerEntry, LedgerEntry.id == Posting.entry_id).where(
            LedgerEntry.on <= until
        )
    return int(session.scalar(query) or 0)


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account and what it comes to, debits above zero."""

    account: LedgerAccount
    balance_cents: int

    @property
    def credit_cents(self) -> int:
        """What the group owes to whoever the account tells of."""
        return -self.balance_cents


def balances(
    session: Session, organisation_id: uuid.UUID, *kinds: AccountKind
) -> list[AccountBalance]:
    """Return the accounts of a book with their sums, by name."""
    sums = (
        select(Posting.account_id, func.sum(Posting.amount_cents).label("cents"))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(LedgerAccount.organisation_id == organisation_id)
        .group_by(Posting.account_id)
        .subquery()
    )
    query = (
        select(LedgerAccount, func.coalesce(sums.c.cents, 0))
        .outerjoin(sums, sums.c.account_id == LedgerAccount.id)
        .where(LedgerAccount.organisation_id == organisation_id)
        .order_by(LedgerAccount.kind, LedgerAccount.name, LedgerAccount.id)
        .limit(MOST_ACCOUNTS)
    )
    if kinds:
        query = query.where(LedgerAccount.kind.in_(kinds))
    return [AccountBalance(row[0], int(row[1])) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement: the entry, what it did to the account, and what the account came to."""

    entry: LedgerEntry
    amount_cents: int
    balance_cents: int


def statement(
    session: Session, account_id: uuid.UUID, *, before: int | None, most: int
) -> list[StatementLine]:
    """Return the last lines of an account, the latest first; those before an entry's number if given.

    The running sum is over all the account's lines in the order in which they were entered.
    """
    lines = (
        select(
            Posting.entry_id,
            func.sum(Posting.amount_cents).label("cents"),
            func.sum(func.sum(Posting.amount_cents)).over(order_by=LedgerEntry.number).label("sum"),
        )
        .join(LedgerEntry, LedgerEntry.id == Posting.entry_id)
        .where(Posting.account_id == account_id)
        .group_by(Posting.entry_id, LedgerEntry.number)
        .subquery()
    )
    query = select(LedgerEntry, lines.c.cents, lines.c.sum).join(
        lines, lines.c.entry_id == LedgerEntry.id
    )
    if before is not None:
        query = query.where(LedgerEntry.number < before)
    rows = session.execute(query.order_by(LedgerEntry.number.desc()).limit(most))
    return [StatementLine(row[0], int(row[1]), int(row[2])) for row in rows]


def entries(
    session: Session, organisation_id: uuid.UUID, *, before: int | None, most: int
) -> Sequence[LedgerEntry]:
    """Return the last entries of a book, the latest first; those before a number if given."""
    query = select(LedgerEntry).where(LedgerEntry.organisation_id == organisation_id)
    if before is not None:
        query = query.where(LedgerEntry.number < before)
    return session.scalars(query.order_by(LedgerEntry.number.desc()).limit(most)).all()
