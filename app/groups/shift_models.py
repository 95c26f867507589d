"""Hand-over shifts: who helps where and when."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.groups.place_models import PickupPlace
from catalog.base import Base, new_id
from catalog.organisations import Organisation


class Shift(Base):
    """A time at a pick-up place for which helpers are needed."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("needed BETWEEN 1 AND 50", name="needed_is_sensible"),
        Index("ix_shifts_organisation_id_starts_at", "organisation_id", "starts_at"),
        Index("ix_shifts_starts_at", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pickup_places.id", ondelete="RESTRICT"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    needed: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    place: Mapped[PickupPlace] = relationship(lazy="raise")
    helpers: Mapped[list["ShiftHelper"]] = relationship(
        back_populates="shift",
        lazy="raise",
        passive_deletes="all",
        order_by="ShiftHelper.created_at, ShiftHelper.id",
    )


class ShiftHelper(Base):
    """Somebody who comes to a shift."""

    __tablename__ = "shift_helpers"
    __table_args__ = (UniqueConstraint("shift_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    shift_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]

    shift: Mapped[Shift] = relationship(back_populates="helpers", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
