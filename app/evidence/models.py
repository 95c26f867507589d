"""The history of claims: one row for everything that was ever said or decided, none ever changed."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id
from catalog.evidence import EvidenceLevel


class ClaimAction(enum.StrEnum):
    """What can happen to a claim."""

    # Found in the table of claims without a history: a demonstration, an installation of before.
    RECORDED = "recorded"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    PEER_VERIFIED = "peer_verified"
    OBJECTED = "objected"
    REPLIED = "replied"
    OBJECTION_WITHDRAWN = "objection_withdrawn"
    OBJECTION_REJECTED = "objection_rejected"
    LOWERED = "lowered"
    STRUCK = "struck"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    EXPIRED = "expired"


# What nobody may do to a claim of an organisation of their own.
JUDGEMENTS = frozenset(
    {
        ClaimAction.CONFIRMED,
        ClaimAction.SENT_BACK,
        ClaimAction.PEER_VERIFIED,
        ClaimAction.OBJECTION_REJECTED,
        ClaimAction.LOWERED,
        ClaimAction.STRUCK,
    }
)
_JUDGEMENTS_SQL = ", ".join(f"'{action.value}'" for action in sorted(JUDGEMENTS))


class ClaimEvent(Base):
    """One thing that happened to the claim of a criterion.

    Organisations, offers, people and documents are identifiers without a foreign key: the history
    outlives them. That a judge holds no role in the judged organisation is also a trigger.
    """

    __tablename__ = "claim_events"
    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 4", name="value_scale"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            f"action NOT IN ({_JUDGEMENTS_SQL}) OR acting_for_id IS NULL"
            " OR acting_for_id <> organisation_id",
            name="judge_is_another",
        ),
        CheckConstraint(
            f"action NOT IN ({_JUDGEMENTS_SQL}) OR actor_id IS NOT NULL", name="judge_is_a_person"
        ),
        # Two deeds at the same moment cannot both be the next one.
        Index(
            "uq_claim_events_organisation",
            "organisation_id",
            "criterion_code",
            "number",
            unique=True,
            sqlite_where=text("offer_id IS NULL"),
            postgresql_where=text("offer_id IS NULL"),
        ),
        Index(
            "uq_claim_events_offer",
            "organisation_id",
            "offer_id",
            "criterion_code",
            "number",
            unique=True,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID]
    offer_id: Mapped[uuid.UUID | None]
    criterion_code: Mapped[str] = mapped_column(String(80))
    # 1, 2, 3... within one claim.
    number: Mapped[int]
    action: Mapped[ClaimAction] = mapped_column(enum_column(ClaimAction, "claim_action"))
    at: Mapped[datetime]
    # The day of `at` where the district is.
    day: Mapped[date]
    # None: the program itself.
    actor_id: Mapped[uuid.UUID | None]
    acting_for_id: Mapped[uuid.UUID | None]
    value: Mapped[int | None] = mapped_column(SmallInteger)
    # Of a declaration: the level its owner asks for.
    level: Mapped[EvidenceLevel | None] = mapped_column(
        enum_column(EvidenceLevel, "claim_event_level")
    )
    issuer: Mapped[str | None] = mapped_column(String(200))
    register_number: Mapped[str | None] = mapped_column(String(80))
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    document_id: Mapped[uuid.UUID | None]
    objection_id: Mapped[uuid.UUID | None]
    visit_id: Mapped[uuid.UUID | None]
    # Of a reminder: how many days before the end.
    days: Mapped[int | None] = mapped_column(SmallInteger)
    # Why something was sent back or decided: public, without names.
    reason: Mapped[str] = mapped_column(Text, default="")
