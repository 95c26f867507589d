"""What came of a line, and who gets how many of it. Never changed: another number is another row."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, new_id


class LineArrival(Base):
    """Somebody says how many units of a line came, and how many of them are of no use.

    The holder says it for all groups when packs are counted over all; a group for its own part.
    """

    __tablename__ = "line_arrivals"
    __table_args__ = (
        UniqueConstraint("line_id", "organisation_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("expected_units >= 0", name="expected_not_negative"),
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("spoiled_units BETWEEN 0 AND units", name="spoiled_are_of_those"),
        Index("ix_line_arrivals_order_id", "order_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="RESTRICT"))
    # Whose hand-over says it.
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    # The step by which the order was last closed: what was said of an earlier closing counts no more.
    closing: Mapped[int]
    expected_units: Mapped[int]
    units: Mapped[int]
    spoiled_units: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]

    @property
    def usable_units(self) -> int:
        """How many can be given to households."""
        return self.units - self.spoiled_units


class ArrivalShare(Base):
    """What sharing an arrival gave to a household, with what it was worked out from."""

    __tablename__ = "arrival_shares"
    __table_args__ = (
        UniqueConstraint("arrival_id", "booking_id"),
        CheckConstraint("had_units >= 0", name="had_not_negative"),
        CheckConstraint("units >= 0", name="units_not_negative"),
        CheckConstraint("fair_units >= 0", name="fair_not_negative"),
        Index("ix_arrival_shares_booking_id", "booking_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    arrival_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("line_arrivals.id", ondelete="RESTRICT")
    )
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"))
    # Confirmed; then due or taken before this arrival.
    had_units: Mapped[int]
    before_units: Mapped[int]
    units: Mapped[int]
    # What the rule gives when nobody has taken anything yet.
    fair_units: Mapped[int]
    # What past orders owed it, in millionths of a unit.
    owed_millionths: Mapped[int] = mapped_column(BigInteger)
    # It had its goods already: its number was left alone.
    taken: Mapped[bool]
