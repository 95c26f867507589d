"""Many offers by few statements, with all that the session does for each: revision, moments, history of prices.

What is written is worked out before, without any lock; writing it needs no more than these rows. It is the
one way around the session (decision 9): who writes by it tells the market which offers it has touched.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from app.offers.price_history import PRICE_COLUMNS, Origin, price_row
from catalog.base import new_id
from catalog.offer_prices import OfferPrice
from catalog.offers import Offer

Columns = dict[str, Any]
_KEY = "which_offer"


@dataclass(frozen=True, slots=True)
class OfferBatch:
    """Offers to be created and changed at one moment.

    Changes are kept by the columns that they touch: those alike are one statement.
    """

    now: datetime
    origin: Origin
    created: list[Columns] = field(default_factory=list)
    changed: dict[tuple[str, ...], list[Columns]] = field(default_factory=lambda: defaultdict(list))
    prices: list[Columns] = field(default_factory=list)

    def create(self, values: Mapping[str, Any]) -> uuid.UUID:
        """Add an offer of these columns and return its identifier."""
        offer_id = new_id()
        has_price = values["price_cents"] is not None
        self.created.append(
            {
                **values,
                "id": offer_id,
                "created_at": self.now,
                "updated_at": self.now,
                "published_at": self.now if values["published"] else None,
                "price_confirmed_at": self.now if has_price else None,
            }
        )
        if has_price:
            self._price(offer_id, values["price_cents"], values["vat_basis_points"])
        return offer_id

    def change(self, offer: Offer, values: Mapping[str, Any]) -> None:
        """Add a change of an offer that nobody else may have changed when it is written."""
        columns = {**values, "updated_at": self.now, "revision": offer.revision + 1}
        price, vat = (values.get(name, getattr(offer, name)) for name in PRICE_COLUMNS)
        if (price, vat) != (offer.price_cents, offer.vat_basis_points):
            columns["price_confirmed_at"] = None if price is None else self.now
            self._price(offer.id, price, vat)
        if values.get("published", offer.published):
            columns |= {"withdrawn_at": None, "published_at": offer.published_at or self.now}
        self.changed[tuple(sorted(columns))].append({_KEY: offer.id, **columns})

    def _price(self, offer_id: uuid.UUID, price: int | None, vat: int | None) -> None:
        self.prices.append(price_row(offer_id, price, vat, self.now, self.origin))

    def touched(self) -> Iterator[uuid.UUID]:
        """Yield the offers that are written."""
        yield from (row["id"] for row in self.created)
        yield from (row[_KEY] for rows in self.changed.values() for row in rows)


def write_batch(session: Session, batch: OfferBatch) -> None:
    """Write all of a batch; what the session holds of these offers is stale afterwards."""
    connection = session.connection()
    for rows in batch.changed.values():
        connection.execute(update(Offer).where(Offer.id == bindparam(_KEY)), rows)
    if batch.created:
        connection.execute(insert(Offer), batch.created)
    if batch.prices:
        connection.execute(insert(OfferPrice), batch.prices)


def confirm_prices(session: Session, offers: Sequence[uuid.UUID], now: datetime) -> None:
    """Note that the prices of some offers hold today.

    Nothing of the offers themselves changes by that: no revision, no note for the market.
    """
    if offers:
        statement = update(Offer).where(Offer.id == bindparam(_KEY))
        rows = [{_KEY: offer} for offer in offers]
        session.connection().execute(statement.values(price_confirmed_at=now), rows)
