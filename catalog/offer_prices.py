"""The prices that an offer has had: written once, never changed."""

import enum
import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class PriceSource(enum.StrEnum):
    """By which way a price came to be."""

    FORM = "form"
    BULK = "bulk"
    IMPORT = "import"
    # Without anybody saying how: the demonstration, a command.
    OTHER = "other"


class OfferPrice(Base):
    """What an offer costs from a moment on; no price is "on request"."""

    __tablename__ = "offer_prices"
    __table_args__ = (Index("ix_offer_prices_offer_id_id", "offer_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    price_cents: Mapped[int | None] = mapped_column(BigInteger)
    vat_basis_points: Mapped[int | None]
    valid_from: Mapped[datetime]
    # No foreign key: the price stays when the person leaves.
    changed_by_id: Mapped[uuid.UUID | None]
    source: Mapped[PriceSource] = mapped_column(enum_column(PriceSource, "price_source"))
