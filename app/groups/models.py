"""Households of a group, their people, and who looks after what."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class Household(Base):
    """Those who book, collect and pay together in a group: one or several people."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="left_after_joined"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    # Short and said aloud at the hand-over: "17".
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    people: Mapped[list["HouseholdPerson"]] = relationship(
        back_populates="household", lazy="raise", passive_deletes="all"
    )


class HouseholdPerson(Base):
    """A person of a household; in a group a person belongs to one household at a time."""

    __tablename__ = "household_people"
    __table_args__ = (UniqueConstraint("household_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]

    household: Mapped[Household] = relationship(back_populates="people", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class DutyKind(enum.StrEnum):
    """What a person looks after in a group."""

    # Of one producer when there is a target, else of every one.
    COORDINATOR = "coordinator"
    TREASURER = "treasurer"
    HANDOVER = "handover"


class Duty(Base):
    """That a person looks after something in a group, perhaps of one producer only."""

    __tablename__ = "duties"
    __table_args__ = (
        CheckConstraint(
            "producer_id IS NULL OR kind = 'coordinator'", name="target_of_coordinator"
        ),
        Index(
            "uq_duties_without_target",
            "organisation_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("producer_id IS NULL"),
            postgresql_where=text("producer_id IS NULL"),
        ),
        UniqueConstraint("organisation_id", "person_id", "kind", "producer_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[DutyKind] = mapped_column(enum_column(DutyKind, "duty_kind"))
    producer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime]

    producer: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[producer_id])
    person: Mapped[Person] = relationship(lazy="raise")
