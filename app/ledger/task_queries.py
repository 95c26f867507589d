"""What the treasurer's tasks read: balances beyond a limit and since when, what is missing."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.groups.models import Household
from app.ledger.models import AccountKind, EntryKind, LedgerAccount, LedgerEntry, Posting


@dataclass(frozen=True, slots=True)
class Beyond:
    """Accounts of a kind whose sum, debits above zero, lies outside of a range."""

    organisation_id: uuid.UUID
    kind: AccountKind
    low_cents: int | None = None
    high_cents: int | None = None

    def holds(self, cents: int) -> bool:
        """Whether a sum lies outside."""
        low, high = self.low_cents, self.high_cents
        return (low is not None and cents < low) or (high is not None and cents > high)

    def condition(self, cents: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the same for the database."""
        sides = []
        if self.low_cents is not None:
            sides.append(cents < self.low_cents)
        if self.high_cents is not None:
            sides.append(cents > self.high_cents)
        return or_(*sides)


def _sums(wanted: Beyond) -> Select[uuid.UUID, int]:
    cents = func.sum(Posting.amount_cents)
    return (
        select(LedgerAccount.id, cents.label("cents"))
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(
            LedgerAccount.organisation_id == wanted.organisation_id,
            LedgerAccount.kind == wanted.kind,
        )
        .group_by(LedgerAccount.id)
        .having(wanted.condition(cents))
    )


def count_beyond(session: Session, wanted: Beyond) -> int:
    """Return how many accounts are beyond."""
    return session.scalar(select(func.count()).select_from(_sums(wanted).subquery())) or 0


def beyond(
    session: Session, wanted: Beyond, *, first: int, most: int
) -> list[tuple[LedgerAccount, int]]:
    """Return accounts that are beyond, the farthest first, with whom they tell of."""
    sums = _sums(wanted).subquery()
    query = (
        select(LedgerAccount, sums.c.cents)
        .join(sums, sums.c.id == LedgerAccount.id)
        .options(joinedload(LedgerAccount.household), joinedload(LedgerAccount.partner))
        .order_by(func.abs(sums.c.cents).desc(), LedgerAccount.id)
        .offset(first)
        .limit(most)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


def since_when(
    session: Session, accounts: Collection[uuid.UUID], wanted: Beyond
) -> Mapping[uuid.UUID, date]:
    """Return since which day each of some accounts has been beyond, without a day within."""
    query = (
        select(Posting.account_id, LedgerEntry.on, func.sum(Posting.amount_cents))
        .join(LedgerEntry, LedgerEntry.id == Posting.entry_id)
        .where(Posting.account_id.in_(accounts))
        .group_by(Posting.account_id, LedgerEntry.on)
        .order_by(Posting.account_id, LedgerEntry.on)
    )
    since: dict[uuid.UUID, date] = {}
    sums: dict[uuid.UUID, int] = {}
    for account_id, on, cents in session.execute(query):
        sums[account_id] = sums.get(account_id, 0) + int(cents)
        if wanted.holds(sums[account_id]):
            since.setdefault(account_id, on)
        else:
            since.pop(account_id, None)
    return since


def has_entries(
    session: Session, organisation_id: uuid.UUID, *kinds: EntryKind, until: date | None = None
) -> bool:
    """Tell whether a book has an entry of some kinds (of any, without one), up to a day if given."""
    wanted = [LedgerEntry.organisation_id == organisation_id]
    if kinds:
        wanted.append(LedgerEntry.kind.in_(kinds))
    if until is not None:
        wanted.append(LedgerEntry.on <= until)
    return bool(session.scalar(select(exists().where(*wanted))))


def _without_deposit(organisation_id: uuid.UUID) -> list[ColumnElement[bool]]:
    held = (
        select(LedgerAccount.household_id)
        .join(Posting, Posting.account_id == LedgerAccount.id)
        .where(
            LedgerAccount.organisation_id == organisation_id,
            LedgerAccount.kind == AccountKind.DEPOSIT,
        )
        .group_by(LedgerAccount.household_id)
        .having(func.sum(Posting.amount_cents) < 0)
    )
    return [
        and_(Household.organisation_id == organisation_id, Household.left_on.is_(None)),
        Household.id.not_in(held),
    ]


def count_without_deposit(session: Session, organisation_id: uuid.UUID) -> int:
    """Return how many households have left no deposit."""
    query = select(func.count()).select_from(Household)
    return session.scalar(query.where(*_without_deposit(organisation_id))) or 0


def without_deposit(
    session: Session, organisation_id: uuid.UUID, *, first: int, most: int
) -> Sequence[Household]:
    """Return households that have left no deposit, by code."""
    return session.scalars(
        select(Household)
        .where(*_without_deposit(organisation_id))
        .order_by(func.length(Household.code), Household.code)
        .offset(first)
        .limit(most)
    ).all()
