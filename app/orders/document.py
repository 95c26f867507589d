"""The document of an order for one producer: totals by product and by group, no names of members."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from app.orders import received_queries
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.received_queries import Ordered
from app.runtime.i18n import gettext as _
from app.web.sheets import Cell
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A product of the document."""

    title: str
    sku: str
    unit: str
    # Ordered; what comes after the producer's answer, until then the same.
    ordered: int
    units: int
    pack: int
    price_cents: int

    @property
    def packs(self) -> int:
        """How many packs."""
        return self.units // self.pack

    @property
    def cents(self) -> int:
        """What it comes to, VAT included."""
        return self.units * self.price_cents


@dataclass(frozen=True, slots=True)
class GroupPart:
    """What one group gets: (product, units)."""

    group: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An order as its producer reads it."""

    order_id: uuid.UUID
    title: str
    number: int
    group: str
    producer: str
    deliver_on: date | None
    lines: tuple[DocumentLine, ...]
    parts: tuple[GroupPart, ...]

    @property
    def differs(self) -> bool:
        """Whether another number comes than was ordered."""
        return any(line.ordered != line.units for line in self.lines)

    @property
    def cents(self) -> int:
        """What the order comes to, VAT included."""
        return sum(line.cents for line in self.lines)

    def header(self) -> list[str]:
        """Return the head of the sheet."""
        return [
            _("Code"),
            _("Product"),
            _("Unit"),
            _("Units"),
            _("Pack of"),
            _("Packs"),
            _("Price with VAT"),
            _("Total"),
        ]

    def rows(self) -> list[Sequence[Cell]]:
        """Return the products as rows of a sheet."""
        return [
            (
                line.sku,
                line.title,
                line.unit,
                line.units,
                line.pack,
                line.packs,
                Decimal(line.price_cents).scaleb(-2),
                Decimal(line.cents).scaleb(-2),
            )
            for line in self.lines
        ]


def document_of(session: Session, order: CollectiveOrder, producer: Organisation) -> Document:
    """Return the document of an order for one of its producers."""
    lines = received_queries.ordered_lines(session, order.id, producer.id)
    return Document(
        order_id=order.id,
        title=order.title,
        number=order.number,
        group=order.holder.name,
        producer=producer.name,
        deliver_on=order.deliver_on,
        lines=tuple(_line(each) for each in lines),
        parts=_parts(session, order, producer, [each.line for each in lines]),
    )


def _line(each: Ordered) -> DocumentLine:
    return DocumentLine(
        title=each.line.title,
        sku=each.line.sku or "",
        unit=line_unit(each.line),
        ordered=each.ordered,
        units=each.comes,
        pack=each.line.pack_size,
        price_cents=each.price_cents,
    )


def _parts(
    session: Session, order: CollectiveOrder, producer: Organisation, lines: Sequence[OrderLine]
) -> tuple[GroupPart, ...]:
    units: dict[str, dict[uuid.UUID, int]] = {}
    for group, line_id, count in received_queries.units_by_group(session, order.id, producer.id):
        units.setdefault(group, {})[line_id] = count
    return tuple(
        GroupPart(
            group, tuple((line.title, counts[line.id]) for line in lines if line.id in counts)
        )
        for group, counts in units.items()
    )
