"""What people are told, and how often each wants to be written to."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class NoticeKind(enum.StrEnum):
    """What a notice is about; each kind can be written as often as the person likes."""

    DEMAND_NEWS = "demand_news"
    FITTING_DEMANDS = "fitting_demands"
    PROPOSALS = "proposals"
    # Prices of ours that nobody has confirmed for long.
    OLD_PRICES = "old_prices"
    # What a household books and gets; what those who look after an order have to do.
    ORDERS = "orders"
    ORDERS_COORDINATED = "orders_coordinated"


class Frequency(enum.StrEnum):
    """How often mails of a kind come; NEVER leaves the notices in the site."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Notice(Base):
    """Something that one person is told. Its words are made when it is read, in the reader's language."""

    __tablename__ = "notices"
    __table_args__ = (
        # What has this key for this person has been told: it is never told again.
        UniqueConstraint("person_id", "key"),
        Index("ix_notices_person_id_id", "person_id", "id"),
        Index("ix_notices_mailed_at", "mailed_at", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, "notice_kind"))
    key: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    # When it went into a mail, or it was decided that it never will.
    mailed_at: Mapped[datetime | None]


class NoticePreference(Base):
    """How often a person wants mails of a kind; without a row the kind's own habit holds."""

    __tablename__ = "notice_preferences"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[NoticeKind] = mapped_column(
        enum_column(NoticeKind, "notice_kind"), primary_key=True
    )
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency, "frequency"))
