"""What a producer answers to an order: that it confirmed, and every change of its lines. Never changed."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class LineField(enum.StrEnum):
    """What of a line was changed after it was ordered."""

    UNITS = "units"
    PRICE_CENTS = "price_cents"


class ProducerAnswer(Base):
    """That a producer has answered what was sent to it; its first answer to each sending confirms."""

    __tablename__ = "producer_answers"
    __table_args__ = (UniqueConstraint("order_id", "producer_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    producer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    # The number of the step by which the order was sent: an order sent anew is answered anew.
    sending: Mapped[int]
    # Whoever coordinates noted what the producer said elsewhere.
    on_behalf: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class LineEvent(Base):
    """One change of a line after it was ordered: who, when, from what to what, why."""

    __tablename__ = "line_events"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("old >= 0", name="old_not_negative"),
        CheckConstraint("new >= 0", name="new_not_negative"),
        Index("ix_line_events_line_id", "line_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID]
    number: Mapped[int]
    line_id: Mapped[uuid.UUID]
    # Whose units: the group's when packs are counted apart, else the holder's for all.
    organisation_id: Mapped[uuid.UUID]
    # The sending and the number of the producer's answer that it belongs to.
    sending: Mapped[int]
    answer: Mapped[int]
    field: Mapped[LineField] = mapped_column(enum_column(LineField, "line_field"))
    old: Mapped[int] = mapped_column(BigInteger)
    new: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(Text)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
