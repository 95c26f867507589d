"""Importing a price list: look first, then apply, all of it or nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.exchange.errors import PriceListHasFaults
from app.exchange.gdxp.document import list_for, read_price_lists
from app.exchange.gdxp.products import drafts_of
from app.exchange.preview import LineKind, Preview, PreviewLine, make_preview
from app.exchange.queries import (
    locked_organisation_by_slug,
    offer_claims_of,
    offers_of,
    organisation_by_slug,
)
from app.exchange.rules import ImportRules
from catalog.base import new_id
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.seasons import month_mask


def preview_import(session: Session, data: bytes, slug: str, rules: ImportRules) -> Preview:
    """Return what importing a GDXP file into an organisation would do; nothing is changed.

    Raises
    ------
    UnknownOrganisation
    BadPriceList
        The subclass says why the file as a whole cannot be used.
    """
    return _preview(session, data, organisation_by_slug(session, slug), rules)


def apply_import(
    session: Session,
    data: bytes,
    slug: str,
    *,
    rules: ImportRules,
    now: datetime,
    skip_faulty: bool = False,
) -> Preview:
    """Import a GDXP file into an organisation and return what was done; the caller commits.

    What to do is worked out again from the offers as they are now, whatever a person has seen before.
    Products without a category are left out; those with a fault only when `skip_faulty` says so.

    Raises
    ------
    UnknownOrganisation
    BadPriceList
        Among them PriceListHasFaults; nothing has been changed then.
    """
    organisation = locked_organisation_by_slug(session, slug)
    preview = _preview(session, data, organisation, rules)
    if preview.faults and not skip_faulty:
        raise PriceListHasFaults(len(preview.faults))
    offers = {offer.id: offer for offer in offers_of(session, organisation.id)}
    claims = offer_claims_of(session, organisation.id)
    for line in preview.lines:
        if line.offer_id is None:
            offer = _create(session, organisation, line, now)
            _change_claims(session, offer, line, [], now)
        elif line.kind is LineKind.UPDATED:
            offer = offers[line.offer_id]
            _update(offer, line, now)
            _change_claims(session, offer, line, claims.get(offer.id, []), now)
    session.flush()
    return preview


def _preview(
    session: Session, data: bytes, organisation: Organisation, rules: ImportRules
) -> Preview:
    price_list = list_for(read_price_lists(data), organisation.vat_number)
    return make_preview(
        price_list,
        drafts_of(price_list, rules),
        organisation,
        offers_of(session, organisation.id),
        claims=offer_claims_of(session, organisation.id),
        rules=rules,
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
