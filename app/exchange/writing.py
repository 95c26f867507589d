"""Writes what a preview tells.

Reading and creating take as many statements for ten thousand rows as for ten. A changed offer takes one of
its own, because it goes by its revision; what does not change takes none.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from app.exchange.preview import LineKind, Preview, PreviewLine
from app.exchange.queries import offer_claims_of
from catalog.base import new_id
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.seasons import month_mask

Claims = Mapping[uuid.UUID, list[Claim]]


def write_preview(
    session: Session,
    preview: Preview,
    organisation: Organisation,
    offers: Mapping[uuid.UUID, Offer],
    now: datetime,
) -> None:
    """Make the offers and claims of an organisation what the preview says."""
    claims = offer_claims_of(session, organisation.id)
    changed = _update_all(preview, offers, now)
    created = [(_new(organisation, line, now), line) for line in preview.of_kind(LineKind.CREATED)]
    session.add_all([offer for offer, _ in created])
    session.flush()
    for offer, line in (*changed, *created):
        _change_claims(session, offer, line, claims.get(offer.id, []), now)
    session.flush()


def confirm_prices(
    session: Session, preview: Preview, offers: Mapping[uuid.UUID, Offer], now: datetime
) -> None:
    """Note that the prices which the list repeats hold today.

    Nothing of the offers themselves changes by that: no version, no note for the market.
    """
    confirmed = [
        {"offer": line.offer_id}
        for line in preview.lines
        if line.offer_id is not None
        and line.draft.said.price
        and offers[line.offer_id].price_cents is not None
    ]
    if confirmed:
        statement = update(Offer).where(Offer.id == bindparam("offer"))
        session.connection().execute(statement.values(price_confirmed_at=now), confirmed)


def _update_all(
    preview: Preview, offers: Mapping[uuid.UUID, Offer], now: datetime
) -> list[tuple[Offer, PreviewLine]]:
    changed: list[tuple[Offer, PreviewLine]] = []
    for line in preview.of_kind(LineKind.UPDATED):
        if line.offer_id is not None:
            offer = offers[line.offer_id]
            for change in line.changes:
                setattr(offer, change.field, change.new)
            offer.updated_at = now
            changed.append((offer, line))
    return changed


def _new(organisation: Organisation, line: PreviewLine, now: datetime) -> Offer:
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
    return offer


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
                    id=new_id(),
                    organisation_id=offer.organisation_id,
                    offer_id=offer.id,
                    criterion_code=change.criterion,
                    value=change.new,
                    level=EvidenceLevel.SELF_DECLARED,
                    created_at=now,
                )
            )
