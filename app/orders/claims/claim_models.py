"""Claims for goods that a household got and found spoiled."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.groups.models import Household
from app.orders.claims.claim_states import ClaimAction, ClaimState
from app.orders.models import OrderLine
from app.runtime.files.models import StoredFile
from catalog.base import Base, enum_column, new_id


class GoodsClaim(Base):
    """So much of what a household got was spoiled; where it stands follows from its events."""

    __tablename__ = "goods_claims"
    __table_args__ = (
        UniqueConstraint("booking_id", "number"),
        CheckConstraint("(units IS NULL) <> (grams IS NULL)", name="units_or_grams"),
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("grams > 0", name="grams_positive"),
        CheckConstraint("cents >= 0", name="cents_not_negative"),
        Index("ix_goods_claims_order_id_id", "order_id", "id"),
        Index("ix_goods_claims_producer_id_state", "producer_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    producer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    line_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("order_lines.id", ondelete="RESTRICT"))
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id", ondelete="RESTRICT"))
    # 1, 2, 3... of the booking.
    number: Mapped[int]
    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("households.id", ondelete="RESTRICT"), index=True
    )
    # The household's group.
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    units: Mapped[int | None]
    # Of what is weighed.
    grams: Mapped[int | None] = mapped_column(BigInteger)
    # At the price at which the household got it; worked out anew when it is put to the producer.
    cents: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState, "claim_state"))
    reason: Mapped[str] = mapped_column(Text)
    photo_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    created_at: Mapped[datetime]

    line: Mapped[OrderLine] = relationship(lazy="raise")
    household: Mapped[Household] = relationship(lazy="raise")
    photo: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def amount(self) -> int:
        """Grams of what is weighed, else units."""
        return self.units or self.grams or 0


class ClaimEvent(Base):
    """One step of a claim: who, when, why. Never changed."""

    __tablename__ = "goods_claim_events"
    __table_args__ = (UniqueConstraint("claim_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("goods_claims.id", ondelete="RESTRICT"))
    number: Mapped[int]
    action: Mapped[ClaimAction] = mapped_column(enum_column(ClaimAction, "claim_action"))
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState, "claim_event_state"))
    cents: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, default="")
    # Who coordinates did it for a household or a producer.
    on_behalf: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
