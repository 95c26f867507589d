"""The wish of a person to be erased."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class ErasureRequest(Base):
    """Somebody wants to be erased; until the day comes they can still change their mind."""

    __tablename__ = "erasure_requests"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
