"""Offers: what a producer gives, in which unit, at which price, when and how it gets there."""

import enum
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

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

from catalog.base import Base, enum_column, new_id
from catalog.quantities import Dimension, Quantity, UnitCode, comparable_price_cents
from catalog.seasons import ALL_YEAR, month_mask

if TYPE_CHECKING:
    from catalog.claims import Claim
    from catalog.organisations import Organisation


class AvailabilityPeriod(enum.StrEnum):
    """How often the available quantity is there again."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    STOCK = "stock"


class OfferRepeat(enum.StrEnum):
    """What happens to an offer with a first and a last day when its season comes round again."""

    NEVER = "never"
    ASK = "ask"
    AUTOMATIC = "automatic"


class Offer(Base):
    """A good or a service that a producer offers."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("organisation_id", "sku"),
        CheckConstraint("price_cents >= 0", name="price_not_negative"),
        CheckConstraint("content_amount > 0", name="content_positive"),
        CheckConstraint("pack_size > 0", name="pack_positive"),
        CheckConstraint("minimum_units >= 0", name="minimum_not_negative"),
        CheckConstraint("multiple_units > 0", name="multiple_positive"),
        CheckConstraint("available_amount >= 0", name="available_not_negative"),
        CheckConstraint(f"months BETWEEN 0 AND {ALL_YEAR}", name="months_mask"),
        CheckConstraint("vat_basis_points BETWEEN 0 AND 10000", name="vat_share"),
        CheckConstraint("NOT published OR withdrawn_at IS NULL", name="withdrawn_not_published"),
        Index("ix_offers_category_code_published", "category_code", "published"),
        Index("ix_offers_organisation_id_title", "organisation_id", "title"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    sku: Mapped[str | None] = mapped_column(String(80))
    category_code: Mapped[str] = mapped_column(String(80))

    # One sale unit (`unit`, called `unit_label` when it is a jar or a crate) holds
    # `content_amount` smallest units of `dimension`: a jar of 240 g, a crate of 9,000 g.
    unit: Mapped[UnitCode] = mapped_column(enum_column(UnitCode, "unit_code"))
    unit_label: Mapped[str | None] = mapped_column(String(40))
    content_amount: Mapped[int] = mapped_column(BigInteger)
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension, "dimension"))

    # VAT excluded, per sale unit; None is "on request".
    price_cents: Mapped[int | None] = mapped_column(BigInteger)
    vat_basis_points: Mapped[int | None]
    pack_size: Mapped[int] = mapped_column(default=1)
    minimum_units: Mapped[int] = mapped_column(default=0)
    multiple_units: Mapped[int] = mapped_column(default=1)
    available_amount: Mapped[int | None] = mapped_column(BigInteger)
    available_period: Mapped[AvailabilityPeriod] = mapped_column(
        enum_column(AvailabilityPeriod, "availability_period"), default=AvailabilityPeriod.STOCK
    )
    months: Mapped[int] = mapped_column(SmallInteger, default=ALL_YEAR)
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    origin_istat: Mapped[str | None] = mapped_column(String(6))
    transformation_istat: Mapped[str | None] = mapped_column(String(6))
    pickup: Mapped[bool] = mapped_column(default=True)
    delivery: Mapped[bool] = mapped_column(default=True)
    at_distance: Mapped[bool] = mapped_column(default=False)
    published: Mapped[bool] = mapped_column(default=False)
    # The first time that buyers saw it: without one it is a draft, with one and hidden it pauses.
    published_at: Mapped[datetime | None]
    # Deleted by its owner; it stays for the orders and prices that speak of it.
    withdrawn_at: Mapped[datetime | None]
    price_confirmed_at: Mapped[datetime | None]
    # The small size of its first photo, noted here so that lists need not ask for it.
    cover: Mapped[str | None] = mapped_column(String(40))
    repeat: Mapped[OfferRepeat] = mapped_column(
        enum_column(OfferRepeat, "offer_repeat"), default=OfferRepeat.NEVER
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # Counted up by every change: who edits an older one is told what has changed meanwhile.
    revision: Mapped[int] = mapped_column(default=1)

    organisation: Mapped["Organisation"] = relationship(back_populates="offers", lazy="raise")
    # The database deletes them with the offer; left to the session they would come to speak of the
    # whole organisation.
    claims: Mapped[list["Claim"]] = relationship(
        back_populates="offer", lazy="raise", passive_deletes="all"
    )

    @property
    def content(self) -> Quantity:
        """What one sale unit holds."""
        return Quantity(self.content_amount, self.dimension)

    @property
    def comparable_cents(self) -> int | None:
        """The price per kg, litre, piece, hour..., by which offers are compared."""
        if self.price_cents is None:
            return None
        return comparable_price_cents(self.price_cents, self.content)


MONTHLY_FACTOR: dict[AvailabilityPeriod, tuple[int, int]] = {
    AvailabilityPeriod.DAY: (30, 1),
    AvailabilityPeriod.WEEK: (13, 3),
    AvailabilityPeriod.MONTH: (1, 1),
    AvailabilityPeriod.SEASON: (1, 1),
    AvailabilityPeriod.STOCK: (1, 1),
}


def available_in_a_month(amount: int, period: AvailabilityPeriod) -> int:
    """Return what can be had within a month, in smallest units.

    A daily or weekly quantity comes back 30 or 13/3 times; a season's harvest or a stock can be drawn
    whole in the month in which it is asked for.
    """
    times, parts = MONTHLY_FACTOR[period]
    return amount * times // parts


def months_on_offer(months: int, first: date | None, last: date | None) -> int:
    """Return the months in which an offer stands: its season, cut to its first and last day."""
    if first is None or last is None or (last - first).days >= 365:
        return months
    if last < first:
        return 0
    span = (last.year - first.year) * 12 + last.month - first.month
    return months & month_mask((first.month - 1 + step) % 12 + 1 for step in range(span + 1))
