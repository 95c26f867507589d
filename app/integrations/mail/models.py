"""Addresses to which we do not write again, and files that go with mails."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.integrations.mail.mails import LONGEST_ADDRESS
from app.runtime.files.models import StoredFile
from catalog.base import Base, new_id


class SuppressedAddress(Base):
    """An address that a mail server refused for good, until its owner confirms it anew."""

    __tablename__ = "suppressed_addresses"

    # As normal_address() writes it.
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    suppressed_at: Mapped[datetime]


class Enclosure(Base):
    """A file that goes with one or more mails: they name it, and the bytes lie where all files do."""

    __tablename__ = "mail_enclosures"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("stored_files.id", ondelete="RESTRICT"), unique=True
    )
    # How the receiver finds it called, and what kind it is.
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(index=True)

    file: Mapped[StoredFile] = relationship(lazy="raise")
