"""Collective orders: the order, who takes part, what can be had, what was booked."""

import enum
import uuid
from datetime import date, datetime, time

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orders.closing.packs import PackRounding
from app.orders.states import OrderAction, OrderState
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation
from catalog.quantities import Dimension, UnitCode


class UnderMinimum(enum.StrEnum):
    """What happens at closing when a producer's minimum is not reached; chosen beforehand."""

    EXTEND = "extend"
    CANCEL = "cancel"
    KEEP = "keep"


class PackScope(enum.StrEnum):
    """Over whom packs and minimums are counted when several groups share an order."""

    ALL = "all"
    EACH = "each"


class Recurrence(enum.StrEnum):
    """How often an order comes round."""

    NONE = "none"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"


class CollectiveOrder(Base):
    """An order that a group opens with one or more producers, for itself or also for other groups."""

    __tablename__ = "collective_orders"
    __table_args__ = (
        UniqueConstraint("holder_id", "number"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint(
            "completing_until IS NULL OR completing_until > closes_at",
            name="completes_after_it_closes",
        ),
        CheckConstraint("threshold_percent BETWEEN 1 AND 100", name="threshold_share"),
        CheckConstraint("extend_days BETWEEN 1 AND 60", name="extend_days_range"),
        # The jobs that open and close look for what is due.
        Index("ix_collective_orders_state_closes_at", "state", "closes_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # The group that answers for the order towards the producers.
    holder_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[OrderState] = mapped_column(
        enum_column(OrderState, "order_state"), default=OrderState.DRAFT
    )
    # A draft that is ready opens by itself at its time; one that is not waits.
    announced: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # With it, a time after closing in which only packs are completed.
    completing_until: Mapped[datetime | None]
    # The hours that are meant by these three, where the night of the change of time has not got them.
    opens_meant: Mapped[time | None]
    closes_meant: Mapped[time | None]
    completing_meant: Mapped[time | None]
    deliver_on: Mapped[date | None]
    rounding: Mapped[PackRounding] = mapped_column(
        enum_column(PackRounding, "pack_rounding"), default=PackRounding.TOLERANCE
    )
    threshold_percent: Mapped[int] = mapped_column(SmallInteger, default=50)
    pack_scope: Mapped[PackScope] = mapped_column(
        enum_column(PackScope, "pack_scope"), default=PackScope.ALL
    )
    under_minimum: Mapped[UnderMinimum] = mapped_column(
        enum_column(UnderMinimum, "under_minimum"), default=UnderMinimum.KEEP
    )
    extend_days: Mapped[int] = mapped_column(SmallInteger, default=7)
    # An order is extended once; what is still under its minimum then is not ordered.
    extended_at: Mapped[datetime | None]
    # The producer sees households by code unless the group chose to give names.
    names_to_producer: Mapped[bool] = mapped_column(default=False)
    recurrence: Mapped[Recurrence] = mapped_column(
        enum_column(Recurrence, "order_recurrence"), default=Recurrence.NONE
    )
    previous_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("collective_orders.id"))
    revision: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]

    holder: Mapped[Organisation] = relationship(lazy="raise")
    groups: Mapped[list["OrderGroup"]] = relationship(
        back_populates="order", lazy="raise", passive_deletes="all"
    )
    lines: Mapped[list["OrderLine"]] = relationship(
        back_populates="order", lazy="raise", passive_deletes="all"
    )


class GroupState(enum.StrEnum):
    """Whether a group takes part in another's order."""

    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    # The holder took the invitation back before it was answered.
    TAKEN_BACK = "taken_back"
    LEFT = "left"


class OrderGroup(Base):
    """A group that takes part in an order: its own deadline, its own accounts, its own pick-up."""

    __tablename__ = "order_groups"
    __table_args__ = (UniqueConstraint("order_id", "organisation_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[GroupState] = mapped_column(enum_column(GroupState, "order_group_state"))
    # Earlier than the order's own; None: the same.
    closes_at: Mapped[datetime | None]
    # What the holder wrote when it asked.
    message: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime]

    order: Mapped[CollectiveOrder] = relationship(back_populates="groups", lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class OrderProducer(Base):
    """A producer of an order, with the least it delivers."""

    __tablename__ = "order_producers"
    __table_args__ = (
        UniqueConstraint("order_id", "producer_id"),
        CheckConstraint("minimum_cents >= 0", name="minimum_cents_not_negative"),
        CheckConstraint("minimum_grams >= 0", name="minimum_grams_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    producer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT"), index=True
    )
    minimum_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    minimum_grams: Mapped[int] = mapped_column(BigInteger, default=0)
    # The version of its answer; a form that was opened on another is not taken.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")

    producer: Mapped[Organisation] = relationship(lazy="raise")


class OrderLine(Base):
    """An offer as it was when it came into the order: later changes of the offer do not touch it."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "number"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
        CheckConstraint("content_amount > 0", name="content_positive"),
        CheckConstraint("pack_size > 0", name="pack_positive"),
        CheckConstraint("minimum_units >= 0", name="minimum_not_negative"),
        CheckConstraint("maximum_units >= 0", name="maximum_not_negative"),
        CheckConstraint("household_minimum >= 0", name="household_minimum_not_negative"),
        CheckConstraint("household_maximum > 0", name="household_maximum_positive"),
        CheckConstraint("household_multiple > 0", name="household_multiple_positive"),
        CheckConstraint("NOT weighed OR dimension = 'mass'", name="what_is_weighed_has_a_weight"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    producer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    offer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("offers.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    sku: Mapped[str | None] = mapped_column(String(80))
    category_code: Mapped[str] = mapped_column(String(80))
    unit: Mapped[UnitCode] = mapped_column(enum_column(UnitCode, "unit_code"))
    unit_label: Mapped[str | None] = mapped_column(String(40))
    content_amount: Mapped[int] = mapped_column(BigInteger)
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension, "dimension"))
    # What a household pays for one unit, VAT included; the net price and the rate it came from.
    price_cents: Mapped[int] = mapped_column(BigInteger)
    net_cents: Mapped[int] = mapped_column(BigInteger)
    vat_basis_points: Mapped[int]
    # Booked by the unit, paid by what the scales say: the price is that of `content_amount`.
    weighed: Mapped[bool] = mapped_column(default=False)
    pack_size: Mapped[int] = mapped_column(default=1)
    minimum_units: Mapped[int] = mapped_column(default=0)
    maximum_units: Mapped[int | None]
    household_minimum: Mapped[int] = mapped_column(default=0)
    household_maximum: Mapped[int | None]
    household_multiple: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]

    order: Mapped[CollectiveOrder] = relationship(back_populates="lines", lazy="raise")
    producer: Mapped[Organisation] = relationship(lazy="raise")


class OrderEvent(Base):
    """One step of an order. Never changed."""

    __tablename__ = "order_events"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID]
    number: Mapped[int]
    action: Mapped[OrderAction] = mapped_column(enum_column(OrderAction, "order_action"))
    state: Mapped[OrderState] = mapped_column(enum_column(OrderState, "order_event_state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    # None: the program, at the minute.
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
