"""Objections: what anybody who has signed in may say against a claim, and what becomes of it."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class ObjectionState(enum.StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    REPLIED = "replied"
    REJECTED = "rejected"
    LOWERED = "lowered"
    STRUCK = "struck"
    TAKEN_BACK = "taken_back"
    # Its claim is gone: the owner took it back.
    LAPSED = "lapsed"


class ObjectionAction(enum.StrEnum):
    """What can be done with an objection."""

    REPLY = "reply"
    REJECT = "reject"
    LOWER = "lower"
    STRIKE = "strike"
    TAKE_BACK = "take_back"
    LAPSE = "lapse"


PENDING = frozenset({ObjectionState.OPEN, ObjectionState.REPLIED})
DECISIONS = frozenset({ObjectionAction.REJECT, ObjectionAction.LOWER, ObjectionAction.STRIKE})
_ENDS = {
    ObjectionAction.REJECT: ObjectionState.REJECTED,
    ObjectionAction.LOWER: ObjectionState.LOWERED,
    ObjectionAction.STRIKE: ObjectionState.STRUCK,
    ObjectionAction.TAKE_BACK: ObjectionState.TAKEN_BACK,
    ObjectionAction.LAPSE: ObjectionState.LAPSED,
}
# What is not here is refused.
OBJECTION_MOVES = {
    (ObjectionState.OPEN, ObjectionAction.REPLY): ObjectionState.REPLIED,
    **{(state, action): end for state in sorted(PENDING) for action, end in _ENDS.items()},
}


class Objection(Base):
    """An objection to one claim. Who objects is known to the staff alone."""

    __tablename__ = "objections"
    __table_args__ = (
        Index("ix_objections_organisation_id_id", "organisation_id", "id"),
        Index("ix_objections_person_id_state", "person_id", "state"),
        Index("ix_objections_state_id", "state", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    offer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    criterion_code: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    state: Mapped[ObjectionState] = mapped_column(
        enum_column(ObjectionState, "objection_state"), default=ObjectionState.OPEN
    )
    text: Mapped[str] = mapped_column(Text)
    # Until this day, included, nothing is decided without the owner's reply.
    reply_until: Mapped[date]
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
