"""An organisation's offers as a price list, in every format that others read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.errors import FormatNotWritten
from app.exchange.gdxp.writer import write_gdxp
from app.exchange.listing.listed import listed_offer, unit_with_size
from app.exchange.listing.product import Product, Supplier
from app.exchange.listing.wanted import is_orderable
from app.exchange.queries import offer_claims_of, offers_of, organisation_by_slug
from app.exchange.sheets.formats import FileFormat
from app.exchange.sheets.writers import write_csv, write_xlsx
from catalog.categories import CategoryTree
from catalog.claims import Claim
from catalog.offers import Offer
from catalog.organisations import Organisation

WRITTEN = (FileFormat.CSV, FileFormat.XLSX, FileFormat.GDXP)
MIMETYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.GDXP: "application/json",
}
ENDINGS = {FileFormat.CSV: "csv", FileFormat.XLSX: "xlsx", FileFormat.GDXP: "json"}


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A file to be handed out."""

    data: bytes
    name: str
    mimetype: str


def export_offers(
    session: Session, slug: str, kind: FileFormat, tree: CategoryTree, *, now: datetime
) -> ExportedList:
    """Return all offers of an organisation as a price list.

    Raises
    ------
    UnknownOrganisation
    FormatNotWritten
    """
    if kind not in WRITTEN:
        raise FormatNotWritten(kind)
    organisation = organisation_by_slug(session, slug)
    claims = offer_claims_of(session, organisation.id)
    offers = offers_of(session, organisation.id)
    return ExportedList(
        data=list_of(organisation, offers, claims, kind, tree=tree, now=now),
        name=f"{organisation.slug}-{now:%Y-%m-%d}.{ENDINGS[kind]}",
        mimetype=MIMETYPES[kind],
    )


def list_of(
    organisation: Organisation,
    offers: Sequence[Offer],
    claims: Mapping[uuid.UUID, Sequence[Claim]],
    kind: FileFormat,
    *,
    tree: CategoryTree,
    now: datetime,
) -> bytes:
    """Return offers of an organisation as the bytes of a list."""
    products = [
        listed_offer(offer, claims.get(offer.id, ()), category=_category(offer, tree))
        for offer in offers
    ]
    match kind:
        case FileFormat.CSV:
            return write_csv(products)
        case FileFormat.XLSX:
            return write_xlsx(products, now)
    supplier = Supplier(organisation.name, organisation.vat_number or "")
    in_gdxp = [_in_gdxp(*pair) for pair in zip(offers, products, strict=True)]
    return write_gdxp(in_gdxp, supplier, created_on=now.date())


def _category(offer: Offer, tree: CategoryTree) -> str:
    return tree.label(offer.category_code, "it") if offer.category_code in tree else ""


def _in_gdxp(offer: Offer, product: Product) -> Product:
    """Return a product as GDXP can say it: one field for unit and size, and 0 of a thing is no limit."""
    return replace(product, unit=unit_with_size(offer), size=None, active=is_orderable(offer))
