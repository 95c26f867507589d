"""The table of files made for one person."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.runtime.files.models import StoredFile
from catalog.base import Base, enum_column, new_id


class Purpose(enum.StrEnum):
    """What such a file holds."""

    PERSONAL_DATA = "personal_data"
    AUDIT_LOG = "audit_log"


class PreparedFile(Base):
    """A file for the eyes of one person: on its way while it has no file yet."""

    __tablename__ = "prepared_files"
    __table_args__ = (
        CheckConstraint("(file_id IS NULL) = (expires_at IS NULL)", name="ready_file_expires"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose, "prepared_file_purpose"))
    file_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("stored_files.id", ondelete="RESTRICT"), unique=True
    )
    asked_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime | None] = mapped_column(index=True)

    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    @property
    def job_key(self) -> str:
        """The key of the job that makes it."""
        return f"prepare:{self.id}"
