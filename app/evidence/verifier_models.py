"""Who may check evidence besides the secretariat."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, new_id


class Verifier(Base):
    """A person whom the coordination trusts to check evidence, for some principles or for all."""

    __tablename__ = "verifiers"
    __table_args__ = (CheckConstraint("until IS NULL OR until >= since", name="period"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    # Codes of principles; none at all means every one.
    principles: Mapped[list[str]] = mapped_column(JSON, default=list)
    since: Mapped[date]
    # The last day, included.
    until: Mapped[date | None]
    granted_by_id: Mapped[uuid.UUID]
    created_at: Mapped[datetime]
