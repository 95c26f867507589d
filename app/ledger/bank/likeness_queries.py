"""Finds what a movement of the bank may be already: an entry by hand, a movement that another file told."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, exists, func, not_, select
from sqlalchemy.orm import Session, aliased

from app.ledger.bank.models import BankMovement, BankStatement, Placing
from app.ledger.bank.queries import is_last_placing
from app.ledger.models import OF_ORGANISATIONS, AccountKind, LedgerAccount, LedgerEntry, Posting

# How far a payment that was entered by hand may be from the bank's day.
NEAR = timedelta(days=10)
MOST_NEAR = 500
OF_SOMEBODY = OF_ORGANISATIONS | {AccountKind.HOUSEHOLD}
_Reversal = aliased(LedgerEntry)


@dataclass(frozen=True, slots=True)
class HandEntry:
    """An entry at the bank that no movement stands for yet; above zero the account grew."""

    entry: LedgerEntry
    cents: int


def entered_by_hand(
    session: Session, organisation_id: uuid.UUID, movements: Sequence[BankMovement]
) -> list[HandEntry]:
    """Return entries that may be some movements: of the same amount, a few days apart."""
    if not movements:
        return []
    days = [row.on for row in movements]
    query = (
        select(LedgerEntry, Posting.amount_cents)
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(
            LedgerEntry.organisation_id == organisation_id,
            LedgerAccount.kind == AccountKind.BANK,
            LedgerEntry.on.between(min(days) - NEAR, max(days) + NEAR),
            Posting.amount_cents.in_({row.cents for row in movements}),
            LedgerEntry.reverses_id.is_(None),
            not_(exists().where(_Reversal.reverses_id == LedgerEntry.id)),
            not_(exists().where(Placing.entry_id == LedgerEntry.id, is_last_placing())),
        )
        .order_by(LedgerEntry.on, LedgerEntry.number)
        .limit(MOST_NEAR)
    )
    return [HandEntry(row[0], int(row[1])) for row in session.execute(query)]


def bank_amount(session: Session, entry_id: uuid.UUID) -> int:
    """Return what an entry did to the bank account."""
    query = (
        select(func.coalesce(func.sum(Posting.amount_cents), 0))
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(Posting.entry_id == entry_id, LedgerAccount.kind == AccountKind.BANK)
    )
    return int(session.scalar(query) or 0)


def told_otherwise(
    session: Session, organisation_id: uuid.UUID, movements: Sequence[BankMovement]
) -> set[uuid.UUID]:
    """Return which of some movements another kind of file has told too: same day, same amount."""
    other, statement_of_other = aliased(BankMovement), aliased(BankStatement)
    query = (
        select(BankMovement.id)
        .join(BankStatement, BankStatement.id == BankMovement.statement_id)
        .join(
            other,
            and_(
                other.organisation_id == BankMovement.organisation_id,
                other.on == BankMovement.on,
                other.cents == BankMovement.cents,
            ),
        )
        .join(statement_of_other, statement_of_other.id == other.statement_id)
        .where(
            BankMovement.organisation_id == organisation_id,
            BankMovement.id.in_([row.id for row in movements]),
            statement_of_other.layout_key != BankStatement.layout_key,
        )
    )
    return set(session.scalars(query))


def accounts_of_names(
    session: Session, organisation_id: uuid.UUID, names: Collection[str]
) -> list[tuple[str, LedgerAccount]]:
    """Return where movements with some names went, the last one last."""
    if not names:
        return []
    query = (
        select(BankMovement.name, LedgerAccount)
        .join(Placing, Placing.movement_id == BankMovement.id)
        .join(Posting, Posting.entry_id == Placing.entry_id)
        .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
        .where(
            BankMovement.organisation_id == organisation_id,
            BankMovement.name.in_(names),
            LedgerAccount.kind.in_(OF_SOMEBODY),
            is_last_placing(),
            not_(exists().where(_Reversal.reverses_id == Placing.entry_id)),
        )
        .order_by(Placing.at.desc(), Placing.id.desc())
        .limit(MOST_NEAR)
    )
    return [(row[0], row[1]) for row in reversed(session.execute(query).all())]
