"""Makes rows for tests: plainly fictional, valid unless told otherwise, unknown fields refused."""

import itertools
import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.demands.models import Proposal, ProposalState
from app.runtime.files.kinds import MediaType
from app.runtime.files.models import StoredFile
from catalog.claims import Claim
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.demands import Demand
from catalog.evidence import EvidenceLevel
from catalog.offer_photos import OfferPhoto
from catalog.offers import Offer
from catalog.organisations import LegalForm, Organisation, OrganisationKind, PositionSource
from catalog.quantities import UNITS, Dimension, UnitCode

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TREVIGLIO = ("016219", 45.5213, 9.5914)
CARAVAGGIO = ("016053", 45.4978, 9.6427)
DALMINE = ("016091", 45.6482, 9.6060)
CLUSONE = ("016077", 45.8880, 9.9530)

_numbers = itertools.count(1)


def organisation(
    session: Session, at: tuple[str, float, float] = TREVIGLIO, **fields: Any
) -> Organisation:
    """Add an organisation at a place (ISTAT code, lat, lon)."""
    number = next(_numbers)
    istat, lat, lon = at
    values: dict[str, Any] = {
        "slug": f"cascina-prova-{number}",
        "name": f"Cascina Prova {number}",
        "kind": OrganisationKind.PRODUCER,
        "legal_form": LegalForm.SOLE_TRADER,
        "purpose": "Una realtà inventata per le prove.",
        "istat": istat,
        "lat": lat,
        "lon": lon,
        "position_source": PositionSource.COMUNE,
        "created_at": NOW,
        "updated_at": NOW,
    }
    row = Organisation(**(values | fields))
    session.add(row)
    session.flush()
    return row


def offer(session: Session, owner: Organisation, **fields: Any) -> Offer:
    """Add a published offer of apples at 2.10 € a kilo, unless told otherwise."""
    unit: UnitCode = fields.get("unit", UnitCode.KILOGRAM)
    values: dict[str, Any] = {
        "organisation_id": owner.id,
        "title": f"Mele di prova {next(_numbers)}",
        "category_code": "apples",
        "unit": unit,
        "content_amount": UNITS[unit].amount,
        "dimension": UNITS[unit].dimension,
        "price_cents": 210,
        "vat_basis_points": 400,
        "published": True,
        "created_at": NOW,
        "updated_at": NOW,
    }
    row = Offer(**(values | fields))
    session.add(row)
    session.flush()
    return row


def offer_photo(session: Session, owner: Offer, **fields: Any) -> OfferPhoto:
    """Add a photo to an offer, of which nobody has handed in the bytes."""
    names = {size: secrets.token_hex(20) for size in ("small", "medium", "large")}
    for name in names.values():
        session.add(
            StoredFile(
                name=name,
                media_type=MediaType.WEBP,
                size_bytes=1,
                sha256="0" * 64,
                original_name="prova.webp",
                created_at=NOW,
            )
        )
    session.flush()
    values: dict[str, Any] = {
        "offer_id": owner.id,
        "position": 0,
        "alt": "Foto di prova",
        "width_px": 60,
        "height_px": 40,
        "created_at": NOW,
        **names,
    }
    row = OfferPhoto(**(values | fields))
    session.add(row)
    session.flush()
    return row


def claim(
    session: Session, owner: Organisation, criterion: str = "organic", **fields: Any
) -> Claim:
    """Add a full, certified claim without an end, unless told otherwise."""
    values: dict[str, Any] = {
        "organisation_id": owner.id,
        "criterion_code": criterion,
        "value": 4,
        "level": EvidenceLevel.CERTIFIED,
        "issuer": "Organismo di prova",
        "number": f"PROVA-{next(_numbers)}",
        "created_at": NOW,
    }
    row = Claim(**(values | fields))
    session.add(row)
    session.flush()
    return row


def delivery_area(session: Session, owner: Organisation, **fields: Any) -> DeliveryArea:
    """Add a delivery radius of 30 km, unless told otherwise."""
    values: dict[str, Any] = {"organisation_id": owner.id, "kind": AreaKind.RADIUS}
    if fields.get("kind", AreaKind.RADIUS) is AreaKind.RADIUS:
        values["radius_km"] = 30.0
    row = DeliveryArea(**(values | fields))
    session.add(row)
    session.flush()
    return row


def demand(session: Session, buyer: Organisation, **fields: Any) -> Demand:
    """Add an open demand for 200 kg of apples at Treviglio, unless told otherwise."""
    values: dict[str, Any] = {
        "organisation_id": buyer.id,
        "text": "200 kg di mele a Treviglio",
        "category_code": "apples",
        "amount": 200_000,
        "dimension": Dimension.MASS,
        "istat": TREVIGLIO[0],
        "created_at": NOW,
        "updated_at": NOW,
    }
    row = Demand(**(values | fields))
    session.add(row)
    session.flush()
    return row


def proposal(session: Session, answered: Demand, producer: Organisation, **fields: Any) -> Proposal:
    """Add an open proposal of a producer to a demand, unless told otherwise."""
    values: dict[str, Any] = {
        "demand_id": answered.id,
        "organisation_id": producer.id,
        "state": ProposalState.OPEN,
        "valid_until": date(2100, 1, 1),
        "created_at": NOW,
        "updated_at": NOW,
        "lines": [],
    }
    row = Proposal(**(values | fields))
    session.add(row)
    session.flush()
    return row
