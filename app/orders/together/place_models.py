"""Where the groups of an order hand its goods over."""

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.groups.place_models import PickupPlace
from catalog.base import Base, new_id


class OrderPlace(Base):
    """A pick-up place of a group that serves an order; each basket chooses one of those of its group."""

    __tablename__ = "order_places"
    __table_args__ = (UniqueConstraint("order_group_id", "place_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_group_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("order_groups.id", ondelete="RESTRICT")
    )
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pickup_places.id", ondelete="RESTRICT"))

    place: Mapped[PickupPlace] = relationship(lazy="raise")
