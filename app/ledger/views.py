"""What the pages of the books show."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.ledger import book_queries, entry_queries
from app.ledger.labels import account_title, entry_label, shown_cents
from app.ledger.models import AccountKind, LedgerEntry


@dataclass(frozen=True, slots=True)
class SideRow:
    """One side of an entry as it is told."""

    account_id: uuid.UUID
    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry with its sides: to where (debits) and from where (credits)."""

    id: uuid.UUID
    number: int
    on: date
    kind: str
    text: str
    reason: str
    debits: Sequence[SideRow]
    credits: Sequence[SideRow]

    @property
    def cents(self) -> int:
        """What it moved."""
        return sum(side.cents for side in self.debits)


@dataclass(frozen=True, slots=True)
class MoneyNow:
    """What the group has and owes, each as people read it."""

    cash_cents: int
    bank_cents: int
    households_cents: int
    deposits_cents: int
    producers_cents: int
    partners_cents: int
    group_cents: int


def money_now(session: Session, organisation_id: uuid.UUID, until: date | None = None) -> MoneyNow:
    """Return the sums of a book by kind of account."""
    sums = book_queries.sums_by_kind(session, organisation_id, until=until)
    told = {kind: shown_cents(kind, cents) for kind, cents in sums.items()}
    return MoneyNow(
        cash_cents=told[AccountKind.CASH],
        bank_cents=told[AccountKind.BANK],
        households_cents=told[AccountKind.HOUSEHOLD],
        deposits_cents=told[AccountKind.DEPOSIT],
        producers_cents=told[AccountKind.PRODUCER],
        partners_cents=told[AccountKind.PARTNER],
        group_cents=told[AccountKind.GROUP],
    )


def entry_rows(session: Session, entries: Sequence[LedgerEntry]) -> list[EntryRow]:
    """Return entries with the names of their accounts, in the order given."""
    sides: dict[uuid.UUID, list[SideRow]] = {each.id: [] for each in entries}
    for side in entry_queries.sides_of(session, list(sides)):
        row = SideRow(side.account.id, account_title(side.account), side.amount_cents)
        sides[side.entry_id].append(row)
    return [
        EntryRow(
            id=each.id,
            number=each.number,
            on=each.on,
            kind=entry_label(each.kind),
            text=each.text,
            reason=each.reason,
            debits=[side for side in sides[each.id] if side.cents > 0],
            credits=[side for side in sides[each.id] if side.cents < 0],
        )
        for each in entries
    ]
