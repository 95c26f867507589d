"""What the room keeps: what columns meant, lists on their way in, and what they do line by line."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.exchange.sheets.formats import FileFormat
from catalog.base import Base, enum_column, new_id

LONGEST_TITLE = 200


class ImportState(enum.StrEnum):
    """How far a list has come."""

    COLUMNS = "columns"  # A person says what its columns mean.
    PREPARING = "preparing"
    READY = "ready"  # A person looks at what it would do.
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"


OPEN_STATES = (
    ImportState.COLUMNS,
    ImportState.PREPARING,
    ImportState.READY,
    ImportState.APPLYING,
)


class LineSection(enum.StrEnum):
    """What becomes of a row of a list, or of an offer that it does not name."""

    FAULT = "fault"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    UNCLASSIFIED = "unclassified"
    MISSING = "missing"


class PriceListMapping(Base):
    """The meanings of columns, as a person of an organisation has confirmed them.

    `fingerprint` stands for the names of the columns: a list with the same ones is read the same way.
    """

    __tablename__ = "price_list_mappings"
    __table_args__ = (UniqueConstraint("organisation_id", "fingerprint"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class PriceListImport(Base):
    """A price list on its way in; an organisation has one at a time."""

    __tablename__ = "price_list_imports"
    __table_args__ = (
        Index("ix_price_list_imports_organisation_id", "organisation_id", "created_at"),
        Index("ix_price_list_imports_created_at", "created_at"),
        Index(
            "uq_price_list_imports_open",
            "organisation_id",
            unique=True,
            sqlite_where=text("state IN ('columns', 'preparing', 'ready', 'applying')"),
            postgresql_where=text("state IN ('columns', 'preparing', 'ready', 'applying')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    # No foreign key: what was imported stays when the person leaves.
    person_id: Mapped[uuid.UUID]
    # Forgotten as soon as the list is imported.
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FileFormat] = mapped_column(enum_column(FileFormat, "price_list_format"))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState, "import_state"))
    # As recognised, with a few rows to look at; and as the person wants it.
    layout: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    job_key: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PriceListLine(Base):
    """What an import would do, or has done, with one row; facts are told in words by the page."""

    __tablename__ = "price_list_lines"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index("ix_price_list_lines_section", "import_id", "section", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    import_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("price_list_imports.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    section: Mapped[LineSection] = mapped_column(enum_column(LineSection, "line_section"))
    # The row in the file; an offer that the list does not name has none.
    row: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    doubtful: Mapped[bool] = mapped_column(default=False)
    # Done differently from what had been shown, because the offer had changed meanwhile.
    moved: Mapped[bool] = mapped_column(default=False)
    offer_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
