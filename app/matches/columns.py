"""Reads rows of the market as plain columns: no ORM objects, a bounded number of statements."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.offers import Offer
from catalog.organisations import Organisation

# Both databases bind each member of IN (...); SQLite's limit is 32,766.
CHUNK = 5_000

OFFER_COLUMNS = select(
    Offer.id,
    Offer.organisation_id,
    Offer.category_code,
    Offer.price_cents,
    Offer.content_amount,
    Offer.dimension,
    Offer.available_amount,
    Offer.available_period,
    Offer.months,
    Offer.available_from,
    Offer.available_until,
    Offer.origin_istat,
    Offer.transformation_istat,
    Offer.pickup,
    Offer.delivery,
    Offer.at_distance,
    Offer.published,
)
ORGANISATION_COLUMNS = select(
    Organisation.id,
    Organisation.lat,
    Organisation.lon,
    Organisation.istat,
    Organisation.legal_form,
    Organisation.kind,
)
CLAIM_COLUMNS = select(
    Claim.organisation_id,
    Claim.offer_id,
    Claim.criterion_code,
    Claim.value,
    Claim.level,
    Claim.valid_until,
)
AREA_COLUMNS = select(
    DeliveryArea.organisation_id,
    DeliveryArea.kind,
    DeliveryArea.radius_km,
    DeliveryArea.comuni,
    DeliveryArea.polygon,
)
TEXT_COLUMNS = select(
    Offer.id,
    Offer.organisation_id,
    Offer.title,
    Offer.description,
    Offer.category_code,
    Organisation.name,
).join(Offer.organisation)


def read_all(
    session: Session,
    columns: Select[*tuple[Any, ...]],
    order: Any,  # noqa: ANN401 any column may order
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return every row, in the order of `order`."""
    return session.execute(columns.order_by(order)).all()


def read_some(
    session: Session,
    columns: Select[*tuple[Any, ...]],
    key: Any,  # noqa: ANN401 any column may be the key
    ids: Iterable[uuid.UUID],
) -> list[Row[*tuple[Any, ...]]]:
    """Return the rows whose `key` is among `ids`, in chunks that both databases can bind."""
    wanted = sorted(ids)
    rows: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        rows.extend(session.execute(columns.where(key.in_(chunk)).order_by(key)).all())
    return rows
