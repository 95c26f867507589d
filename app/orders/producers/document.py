"""The document of an order for one producer: totals by product, by group and by pick-up place.

No names of members, unless the group that holds the order chose to give those of its own.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder
from app.orders.producers import received_queries
from app.orders.producers.received_queries import Ordered
from app.orders.together import place_queries
from app.runtime.i18n import gettext as _
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A product of the document."""

    title: str
    sku: str
    category: str
    unit: str
    # Ordered; what comes after the producer's answer, until then the same.
    ordered: int
    units: int
    pack: int
    price_cents: int
    vat_basis_points: int
    weighed: bool

    @property
    def packs(self) -> int:
        """How many full packs."""
        return self.units // self.pack

    @property
    def loose(self) -> int:
        """How many units beyond the full packs."""
        return self.units % self.pack

    @property
    def cents(self) -> int:
        """What it comes to, VAT included; of what is weighed, at the weight that is expected."""
        return self.units * self.price_cents


@dataclass(frozen=True, slots=True)
class Part:
    """What one group, place or household gets: units for each product of the document, in its order."""

    name: str
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An order as its producer reads it."""

    order_id: uuid.UUID
    title: str
    number: int
    group: str
    producer: str
    producer_vat: str
    opened_on: date
    closed_on: date
    deliver_on: date | None
    lines: tuple[DocumentLine, ...]
    # By group and pick-up place; by household only where the group gives names.
    parts: tuple[Part, ...]
    households: tuple[Part, ...]

    @property
    def differs(self) -> bool:
        """Whether another number comes than was ordered."""
        return any(line.ordered != line.units for line in self.lines)

    @property
    def weighs(self) -> bool:
        """Whether something is paid by what the scales say."""
        return any(line.weighed for line in self.lines)

    @property
    def cents(self) -> int:
        """What the order comes to, VAT included."""
        return sum(line.cents for line in self.lines)

    def of_part(self, part: Part) -> list[tuple[DocumentLine, int]]:
        """Return the products of which a part gets something, with how many."""
        return [(line, units) for line, units in zip(self.lines, part.units, strict=True) if units]


def document_of(
    session: Session, order: CollectiveOrder, producer: Organisation, *, timezone: str
) -> Document:
    """Return the document of an order for one of its producers; `order` has its holder."""
    lines = received_queries.ordered_lines(session, order.id, producer.id)
    zone = ZoneInfo(timezone)
    return Document(
        order_id=order.id,
        title=order.title,
        number=order.number,
        group=order.holder.name,
        producer=producer.name,
        producer_vat=producer.vat_number or "",
        opened_on=order.opens_at.astimezone(zone).date(),
        closed_on=order.closes_at.astimezone(zone).date(),
        deliver_on=order.deliver_on,
        lines=tuple(_line(each) for each in lines),
        parts=_parts(session, order, producer, lines),
        households=_households(session, order, producer, lines) if order.names_to_producer else (),
    )


def _line(each: Ordered) -> DocumentLine:
    return DocumentLine(
        title=each.line.title,
        sku=each.line.sku or "",
        category=each.line.category_code,
        unit=line_unit(each.line),
        ordered=each.ordered,
        units=each.comes,
        pack=each.line.pack_size,
        price_cents=each.price_cents,
        vat_basis_points=each.line.vat_basis_points,
        weighed=each.line.weighed,
    )


def _parts(
    session: Session, order: CollectiveOrder, producer: Organisation, lines: Sequence[Ordered]
) -> tuple[Part, ...]:
    rows = place_queries.units_by_place(session, order.id, producer_id=producer.id)
    has_places = {row.group_id for row in rows if row.place_id is not None}
    found: dict[tuple[uuid.UUID, uuid.UUID | None], dict[uuid.UUID, int]] = {}
    names: dict[tuple[uuid.UUID, uuid.UUID | None], str] = {}
    for row in rows:
        key = (row.group_id, row.place_id)
        found.setdefault(key, {})[row.line_id] = row.units
        where = row.place or (_("no place chosen") if row.group_id in has_places else None)
        names[key] = row.group if where is None else f"{row.group} · {where}"
    return tuple(_part(names[key], counts, lines) for key, counts in found.items())


def _households(
    session: Session, order: CollectiveOrder, producer: Organisation, lines: Sequence[Ordered]
) -> tuple[Part, ...]:
    """Return the households of the group that chose to give names: nobody gives those of another group."""
    found: dict[str, dict[uuid.UUID, int]] = {}
    rows = received_queries.units_by_household(session, order.id, producer.id, order.holder_id)
    for code, name, line_id, units in rows:
        found.setdefault(f"{code} {name}", {})[line_id] = units
    return tuple(_part(name, counts, lines) for name, counts in found.items())


def _part(name: str, counts: dict[uuid.UUID, int], lines: Sequence[Ordered]) -> Part:
    return Part(name, tuple(counts.get(each.line.id, 0) for each in lines))
