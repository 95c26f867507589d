"""Importing a price list: look first, then apply, all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.errors import PriceListHasFaults
from app.exchange.gdxp.document import PriceList, list_for, read_price_lists
from app.exchange.gdxp.products import Drafts, drafts_of
from app.exchange.preview import LineKind, Preview, PreviewLine, make_preview
from app.exchange.queries import (
    locked_organisation_by_slug,
    offer_claims_of,
    offers_of,
    organisation_by_slug,
)
from app.exchange.rules import ImportRules
from app.offers.price_history import prices_from
from catalog.base import new_id
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offer_prices import PriceSource
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.seasons import month_mask


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


def prepare_import(data: bytes, rules: ImportRules) -> PreparedFile:
    """Read a GDXP file and understand its products; no database is needed.

    Raises
    ------
    BadPriceList
        The subclass says why the file as a whole cannot be used.
    """
    lists = read_price_lists(data)
    return PreparedFile(rules, lists, tuple(drafts_of(each, rules) for each in lists))


def preview_import(session: Session, file: PreparedFile, slug: str) -> Preview:
    """Return what importing a file into an organisation would do; nothing is changed.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    """
    return _preview(session, file, organisation_by_slug(session, slug))


def apply_import(
    session: Session,
    file: PreparedFile,
    slug: str,
    *,
    now: datetime,
    skip_faulty: bool = False,
) -> Preview:
    """Import a file into an organisation and return what was done; the caller commits.

    What to do is worked out again from the offers as they are now, whatever a person has seen before.
    Products without a category are left out; those with a fault only when `skip_faulty` says so.

    Raises
    ------
    UnknownOrganisation
    SeveralSuppliers
    PriceListHasFaults
        Nothing has been changed then.
    """
    organisation = locked_organisation_by_slug(session, slug)
    preview = _preview(session, file, organisation)
    if preview.faults and not skip_faulty:
        raise PriceListHasFaults(len(preview.faults))
    offers = {offer.id: offer for offer in offers_of(session, organisation.id)}
    claims = offer_claims_of(session, organisation.id)
    with prices_from(session, PriceSource.IMPORT):
        for line in preview.lines:
            if line.offer_id is None:
                offer = _create(session, organisation, line, now)
                _change_claims(session, offer, line, [], now)
            elif line.kind is LineKind.UPDATED:
                offer = offers[line.offer_id]
                _update(offer, line, now)
                _change_claims(session, offer, line, claims.get(offer.id, []), now)
    return preview


def _preview(session: Session, file: PreparedFile, organisation: Organisation) -> Preview:
    price_list, drafts = file.list_for(organisation.vat_number)
    return make_preview(
        price_list,
        drafts,
        organisation,
        offers_of(session, organisation.id),
        claims=offer_claims_of(session, organisation.id),
        rules=file.rules,
    )


def _create(
    session: Session, organisation: Organisation, line: PreviewLine, now: datetime
) -> Offer:
    offer = Offer(
        id=new_id(),
        organisation_id=organisation.id,
        created_at=now,
        updated_at=now,
        **line.values,
    )
    if line.draft.active:
        # The list has it today, whatever the usual season of its kind.
        offer.months |= month_mask([now.month])
    session.add(offer)
    return offer


def _update(offer: Offer, line: PreviewLine, now: datetime) -> None:
    for change in line.changes:
        setattr(offer, change.field, change.new)
    offer.updated_at = now


def _change_claims(
    session: Session, offer: Offer, line: PreviewLine, claims: list[Claim], now: datetime
) -> None:
    there = {claim.criterion_code: claim for claim in claims}
    for change in line.claims:
        claim = there.get(change.criterion)
        if change.new is None:
            if claim is not None:
                session.delete(claim)
        elif claim is not None:
            claim.value = change.new
        else:
            session.add(
                Claim(
                    organisation_id=offer.organisation_id,
                    offer_id=offer.id,
                    criterion_code=change.criterion,
                    value=change.new,
                    level=EvidenceLevel.SELF_DECLARED,
                    created_at=now,
                )
            )
