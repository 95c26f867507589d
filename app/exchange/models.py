"""What the room keeps: which column meant what in the lists of an organisation."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, new_id


class PriceListMapping(Base):
    """The meanings of columns, as a person of an organisation has confirmed them.

    `fingerprint` stands for the names of the columns: a list with the same ones is read the same way.
    """

    __tablename__ = "price_list_mappings"
    __table_args__ = (UniqueConstraint("organisation_id", "fingerprint"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, object]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
