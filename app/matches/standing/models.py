"""What is remembered of the answers of a demand, and how far the market has been checked."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column


class AnswerState(enum.StrEnum):
    """What an offer is to a demand; NEW and BETTER until the buyer has seen it.

    OUTSIDE still fits, but enough others fit better; GONE fits no longer.
    """

    NEW = "new"
    BETTER = "better"
    KNOWN = "known"
    OUTSIDE = "outside"
    GONE = "gone"


class DemandAnswer(Base):
    """An offer that a buyer has been told of for a demand; kept so that it is never told twice."""

    __tablename__ = "demand_answers"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 1000000", name="score_in_millionths"),
        CheckConstraint("told BETWEEN 0 AND 1000000", name="told_in_millionths"),
        Index("ix_demand_answers_offer_id", "offer_id"),
    )

    demand_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("demands.id", ondelete="CASCADE"), primary_key=True
    )
    offer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[AnswerState] = mapped_column(enum_column(AnswerState, "answer_state"))
    # Millionths: the score when last checked, and the best that the buyer was told.
    score: Mapped[int]
    told: Mapped[int]
    first_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DemandCheck(Base):
    """When a demand was last held against the whole market, in which revision, and what it found."""

    __tablename__ = "demand_checks"
    __table_args__ = (
        CheckConstraint("eligible >= 0", name="eligible_not_negative"),
        CheckConstraint("floor BETWEEN 0 AND 1000000", name="floor_in_millionths"),
    )

    demand_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("demands.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]
    # None asks for a check as soon as possible.
    day: Mapped[date | None]
    eligible: Mapped[int]
    # The score of the last offer kept when more fitted than are kept; 0 when all were kept.
    floor: Mapped[int]
    checked_at: Mapped[datetime]


class StandingProgress(Base):
    """One row: the version of the market up to which every demand has been told what changed."""

    __tablename__ = "standing_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
