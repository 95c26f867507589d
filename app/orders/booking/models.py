"""What households want of an order."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.groups.models import Household
from app.orders.models import OrderLine
from catalog.base import Base, new_id


class Booking(Base):
    """What a household wants of a line: "2, up to 4". What it was given is kept apart (Allotment)."""

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("line_id", "household_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("tolerance >= 0", name="tolerance_not_negative"),
        Index("ix_bookings_order_id_household_id", "order_id", "household_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="RESTRICT"))
    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("households.id", ondelete="RESTRICT"), index=True
    )
    # The household's group: accounts and packs may be counted apart.
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    quantity: Mapped[int]
    tolerance: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    updated_at: Mapped[datetime]

    household: Mapped[Household] = relationship(lazy="raise")
    line: Mapped[OrderLine] = relationship(lazy="raise")


class Wanted(NamedTuple):
    """The numbers of a booking, of what and whose: of an order there are many."""

    id: uuid.UUID
    line_id: uuid.UUID
    household_id: uuid.UUID
    organisation_id: uuid.UUID
    quantity: int
    tolerance: int


class Basket(Base):
    """What a household has in an order as a whole: its version, so that two people do not overwrite each other."""

    __tablename__ = "baskets"
    __table_args__ = (UniqueConstraint("order_id", "household_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("households.id", ondelete="RESTRICT"), index=True
    )
    revision: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(500), default="")
    # Where the household collects; None: its group hands over at no place, or none is chosen yet.
    place_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("pickup_places.id", ondelete="RESTRICT"), index=True
    )
    # What its people were last told that it comes to.
    told_cents: Mapped[int | None] = mapped_column(BigInteger)
    updated_at: Mapped[datetime]


class BookingEvent(Base):
    """One change of a booking: who, for whom, from what to what. Never changed."""

    __tablename__ = "booking_events"
    __table_args__ = (Index("ix_booking_events_order_id_id", "order_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID]
    line_id: Mapped[uuid.UUID]
    household_id: Mapped[uuid.UUID]
    quantity_before: Mapped[int]
    quantity: Mapped[int]
    tolerance_before: Mapped[int]
    tolerance: Mapped[int]
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
