"""Goods that a producer brought in place of others. Never changed: who does not want them says so beside."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, new_id


class Substitution(Base):
    """So many units of a line came in place of what was missing of another line of the same producer."""

    __tablename__ = "substitutions"
    __table_args__ = (
        CheckConstraint("line_id <> substitute_id", name="another_line"),
        CheckConstraint("units > 0", name="units_positive"),
        Index("ix_substitutions_order_id_line_id", "order_id", "line_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    # What was missing, and what came.
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="RESTRICT"))
    substitute_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("order_lines.id", ondelete="RESTRICT")
    )
    # Whose hand-over says it.
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    # The step by which the order was last closed: what was said of an earlier closing counts no more.
    closing: Mapped[int]
    units: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class SubstitutionShare(Base):
    """What one household gets of it: on top of what it booked of that line, most often nothing."""

    __tablename__ = "substitution_shares"
    __table_args__ = (
        UniqueConstraint("substitution_id", "booking_id"),
        CheckConstraint("missing_units > 0", name="missing_positive"),
        CheckConstraint("units > 0", name="units_positive"),
        Index("ix_substitution_shares_booking_id", "booking_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    substitution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("substitutions.id", ondelete="RESTRICT")
    )
    # Of the line that came.
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"))
    # How many it missed of the other line.
    missing_units: Mapped[int]
    units: Mapped[int]


class SubstitutionRefusal(Base):
    """A household does not want it: it gets nothing of it, and pays nothing."""

    __tablename__ = "substitution_refusals"

    share_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("substitution_shares.id", ondelete="RESTRICT"), primary_key=True
    )
    # Who hands over wrote it down for the household.
    on_behalf: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
