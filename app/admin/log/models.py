"""The daily digest of the audit log."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class AuditDigest(Base):
    """What the entries of a day came to, together with the digest of the day before. Never changed."""

    __tablename__ = "audit_digests"
    __table_args__ = (
        CheckConstraint("entries > 0", name="entries_positive"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
    )

    # A day of UTC: the log knows no place.
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    entries: Mapped[int]
    # Empty for the first day.
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
