"""What was handed over: every report of it, and what the scales said of each piece. Never changed."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id

APPLIED_ONLY = text("outcome = 'applied'")


class ReportOutcome(enum.StrEnum):
    """What became of a report."""

    APPLIED = "applied"
    # It says what stood there already.
    AGREED = "agreed"
    # Somebody else had reported in the meantime; a person chooses.
    CONFLICT = "conflict"
    # It came when nothing could be written down any more; a person enters or dismisses it.
    LATE = "late"
    DISMISSED = "dismissed"


class HandoverReport(Base):
    """Somebody says what a household got of a line: who, when, from what to what, why.

    The identifier is made by who reports, so that a report that is sent twice counts once.
    """

    __tablename__ = "handover_reports"
    __table_args__ = (
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("grams >= 0", name="grams_not_negative"),
        CheckConstraint("revision >= 0", name="revision_not_negative"),
        UniqueConstraint("decides_id"),
        Index(
            "uq_handover_reports_applied",
            "booking_id",
            "revision",
            unique=True,
            sqlite_where=APPLIED_ONLY,
            postgresql_where=APPLIED_ONLY,
        ),
        Index("ix_handover_reports_order_id_id", "order_id", "id"),
        Index("ix_handover_reports_booking_id_revision", "booking_id", "revision"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    outcome: Mapped[ReportOutcome] = mapped_column(enum_column(ReportOutcome, "report_outcome"))
    # Applied: 1, 2, 3... of the booking. Else that which it met.
    revision: Mapped[int]
    units_before: Mapped[int | None]
    grams_before: Mapped[int | None] = mapped_column(BigInteger)
    units: Mapped[int | None]
    grams: Mapped[int | None] = mapped_column(BigInteger)
    # It looked strange, and whoever reported said that it is meant.
    confirmed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
    # When the scales were read, by the clock of the telephone that kept it; not to be relied on.
    read_at: Mapped[datetime | None]
    # The late report that this one enters or dismisses: decided once.
    decides_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("handover_reports.id"))


class Weighing(Base):
    """What the scales said of one piece."""

    __tablename__ = "weighings"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("grams > 0", name="grams_positive"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("handover_reports.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    grams: Mapped[int] = mapped_column(BigInteger)
