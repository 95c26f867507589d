"""Demands: what a buyer needs, how much, where, when, and what matters to it."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation
from catalog.quantities import Dimension
from catalog.rhythm import Rhythm


class DemandState(enum.StrEnum):
    """Whether a demand is still looking."""

    OPEN = "open"
    CLOSED = "closed"


class Demand(Base):
    """A need of an organisation."""

    __tablename__ = "demands"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("max_km > 0", name="max_km_positive"),
        CheckConstraint("max_price_cents >= 0", name="max_price_not_negative"),
        CheckConstraint("(amount IS NULL) = (dimension IS NULL)", name="amount_has_dimension"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    # The words of the buyer; the columns below are what was understood and confirmed.
    text: Mapped[str] = mapped_column(Text)
    category_code: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    dimension: Mapped[Dimension | None] = mapped_column(enum_column(Dimension, "dimension"))
    rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm, "rhythm"), default=Rhythm.ONCE)
    istat: Mapped[str] = mapped_column(String(6))
    max_km: Mapped[float | None]
    months: Mapped[int] = mapped_column(SmallInteger, default=0)
    max_price_cents: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[DemandState] = mapped_column(
        enum_column(DemandState, "demand_state"), default=DemandState.OPEN
    )
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    criteria: Mapped[list["DemandCriterion"]] = relationship(
        back_populates="demand", lazy="raise", cascade="all, delete-orphan"
    )


class DemandCriterion(Base):
    """A criterion that a demand asks for: a must, or a preference with a weight."""

    __tablename__ = "demand_criteria"
    __table_args__ = (CheckConstraint("weight >= 0", name="weight_not_negative"),)

    demand_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("demands.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    required: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[int] = mapped_column(default=1)

    demand: Mapped[Demand] = relationship(back_populates="criteria", lazy="raise")
