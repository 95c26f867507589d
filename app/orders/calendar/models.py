"""The secret address under which a calendar program reads the calendar of a person."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from catalog.base import Base


class CalendarFeed(Base):
    """That a person's calendar can be read by whoever holds a secret; without the row nobody can."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    # The address holds the secret, the database only its hash.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
