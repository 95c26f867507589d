"""Demands: what a buyer needs, how much, where, when, and what matters to it."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode
from catalog.rhythm import Rhythm

LEAST_WISH, LARGEST_WISH = 1, 3
"""How much a preferred criterion weighs: a little, more, much."""


class DemandState(enum.StrEnum):
    """Whether a demand is still looking."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    EXPIRED = "expired"


class ClosedReason(enum.StrEnum):
    """Why a buyer has closed a demand."""

    FOUND_HERE = "found_here"
    FOUND_ELSEWHERE = "found_elsewhere"
    NOT_NEEDED = "not_needed"


class Visibility(enum.StrEnum):
    """Who may see a demand besides those who act for its owner and the district's desk."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


class Demand(Base):
    """A need of an organisation or of a citizen, which keeps looking while it is open."""

    __tablename__ = "demands"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("max_km > 0", name="max_km_positive"),
        CheckConstraint("max_price_cents >= 0", name="max_price_not_negative"),
        CheckConstraint("(amount IS NULL) = (dimension IS NULL)", name="amount_has_dimension"),
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        CheckConstraint("istat IS NULL OR area_code IS NULL", name="one_place"),
        CheckConstraint("months BETWEEN 0 AND 4095", name="months_of_a_year"),
        CheckConstraint("revision > 0", name="revision_positive"),
        Index("ix_demands_state_visibility", "state", "visibility", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    # The words of the buyer; the columns below are what was understood and confirmed.
    text: Mapped[str] = mapped_column(Text)
    # Without a category the words that nobody understood are searched as text.
    category_code: Mapped[str | None] = mapped_column(String(80), index=True)
    more_categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    dimension: Mapped[Dimension | None] = mapped_column(enum_column(Dimension, "dimension"))
    rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm, "rhythm"), default=Rhythm.ONCE)
    istat: Mapped[str | None] = mapped_column(String(6))
    area_code: Mapped[str | None] = mapped_column(String(80))
    # As the buyer said it; an area adds its own.
    max_km: Mapped[float | None]
    delivery_only: Mapped[bool] = mapped_column(default=False)
    months: Mapped[int] = mapped_column(SmallInteger, default=0)
    max_price_cents: Mapped[int | None] = mapped_column(BigInteger)
    max_price_unit: Mapped[UnitCode | None] = mapped_column(enum_column(UnitCode, "max_price_unit"))
    # How much each factor of the ranking counts, 0 to 100; what is missing counts as usual.
    weights: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    visibility: Mapped[Visibility] = mapped_column(
        enum_column(Visibility, "visibility"), default=Visibility.PUBLIC
    )
    state: Mapped[DemandState] = mapped_column(
        enum_column(DemandState, "demand_state"), default=DemandState.OPEN
    )
    closed_reason: Mapped[ClosedReason | None] = mapped_column(
        enum_column(ClosedReason, "closed_reason")
    )
    valid_until: Mapped[date | None]
    # Grows with every edit: who edits an older one is told so.
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    criteria: Mapped[list["DemandCriterion"]] = relationship(
        back_populates="demand", lazy="raise", cascade="all, delete-orphan"
    )

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories asked for, the first one named first; none when only words say it."""
        return () if self.category_code is None else (self.category_code, *self.more_categories)

    def is_looking(self, day: date) -> bool:
        """Whether the demand is still to be matched on this day."""
        in_time = self.valid_until is None or day <= self.valid_until
        return self.state is DemandState.OPEN and in_time


class DemandCriterion(Base):
    """A criterion that a demand asks for: a must, or a preference with a weight."""

    __tablename__ = "demand_criteria"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 3", name="weight_1_to_3"),)

    demand_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("demands.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    required: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[int] = mapped_column(default=1)

    demand: Mapped[Demand] = relationship(back_populates="criteria", lazy="raise")
