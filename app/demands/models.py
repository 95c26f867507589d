"""Proposals: what a producer answers to a demand, and what the two sides write to each other."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.demands import Demand
from catalog.organisations import Organisation


class ProposalState(enum.StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ProposalAction(enum.StrEnum):
    """What moves a proposal on."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Side(enum.StrEnum):
    """Who speaks: the one who needs, or the one who offers."""

    BUYER = "buyer"
    PRODUCER = "producer"


class Proposal(Base):
    """An answer of an organisation to a demand; the contacts of both stay hidden until it is accepted."""

    __tablename__ = "proposals"
    __table_args__ = (
        # One at a time: whoever wants to offer something else writes it into the thread.
        Index(
            "uq_proposals_open",
            "demand_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_proposals_organisation_id_id", "organisation_id", "id"),
        Index("ix_proposals_demand_id_id", "demand_id", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    demand_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL")
    )
    state: Mapped[ProposalState] = mapped_column(
        enum_column(ProposalState, "proposal_state"), default=ProposalState.OPEN
    )
    valid_until: Mapped[date]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL")
    )
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    demand: Mapped[Demand] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    lines: Mapped[list["ProposalLine"]] = relationship(
        back_populates="proposal",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="ProposalLine.position",
    )


class ProposalLine(Base):
    """One offer in a proposal: how many sale units at which price; its words stay as they were."""

    __tablename__ = "proposal_lines"
    __table_args__ = (
        CheckConstraint("count_units > 0", name="count_positive"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
    )

    proposal_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("offers.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    unit_text: Mapped[str] = mapped_column(String(80))
    count_units: Mapped[int] = mapped_column(BigInteger)
    # Per sale unit, VAT excluded.
    price_cents: Mapped[int] = mapped_column(BigInteger)

    proposal: Mapped[Proposal] = relationship(back_populates="lines", lazy="raise")


class ProposalMessage(Base):
    """Something that one side writes to the other."""

    __tablename__ = "proposal_messages"
    __table_args__ = (Index("ix_proposal_messages_proposal_id_id", "proposal_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(enum_column(Side, "side"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="SET NULL")
    )
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
