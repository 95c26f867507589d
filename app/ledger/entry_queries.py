"""Readings of entries: filtered, side by side, of a period."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person
from app.ledger.errors import PeriodTooLong
from app.ledger.models import EntryKind, LedgerAccount, LedgerEntry, Posting

MOST_LINES = 5_000
_WITH_OWNER = (joinedload(LedgerAccount.household), joinedload(LedgerAccount.partner))


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for."""

    period: Period | None = None
    kind: EntryKind | None = None


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of an entry with its account."""

    entry_id: uuid.UUID
    account: LedgerAccount
    amount_cents: int


def _wanted(organisation_id: uuid.UUID, asked: EntryFilter) -> list[ColumnElement[bool]]:
    wanted = [LedgerEntry.organisation_id == organisation_id]
    if asked.kind is not None:
        wanted.append(LedgerEntry.kind == asked.kind)
    if asked.period is not None:
        wanted.append(LedgerEntry.on.between(asked.period.first, asked.period.last))
    return wanted


def entries(
    session: Session,
    organisation_id: uuid.UUID,
    asked: EntryFilter,
    *,
    before: int | None,
    most: int,
) -> Sequence[LedgerEntry]:
    """Return entries of a book, the latest first; those before a number if given."""
    query = select(LedgerEntry).where(*_wanted(organisation_id, asked))
    if before is not None:
        query = query.where(LedgerEntry.number < before)
    return session.scalars(query.order_by(LedgerEntry.number.desc()).limit(most)).all()


def count_entries(session: Session, organisation_id: uuid.UUID, asked: EntryFilter) -> int:
    """Return how many entries there are."""
    query = select(func.count()).select_from(LedgerEntry)
    return session.scalar(query.where(*_wanted(organisation_id, asked))) or 0


def sides_of(session: Session, entry_ids: Sequence[uuid.UUID]) -> list[SideLine]:
    """Return the sides of entries with their accounts, debits first."""
    query = (
        select(Posting.entry_id, LedgerAccount, Posting.amount_cents)
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(Posting.entry_id.in_(entry_ids))
        .options(*_WITH_OWNER)
        .order_by(Posting.entry_id, Posting.amount_cents.desc(), Posting.account_id)
    )
    return [SideLine(row[0], row[1], int(row[2])) for row in session.execute(query)]


def exported(
    session: Session, organisation_id: uuid.UUID, asked: EntryFilter
) -> list[tuple[LedgerEntry, LedgerAccount, int]]:
    """Return entries side by side, the earliest first; raises PeriodTooLong."""
    query = (
        select(LedgerEntry, LedgerAccount, Posting.amount_cents)
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(*_wanted(organisation_id, asked))
        .options(*_WITH_OWNER)
        .order_by(LedgerEntry.number, Posting.amount_cents.desc(), Posting.account_id)
        .limit(MOST_LINES * 4 + 1)
    )
    found = [(row[0], row[1], int(row[2])) for row in session.execute(query)]
    if len(found) > MOST_LINES * 4:
        raise PeriodTooLong
    return found


def lines_between(
    session: Session, account_id: uuid.UUID, period: Period
) -> list[tuple[LedgerEntry, int]]:
    """Return what a period did to an account, in the order of its days; raises PeriodTooLong."""
    query = (
        select(LedgerEntry, Posting.amount_cents)
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .where(
            Posting.account_id == account_id,
            LedgerEntry.on.between(period.first, period.last),
        )
        .order_by(LedgerEntry.on, LedgerEntry.number, Posting.id)
        .limit(MOST_LINES + 1)
    )
    found = [(row[0], int(row[1])) for row in session.execute(query)]
    if len(found) > MOST_LINES:
        raise PeriodTooLong
    return found


def fees_of(session: Session, organisation_id: uuid.UUID, year: int) -> set[str]:
    """Return the causes of the fees that are entered for a year."""
    query = select(LedgerEntry.cause).where(
        LedgerEntry.organisation_id == organisation_id,
        LedgerEntry.kind == EntryKind.FEE,
        LedgerEntry.cause.endswith(f":{year}", autoescape=True),
    )
    return {cause for cause in session.scalars(query) if cause is not None}


def author_of(session: Session, entry: LedgerEntry) -> str | None:
    """Return the name of who wrote an entry; None when nobody did, or they have gone."""
    if entry.by_id is None:
        return None
    return session.scalar(select(Person.name).where(Person.id == entry.by_id))
