"""Pacts of solidarity: what a group and a producer have promised each other."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.runtime.files.models import StoredFile
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class PactState(enum.StrEnum):
    """Whether a pact binds."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class PactAct(enum.StrEnum):
    """What can happen to a pact."""

    BEGIN = "begin"
    CHANGE = "change"
    SIGN = "sign"
    AGREE = "agree"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


class Pact(Base):
    """A pact between a group and a producer; there is one at a time, those that ended stay."""

    __tablename__ = "pacts"
    __table_args__ = (
        CheckConstraint("organisation_id <> producer_id", name="two_sides"),
        CheckConstraint("minimum_order_cents > 0", name="minimum_order_positive"),
        CheckConstraint("minimum_grams > 0", name="minimum_grams_positive"),
        CheckConstraint("delivery_cost_cents >= 0", name="delivery_cost_not_negative"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("revision > 0", name="revision_positive"),
        Index(
            "uq_pacts_open",
            "organisation_id",
            "producer_id",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    producer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[PactState] = mapped_column(enum_column(PactState, "pact_state"))
    terms: Mapped[str] = mapped_column(Text)
    price_agreement: Mapped[str] = mapped_column(Text, default="")
    minimum_order_cents: Mapped[int | None] = mapped_column(BigInteger)
    minimum_grams: Mapped[int | None] = mapped_column(BigInteger)
    delivery_cost_cents: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    # Who of the group looks after it.
    keeper_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL")
    )
    # Of what the pact says now: when its words change, the producer is asked again.
    agreed_on: Mapped[date | None]
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL")
    )
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[organisation_id])
    producer: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[producer_id])
    keeper: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[keeper_id])
    agreed_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[agreed_by_id])
    file: Mapped[StoredFile | None] = relationship(lazy="raise")


class PactEvent(Base):
    """What happened to a pact: who, when, why. Never changed."""

    __tablename__ = "pact_events"
    __table_args__ = (UniqueConstraint("pact_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    pact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pacts.id", ondelete="RESTRICT"))
    # 1, 2, 3... in the pact.
    number: Mapped[int]
    act: Mapped[PactAct] = mapped_column(enum_column(PactAct, "pact_act"))
    state: Mapped[PactState] = mapped_column(enum_column(PactState, "pact_event_state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
