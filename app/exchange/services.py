"""Importing a price list: look first, then apply, all of it or nothing."""

import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.errors import PriceListHasFaults
from app.exchange.gdxp.document import list_for, read_price_lists
from app.exchange.listing.drafting import Drafts, Progress, drafts_of, silent
from app.exchange.listing.product import PriceList
from app.exchange.listing.rules import ImportRules
from app.exchange.missing import KEEP_MISSING, Missing, to_be_paused
from app.exchange.preview import Preview, make_preview
from app.exchange.queries import (
    CLAIM_FACTS,
    ClaimFacts,
    lock_offers_of,
    locked_organisation_by_slug,
    offer_claim_facts,
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
from app.exchange.writing import Claims, There, Writes, write, writes_of
from app.offers.price_history import Origin
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


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything of an organisation that decides what a list would change."""

    vat_number: str | None
    offers: Set[tuple[uuid.UUID, int]]
    claims: Set[ClaimFacts]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import does, worked out before anything is locked: it holds while nothing compared has changed."""

    preview: Preview
    compared: Compared
    writes: Writes


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
    offers = offers_of(session, organisation.id)
    return _preview(file, organisation, offers, offer_claims_of(session, organisation.id))


def plan_import(
    session: Session,
    file: PreparedFile,
    slug: str,
    *,
    now: datetime,
    choices: Choices = ALL_OR_NOTHING,
) -> ImportPlan:
    """Work out all that importing a file would write; nothing is locked, nothing changed.

    Products without a category are left out; those with a fault only when the choices say so.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    PriceListHasFaults
    """
    organisation = organisation_by_slug(session, slug)
    return _plan(session, file, organisation, now=now, choices=choices)


def apply_plan(
    session: Session, file: PreparedFile, plan: ImportPlan, slug: str, choices: Choices
) -> ImportPlan:
    """Write what was planned and return it; the caller commits.

    When somebody has changed the offers since, it is planned anew while nobody can.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    PriceListHasFaults
        Nothing has been changed then.
    """
    organisation = locked_organisation_by_slug(session, slug)
    if plan.compared != _locked_state(session, organisation):
        # What this session has read before is older than the lock.
        session.expire_all()
        plan = _plan(session, file, organisation, now=plan.writes.offers.now, choices=choices)
    write(session, plan.writes)
    return plan


def apply_import(
    session: Session,
    file: PreparedFile,
    slug: str,
    *,
    now: datetime,
    choices: Choices = ALL_OR_NOTHING,
) -> Preview:
    """Plan and write in the transaction of the caller, who commits; return what was done."""
    plan = plan_import(session, file, slug, now=now, choices=choices)
    return apply_plan(session, file, plan, slug, choices).preview


def _preview(
    file: PreparedFile, organisation: Organisation, offers: Sequence[Offer], claims: Claims
) -> Preview:
    price_list, drafts = file.list_for(organisation.vat_number)
    return make_preview(price_list, drafts, organisation, offers, claims=claims, rules=file.rules)


def _plan(
    session: Session,
    file: PreparedFile,
    organisation: Organisation,
    *,
    now: datetime,
    choices: Choices,
) -> ImportPlan:
    offers = offers_of(session, organisation.id)
    claims = offer_claims_of(session, organisation.id)
    preview = _preview(file, organisation, offers, claims)
    if preview.faults and not choices.skip_faulty:
        raise PriceListHasFaults(len(preview.faults))
    preview = replace(preview, paused=to_be_paused(preview, choices.missing))
    there = There(organisation.id, {offer.id: offer for offer in offers}, claims)
    origin = Origin(PriceSource.IMPORT, choices.person_id)
    return ImportPlan(
        preview, _state(organisation, there), writes_of(preview, there, now=now, origin=origin)
    )


def _state(organisation: Organisation, there: There) -> Compared:
    return Compared(
        organisation.vat_number,
        {(offer.id, offer.revision) for offer in there.offers.values()},
        {
            tuple(getattr(claim, name) for name in CLAIM_FACTS)
            for claims in there.claims.values()
            for claim in claims
        },
    )


def _locked_state(session: Session, organisation: Organisation) -> Compared:
    return Compared(
        organisation.vat_number,
        lock_offers_of(session, organisation.id),
        offer_claim_facts(session, organisation.id),
    )
