"""Membership of the district: applications, decisions, fees."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class MemberCategory(enum.StrEnum):
    """Who may be a member, in the terms of the founding document."""

    NATURAL_PERSON = "natural_person"
    LEGAL_PERSON = "legal_person"
    ASSOCIATION = "association"
    LOCAL_AUTHORITY = "local_authority"
    THIRD_SECTOR_BODY = "third_sector_body"
    SUB_PROVINCIAL_DISTRICT = "sub_provincial_district"
    GAS = "gas"
    CSA = "csa"
    TIME_BANK = "time_bank"
    ETHICAL_FINANCE = "ethical_finance"
    FAIR_TRADE = "fair_trade"
    SCHOOL = "school"
    TRADE_UNION = "trade_union"
    TRADE_ASSOCIATION = "trade_association"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce"
    SOCIAL_ENTERPRISE = "social_enterprise"
    SOCIAL_COOPERATIVE = "social_cooperative"
    OTHER = "other"


class MembershipState(enum.StrEnum):
    """Where a membership stands."""

    APPLIED = "applied"
    SENT_BACK = "sent_back"
    CHECKED = "checked"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    EXCLUDED = "excluded"


class MembershipAction(enum.StrEnum):
    """What moves a membership on."""

    APPLY = "apply"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    CHECK = "check"
    ADMIT = "admit"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    READMIT = "readmit"
    LEAVE = "leave"
    EXCLUDE = "exclude"


class Membership(Base):
    """The application of an organisation or a person, and the membership that may come of it."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)", name="one_kind_of_applicant"
        ),
        # One membership at a time; a closed one stays on record beside the next.
        Index(
            "uq_memberships_organisation_open",
            "organisation_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "uq_memberships_person_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_memberships_state_id", "state", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="RESTRICT")
    )
    category: Mapped[MemberCategory] = mapped_column(enum_column(MemberCategory, "member_category"))
    motivation: Mapped[str] = mapped_column(Text)
    state: Mapped[MembershipState] = mapped_column(
        enum_column(MembershipState, "membership_state"), default=MembershipState.APPLIED
    )
    # The version of the charter that was accepted, by whom and when.
    charter_version: Mapped[str] = mapped_column(String(20))
    charter_accepted_by_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="RESTRICT")
    )
    charter_accepted_at: Mapped[datetime]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])


class MembershipEvent(Base):
    """One step of a membership: what the register of any past day is read from. Never changed."""

    __tablename__ = "membership_events"
    __table_args__ = (
        UniqueConstraint("membership_id", "number"),
        Index("ix_membership_events_effective_on", "effective_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="RESTRICT")
    )
    # The first step of a membership is 1.
    number: Mapped[int]
    action: Mapped[MembershipAction] = mapped_column(
        enum_column(MembershipAction, "membership_action")
    )
    state: Mapped[MembershipState] = mapped_column(enum_column(MembershipState, "membership_state"))
    # The day from which the step counts: that of the meeting, which may lie before its recording.
    effective_on: Mapped[date]
    minutes_reference: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]


class SponsorState(enum.StrEnum):
    """Whether a member stands up for an applicant."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Sponsorship(Base):
    """A member named by an applicant as one that knows them."""

    __tablename__ = "sponsorships"
    __table_args__ = (UniqueConstraint("membership_id", "organisation_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE")
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[SponsorState] = mapped_column(
        enum_column(SponsorState, "sponsor_state"), default=SponsorState.ASKED
    )
    answered_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class MembershipFee(Base):
    """The yearly fee of a member, as received: a record, not an account."""

    __tablename__ = "membership_fees"
    __table_args__ = (
        UniqueConstraint("membership_id", "year"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("year BETWEEN 2000 AND 2200", name="year_range"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="RESTRICT")
    )
    year: Mapped[int] = mapped_column(SmallInteger)
    amount_cents: Mapped[int]
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(120), default="")
    noted_by_id: Mapped[uuid.UUID]
    noted_at: Mapped[datetime]
