"""What has changed in the market, so that every process can follow."""

import enum
import uuid

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base, enum_column, new_id


class ChangedThing(enum.StrEnum):
    """What a change is about; EVERYTHING tells readers to start anew."""

    OFFER = "offer"
    ORGANISATION = "organisation"
    EVERYTHING = "everything"


class MarketVersion(Base):
    """One row: the number of the last committed change of the market."""

    __tablename__ = "market_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)


class MarketChange(Base):
    """An offer or organisation that must be read again, and since which version."""

    __tablename__ = "market_changes"
    __table_args__ = (Index("ix_market_changes_version", "version"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(BigInteger)
    thing: Mapped[ChangedThing] = mapped_column(enum_column(ChangedThing, "changed_thing"))
    thing_id: Mapped[uuid.UUID | None]
