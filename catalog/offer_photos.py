"""Photos of offers: in which order, what they show, under which names their three sizes lie."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, new_id

MOST_PHOTOS = 6
ALT_LENGTH = 200


class OfferPhoto(Base):
    """One photo; the first by position stands for the offer wherever it is named."""

    __tablename__ = "offer_photos"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position_not_negative"),
        CheckConstraint("width_px > 0 AND height_px > 0", name="has_size"),
        CheckConstraint("length(alt) > 0", name="alt_not_empty"),
        Index("ix_offer_photos_offer_id_position", "offer_id", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    # What it shows, for those who cannot see it.
    alt: Mapped[str] = mapped_column(String(ALT_LENGTH))
    small: Mapped[str] = mapped_column(String(40), ForeignKey("stored_files.name"), unique=True)
    medium: Mapped[str] = mapped_column(String(40), ForeignKey("stored_files.name"), unique=True)
    large: Mapped[str] = mapped_column(String(40), ForeignKey("stored_files.name"), unique=True)
    # Of the largest size; the others have the same shape.
    width_px: Mapped[int]
    height_px: Mapped[int]
    created_at: Mapped[datetime]
