"""What the bank has told, and what became of each of its movements.

Movements and placings are only ever added (the database refuses anything else). A movement waits unless
its last placing put it somewhere: into an entry that nobody has reversed, or aside.
"""

import enum
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.ledger.bank.formats import StatementKind
from app.ledger.bank.lines import LONGEST_NAME, LONGEST_REFERENCE, LONGEST_TEXT
from app.ledger.models import LedgerEntry
from catalog.base import Base, enum_column, new_id

LONGEST_FILE_NAME = 120
LONGEST_IBAN = 34
LONGEST_HOLDER = 70
"""As long as the name on a bank transfer may be."""


class BankDetails(Base):
    """Where the households of a group pay to."""

    __tablename__ = "bank_details"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    holder: Mapped[str] = mapped_column(String(LONGEST_HOLDER))
    iban: Mapped[str] = mapped_column(String(LONGEST_IBAN))
    updated_at: Mapped[datetime]


class StatementUpload(Base):
    """A table of which a person has still to say what its columns mean; a group has one at a time."""

    __tablename__ = "statement_uploads"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), unique=True
    )
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]


class StatementMapping(Base):
    """What the columns of a bank's tables mean, as a person of the group has confirmed it."""

    __tablename__ = "statement_mappings"
    __table_args__ = (UniqueConstraint("organisation_id", "fingerprint"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    # The meaning of each column by its place; null: left out.
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class BankStatement(Base):
    """A file of the bank that brought something new."""

    __tablename__ = "bank_statements"
    __table_args__ = (Index("ix_bank_statements_organisation_id_at", "organisation_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("books.organisation_id", ondelete="RESTRICT")
    )
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    kind: Mapped[StatementKind] = mapped_column(enum_column(StatementKind, "statement_kind"))
    # Equal for files in which the same movement has the same key.
    layout_key: Mapped[str] = mapped_column(String(64))
    iban: Mapped[str] = mapped_column(String(LONGEST_IBAN))
    first_on: Mapped[date]
    last_on: Mapped[date]
    opening_cents: Mapped[int | None] = mapped_column(BigInteger)
    closing_cents: Mapped[int | None] = mapped_column(BigInteger)
    closing_on: Mapped[date | None]
    adds_up: Mapped[bool]
    new_count: Mapped[int]
    known_count: Mapped[int]
    pending_count: Mapped[int]
    # Row, code and value of what could not be read.
    faults: Mapped[list[Any]] = mapped_column(JSON)
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class BankMovement(Base):
    """One movement as the bank tells it; above zero it came in. Never changed."""

    __tablename__ = "bank_movements"
    __table_args__ = (
        UniqueConstraint("statement_id", "number"),
        UniqueConstraint("organisation_id", "key"),
        CheckConstraint("cents <> 0", name="cents_not_zero"),
        Index("ix_bank_movements_organisation_id_on", "organisation_id", "on", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("books.organisation_id", ondelete="RESTRICT")
    )
    statement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("bank_statements.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    on: Mapped[date]
    value_on: Mapped[date | None]
    cents: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE))
    is_reversal: Mapped[bool]
    key: Mapped[str] = mapped_column(String(64))

    statement: Mapped[BankStatement] = relationship(lazy="raise")


class PlacingKind(enum.StrEnum):
    """What a person did with a movement."""

    # An entry was written for it.
    ENTERED = "entered"
    # It had been entered by hand before.
    MATCHED = "matched"
    # It does not concern the books.
    ASIDE = "aside"
    # It waits again.
    REOPENED = "reopened"


class Placing(Base):
    """That a person has put a movement somewhere. Never changed: the last one counts."""

    __tablename__ = "bank_placings"
    __table_args__ = (
        UniqueConstraint("movement_id", "number"),
        Index("ix_bank_placings_entry_id", "entry_id"),
        CheckConstraint(
            "(kind IN ('entered', 'matched')) = (entry_id IS NOT NULL)",
            name="entry_of_what_is_entered",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    movement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("bank_movements.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    kind: Mapped[PlacingKind] = mapped_column(enum_column(PlacingKind, "placing_kind"))
    entry_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("ledger_entries.id", ondelete="RESTRICT")
    )
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]

    entry: Mapped[LedgerEntry | None] = relationship(lazy="raise")
