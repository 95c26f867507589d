"""Claims: what an organisation says of itself or of an offer, and how well it is shown."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, enum_column, new_id
from catalog.evidence import EvidenceLevel

if TYPE_CHECKING:
    from catalog.offers import Offer
    from catalog.organisations import Organisation


class Claim(Base):
    """A criterion with a value from 0 to 4 (None: does not apply) and the evidence for it.

    With `offer_id` the claim speaks of that offer alone and wins there over the organisation's own.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 4", name="value_scale"),
        # The verifier is never the owner.
        CheckConstraint("verified_by_id <> organisation_id", name="verifier_is_another"),
        # One claim at a time: a renewed certificate takes the place of the old one.
        Index(
            "uq_claims_organisation_criterion",
            "organisation_id",
            "criterion_code",
            unique=True,
            sqlite_where=text("offer_id IS NULL"),
            postgresql_where=text("offer_id IS NULL"),
        ),
        Index(
            "uq_claims_offer_criterion",
            "offer_id",
            "criterion_code",
            unique=True,
        ),
        # Every day somebody asks what ends soon.
        Index("ix_claims_valid_until", "valid_until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    offer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    criterion_code: Mapped[str] = mapped_column(String(80))
    value: Mapped[int | None] = mapped_column(SmallInteger)
    level: Mapped[EvidenceLevel] = mapped_column(enum_column(EvidenceLevel, "evidence_level"))
    issuer: Mapped[str | None] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(80))
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    verified_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="SET NULL")
    )
    # Something was handed in that nobody has checked yet.
    under_review: Mapped[bool] = mapped_column(default=False)
    # Somebody objects: the claim keeps its level until that is decided.
    disputed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    organisation: Mapped["Organisation"] = relationship(
        back_populates="claims", lazy="raise", foreign_keys=[organisation_id]
    )
    offer: Mapped["Offer | None"] = relationship(back_populates="claims", lazy="raise")
