"""Where a group hands the goods over, and when it usually does."""

import uuid
from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.base import Base, new_id
from catalog.organisations import Organisation


class PickupPlace(Base):
    """A place where households collect. One that is not used any more stays: past orders name it."""

    __tablename__ = "pickup_places"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_degrees"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_degrees"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(200))
    istat: Mapped[str] = mapped_column(String(6))
    lat: Mapped[float]
    lon: Mapped[float]
    # How to get in, where to park: for those who come.
    note: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    windows: Mapped[list["PickupWindow"]] = relationship(
        back_populates="place",
        lazy="raise",
        passive_deletes="all",
        order_by="PickupWindow.weekday, PickupWindow.starts, PickupWindow.id",
    )


class PickupWindow(Base):
    """A usual time of a place, as the clock on its wall shows it: every week on the same day."""

    __tablename__ = "pickup_windows"
    __table_args__ = (
        UniqueConstraint("place_id", "weekday", "starts"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_a_week"),
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pickup_places.id", ondelete="CASCADE"))
    # 0 is Monday.
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]

    place: Mapped[PickupPlace] = relationship(back_populates="windows", lazy="raise")
