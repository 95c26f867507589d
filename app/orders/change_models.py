"""What was changed in an order while it lived: its groups, its lines, its draft."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class ChangeKind(enum.StrEnum):
    """What was changed."""

    GROUP_INVITED = "group_invited"
    INVITATION_TAKEN_BACK = "invitation_taken_back"
    GROUP_JOINED = "group_joined"
    GROUP_DECLINED = "group_declined"
    GROUP_LEFT = "group_left"
    GROUP_TERMS = "group_terms"
    LINE_ADDED = "line_added"
    LINE_WITHDRAWN = "line_withdrawn"
    LINE_RESTORED = "line_restored"
    EDITED = "edited"
    PROPOSED = "proposed"


class OrderChange(Base):
    """One change of an order: what, whose, why, by whom. Never changed."""

    __tablename__ = "order_changes"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID]
    number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind, "order_change_kind"))
    # The group that it is about, and that whoever did it acted for; None: the holder.
    organisation_id: Mapped[uuid.UUID | None]
    line_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    # None: the program.
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
