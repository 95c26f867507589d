"""Addresses to which we do not write again."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.integrations.mail.mails import LONGEST_ADDRESS
from catalog.base import Base


class SuppressedAddress(Base):
    """An address that a mail server refused for good, until its owner confirms it anew."""

    __tablename__ = "suppressed_addresses"

    # As normal_address() writes it.
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    suppressed_at: Mapped[datetime]
