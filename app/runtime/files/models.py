"""The table of files that people handed in; their bytes lie in a folder (app.runtime.files.store)."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.runtime.files.kinds import MediaType
from catalog.base import Base, enum_column, new_id

NAME_LENGTH = 40


class StoredFile(Base):
    """One file: what it is, how it is called by people, under which name its bytes lie."""

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("size_bytes > 0", name="size_positive"),
        CheckConstraint(f"length(name) = {NAME_LENGTH}", name="name_length"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Drawn at random: neither the person's words nor our numbers lead to the bytes.
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    media_type: Mapped[MediaType] = mapped_column(enum_column(MediaType, "stored_file_media_type"))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    original_name: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
