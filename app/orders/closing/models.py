"""What became of an order: ordered, allotted, and what sharing left owing."""

import enum
import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orders.booking.models import Booking
from catalog.base import Base, enum_column, new_id


class LineOutcome(Base):
    """What became of a line: ordered at closing, confirmed by the producer, brought. Each stays."""

    __tablename__ = "line_outcomes"
    __table_args__ = (
        # One for each group when packs are counted apart.
        UniqueConstraint("line_id", "organisation_id"),
        CheckConstraint("ordered_units >= 0", name="ordered_not_negative"),
        CheckConstraint("confirmed_units >= 0", name="confirmed_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT"), index=True
    )
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="RESTRICT"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    ordered_units: Mapped[int]
    confirmed_units: Mapped[int | None]
    confirmed_price_cents: Mapped[int | None] = mapped_column(BigInteger)


class Allotment(Base):
    """What a household gets of a line: expected at closing, brought at the hand-over, each kept for ever."""

    __tablename__ = "allotments"
    __table_args__ = (
        UniqueConstraint("booking_id"),
        CheckConstraint("expected_units >= 0", name="expected_not_negative"),
        CheckConstraint("confirmed_units >= 0", name="confirmed_not_negative"),
        CheckConstraint("shared_units >= 0", name="shared_not_negative"),
        CheckConstraint("delivered_units >= 0", name="delivered_not_negative"),
        CheckConstraint("delivered_grams >= 0", name="grams_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT"), index=True
    )
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"))
    expected_units: Mapped[int]
    expected_cents: Mapped[int] = mapped_column(BigInteger)
    # After the producer's answer; None: as expected.
    confirmed_units: Mapped[int | None]
    # What it is due when another number came than was confirmed; None: nothing was shared anew.
    shared_units: Mapped[int | None]
    # At the hand-over: as shared anew, then as taken; None: as confirmed.
    delivered_units: Mapped[int | None]
    # Of what is weighed: what the scales said.
    delivered_grams: Mapped[int | None] = mapped_column(BigInteger)
    delivered_price_cents: Mapped[int | None] = mapped_column(BigInteger)

    booking: Mapped[Booking] = relationship(lazy="raise")


class SharingStage(enum.StrEnum):
    """When something was shared."""

    CLOSING = "closing"
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"


class SharingMemory(Base):
    """What sharing a line left owing to a household, in millionths of a unit; below zero: it got more.

    What counts next time is the sum over all orders. What is shared once more forgets its own part first.
    """

    __tablename__ = "sharing_memories"

    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="CASCADE"), primary_key=True
    )
    line_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("order_lines.id", ondelete="CASCADE"), primary_key=True
    )
    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("households.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    stage: Mapped[SharingStage] = mapped_column(
        enum_column(SharingStage, "sharing_stage"), primary_key=True
    )
    owed_millionths: Mapped[int] = mapped_column(BigInteger)
