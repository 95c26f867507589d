"""Books, accounts, entries and postings.

An amount above zero is a debit. Cash and bank grow by debits; what the group owes to households and
producers grows by credits. Every entry sums to zero, and the database refuses one that does not: the
postings are written first, and the entry only when they balance (see the migration).
"""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.groups.models import Household
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class AccountKind(enum.StrEnum):
    """Whose money an account tells of."""

    HOUSEHOLD = "household"
    # Held against the day on which a household leaves: not to be spent.
    DEPOSIT = "deposit"
    PRODUCER = "producer"
    # Another group that shares an order.
    PARTNER = "partner"
    CASH = "cash"
    BANK = "bank"
    # The group's own: fees, gifts, what rounding leaves.
    GROUP = "group"


OF_HOUSEHOLDS = frozenset({AccountKind.HOUSEHOLD, AccountKind.DEPOSIT})
OF_ORGANISATIONS = frozenset({AccountKind.PRODUCER, AccountKind.PARTNER})
OF_THE_GROUP = frozenset({AccountKind.CASH, AccountKind.BANK, AccountKind.GROUP})


class EntryKind(enum.StrEnum):
    """What an entry is about."""

    OPENING = "opening"
    PAYMENT = "payment"
    REFUND = "refund"
    GOODS = "goods"
    COST = "cost"
    FEE = "fee"
    DEPOSIT = "deposit"
    DEPOSIT_RETURN = "deposit_return"
    PRODUCER_PAID = "producer_paid"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class Book(Base):
    """The books of one group: its counter of entries, how far they are closed, its rule of credit."""

    __tablename__ = "books"
    __table_args__ = (CheckConstraint("next_number > 0", name="next_number_positive"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT"), primary_key=True
    )
    next_number: Mapped[int] = mapped_column(default=1)
    # Nothing is entered on this day or before it any more.
    closed_until: Mapped[date | None]
    # How far below zero a household's credit may go; None: it is not looked at.
    overdraft_cents: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]


class LedgerAccount(Base):
    """An account of a book."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        CheckConstraint(
            "(kind IN ('deposit', 'household')) = (household_id IS NOT NULL)",
            name="household_accounts_have_one",
        ),
        CheckConstraint(
            "(kind IN ('partner', 'producer')) = (partner_id IS NOT NULL)",
            name="partner_accounts_have_one",
        ),
        UniqueConstraint("organisation_id", "household_id", "kind"),
        UniqueConstraint("organisation_id", "partner_id", "kind"),
        UniqueConstraint("organisation_id", "name"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("books.organisation_id", ondelete="RESTRICT")
    )
    kind: Mapped[AccountKind] = mapped_column(enum_column(AccountKind, "account_kind"))
    name: Mapped[str] = mapped_column(String(160))
    household_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("households.id", ondelete="RESTRICT")
    )
    partner_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    created_at: Mapped[datetime]

    household: Mapped[Household | None] = relationship(lazy="raise")
    partner: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[partner_id])


class LedgerEntry(Base):
    """One thing that happened to the money, on a day, with its author and reason. Never changed."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        # What was reversed cannot be reversed again.
        UniqueConstraint("reverses_id"),
        CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_entry"
        ),
        # The same cause is entered once: a settlement, a line of a bank statement.
        UniqueConstraint("organisation_id", "cause"),
        Index("ix_ledger_entries_organisation_id_on", "organisation_id", "on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("books.organisation_id", ondelete="RESTRICT")
    )
    # 1, 2, 3... in the book, without a gap.
    number: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind, "entry_kind"))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str | None] = mapped_column(String(200))
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("ledger_entries.id"))
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class Posting(Base):
    """One side of an entry."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount_cents <> 0", name="amount_not_zero"),
        Index("ix_postings_account_id_id", "account_id", "id"),
        Index("ix_postings_entry_id", "entry_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Looked at when the transaction ends: postings come before their entry.
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("ledger_entries.id", deferrable=True, initially="DEFERRED")
    )
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("ledger_accounts.id", ondelete="RESTRICT")
    )
    amount_cents: Mapped[int] = mapped_column(BigInteger)
