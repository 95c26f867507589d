"""What an order costs beside its goods, and what each household was charged."""

import uuid
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orders.settling.costs import CostKind, CostRule, CostSplit, Limit, LimitMeasure
from catalog.base import Base, enum_column, new_id
from catalog.organisations import Organisation


class OrderCost(Base):
    """A cost or discount of an order. Never changed: one that is changed goes, and another comes in its place."""

    __tablename__ = "order_costs"
    __table_args__ = (
        Index(
            "uq_order_costs_place",
            "order_id",
            "place",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("(cents IS NULL) <> (basis_points IS NULL)", name="amount_or_share"),
        CheckConstraint("cents > 0", name="cents_positive"),
        CheckConstraint("basis_points BETWEEN 1 AND 10000", name="share_range"),
        CheckConstraint("(limit_measure IS NULL) = (limit_amount IS NULL)", name="limit_is_whole"),
        CheckConstraint("limit_amount > 0", name="limit_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    # Costs are applied in this order.
    place: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[CostKind] = mapped_column(enum_column(CostKind, "cost_kind"))
    label: Mapped[str] = mapped_column(String(80))
    # Whose goods it is about; None: everybody's.
    producer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    # Whose households bear it; None: those of all groups that take part.
    group_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    # The producer that asks it; None: the group itself, for its own purse.
    payee_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    cents: Mapped[int | None] = mapped_column(BigInteger)
    basis_points: Mapped[int | None]
    split: Mapped[CostSplit] = mapped_column(enum_column(CostSplit, "cost_split"))
    # From how much on it is free, or a discount is given: cents or grams.
    limit_measure: Mapped[LimitMeasure | None] = mapped_column(
        enum_column(LimitMeasure, "cost_limit_measure")
    )
    limit_amount: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    producer: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[producer_id])
    group: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[group_id])
    payee: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[payee_id])

    def rule(self) -> CostRule:
        """Return it as what the sharing reads."""
        limit = None
        if self.limit_measure is not None and self.limit_amount is not None:
            limit = Limit(self.limit_measure, self.limit_amount)
        return CostRule(
            key=self.id,
            kind=self.kind,
            split=self.split,
            cents=self.cents,
            basis_points=self.basis_points or 0,
            producer_id=self.producer_id,
            group_id=self.group_id,
            limit=limit,
        )


class OrderCharge(Base):
    """What a household was charged at a settlement: for the goods of a producer, or for a cost. Never changed.

    A settlement that was taken back keeps its charges; those of the latest one count.
    """

    __tablename__ = "order_charges"
    __table_args__ = (
        CheckConstraint("(producer_id IS NULL) <> (cost_id IS NULL)", name="goods_or_cost"),
        Index(
            "uq_order_charges_goods",
            "order_id",
            "settlement",
            "household_id",
            "producer_id",
            unique=True,
            sqlite_where=text("cost_id IS NULL"),
            postgresql_where=text("cost_id IS NULL"),
        ),
        Index(
            "uq_order_charges_cost",
            "order_id",
            "settlement",
            "household_id",
            "cost_id",
            unique=True,
            sqlite_where=text("cost_id IS NOT NULL"),
            postgresql_where=text("cost_id IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collective_orders.id", ondelete="RESTRICT")
    )
    # The number of the step of the order by which it was settled.
    settlement: Mapped[int]
    household_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("households.id", ondelete="RESTRICT"), index=True
    )
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="RESTRICT"))
    producer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="RESTRICT")
    )
    cost_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("order_costs.id", ondelete="RESTRICT")
    )
    cents: Mapped[int] = mapped_column(BigInteger)
