"""Importing a price list: look first, then apply, all of it or nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.errors import PriceListHasFaults
from app.exchange.gdxp.document import list_for, read_price_lists
from app.exchange.listing.drafting import Drafts, Progress, drafts_of, silent
from app.exchange.listing.product import PriceList
from app.exchange.listing.rules import ImportRules
from app.exchange.missing import KEEP_MISSING, Missing, pause_missing
from app.exchange.preview import Preview, make_preview
from app.exchange.queries import (
    locked_offers_of,
    locked_organisation_by_slug,
    offer_claims_of,
    offers_of,
    organisation_by_slug,
)
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.formats import FileFormat, format_of
from app.exchange.sheets.reading import (
    AS_RECOGNISED,
    SheetChoice,
    chosen_sheet,
    list_in,
    read_sheets,
)
from app.exchange.writing import confirm_prices, write_preview
from app.offers.price_history import prices_from
from catalog.offer_prices import PriceSource
from catalog.offers import Offer
from catalog.organisations import Organisation


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file read and understood; what takes time is done before any row is locked."""

    rules: ImportRules
    lists: tuple[PriceList, ...]
    drafts: tuple[Drafts, ...]

    def list_for(self, vat_number: str | None) -> tuple[PriceList, Drafts]:
        """Return the list of an organisation; raises SeveralSuppliers when none is clearly its."""
        chosen = list_for(self.lists, vat_number)
        return chosen, self.drafts[self.lists.index(chosen)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the person who imports has chosen, and who it is."""

    skip_faulty: bool = False
    missing: Missing = KEEP_MISSING
    person_id: uuid.UUID | None = None


ALL_OR_NOTHING = Choices()


def prepare_import(
    data: bytes,
    rules: ImportRules,
    *,
    choice: SheetChoice = AS_RECOGNISED,
    progress: Progress = silent,
) -> PreparedFile:
    """Read a file of any format and understand its products; no database is needed.

    Parameters
    ----------
    choice : SheetChoice
        How a spreadsheet is to be read; what it leaves open is recognised.

    Raises
    ------
    BadPriceList, BadArchive
        The subclass says why the file as a whole cannot be used.
    """
    kind = format_of(data)
    if kind is FileFormat.GDXP:
        lists = read_price_lists(data)
    else:
        sheets = read_sheets(data, kind)
        sheet, layout = chosen_sheet(sheets, choice.sheet)
        lists = (list_in(sheet, layout.with_choice(choice.fields, choice.basis)),)
    return PreparedFile(rules, lists, tuple(drafts_of(each, rules, progress) for each in lists))


def recognised_layout(data: bytes, sheet: str | None = None) -> Layout | None:
    """Return how a spreadsheet is most likely meant, None for GDXP, which says it itself.

    Raises
    ------
    BadPriceList, BadArchive
    """
    kind = format_of(data)
    if kind is FileFormat.GDXP:
        return None
    return chosen_sheet(read_sheets(data, kind), sheet)[1]


def preview_import(session: Session, file: PreparedFile, slug: str) -> Preview:
    """Return what importing a file into an organisation would do; nothing is changed.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    """
    organisation = organisation_by_slug(session, slug)
    return _preview(session, file, organisation, offers_of(session, organisation.id))


def apply_import(
    session: Session,
    file: PreparedFile,
    slug: str,
    *,
    now: datetime,
    choices: Choices = ALL_OR_NOTHING,
) -> Preview:
    """Import a file into an organisation and return what was done; the caller commits.

    What to do is worked out again from the offers as they are now, whatever a person has seen before.
    Products without a category are left out; those with a fault only when the choices say so.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    PriceListHasFaults
        Nothing has been changed then.
    """
    organisation = locked_organisation_by_slug(session, slug)
    offers = locked_offers_of(session, organisation.id)
    preview = _preview(session, file, organisation, offers)
    if preview.faults and not choices.skip_faulty:
        raise PriceListHasFaults(len(preview.faults))
    by_id = {offer.id: offer for offer in offers}
    with prices_from(session, PriceSource.IMPORT, choices.person_id):
        write_preview(session, preview, organisation, by_id, now)
        paused = pause_missing(session, preview, by_id, choices.missing, now)
    confirm_prices(session, preview, by_id, now)
    return replace(preview, paused=paused)


def _preview(
    session: Session, file: PreparedFile, organisation: Organisation, offers: Sequence[Offer]
) -> Preview:
    price_list, drafts = file.list_for(organisation.vat_number)
    return make_preview(
        price_list,
        drafts,
        organisation,
        offers,
        claims=offer_claims_of(session, organisation.id),
        rules=file.rules,
    )
