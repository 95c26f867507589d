"""What an account came to over a period: with what it began, line by line, with what it ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.ledger import entry_queries, queries
from app.ledger.entry_queries import Period
from app.ledger.labels import account_title, entry_label, shown_cents
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement, its sums told as people read them."""

    number: int
    on: date
    kind: str
    text: str
    reason: str
    cents: int
    balance_cents: int
    entry_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of an account over a period."""

    title: str
    kind: AccountKind
    period: Period
    opening_cents: int
    lines: Sequence[Line]

    @property
    def closing_cents(self) -> int:
        """What the account comes to at the end of the period."""
        return self.opening_cents + self.in_cents + self.out_cents

    @property
    def in_cents(self) -> int:
        """What came to it."""
        return sum(line.cents for line in self.lines if line.cents > 0)

    @property
    def out_cents(self) -> int:
        """What went from it, below zero."""
        return sum(line.cents for line in self.lines if line.cents < 0)


def statement_of(session: Session, account: LedgerAccount, period: Period) -> Statement:
    """Return the statement of an account; raises PeriodTooLong."""
    before = period.first - timedelta(days=1)
    opening = shown_cents(account.kind, queries.balance(session, account.id, until=before))
    lines: list[Line] = []
    running = opening
    for entry, cents in entry_queries.lines_between(session, account.id, period):
        running += shown_cents(account.kind, cents)
        lines.append(line_of(account.kind, entry, cents, running))
    return Statement(account_title(account), account.kind, period, opening, lines)


def empty_statement(title: str, period: Period) -> Statement:
    """Return the statement of a household for which nothing has been entered yet."""
    return Statement(title, AccountKind.HOUSEHOLD, period, 0, ())


def last_lines(
    session: Session, account: LedgerAccount, *, before: int | None, most: int
) -> list[Line]:
    """Return the last lines of an account as it was entered, the latest first."""
    found = queries.statement(session, account.id, before=before, most=most)
    return [
        line_of(
            account.kind,
            each.entry,
            each.amount_cents,
            shown_cents(account.kind, each.balance_cents),
        )
        for each in found
    ]


def line_of(kind: AccountKind, entry: LedgerEntry, cents: int, balance_cents: int) -> Line:
    """Return a line; `cents` as it is posted, the balance as it is told."""
    return Line(
        number=entry.number,
        on=entry.on,
        kind=entry_label(entry.kind),
        text=entry.text,
        reason=entry.reason,
        cents=shown_cents(kind, cents),
        balance_cents=balance_cents,
        entry_id=entry.id,
    )
