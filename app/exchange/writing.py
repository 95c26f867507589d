"""What an import writes: worked out as plain rows without any lock, then written by few statements.

Ten thousand rows take as many statements as ten; what does not change takes none.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from app.exchange.preview import ClaimChange, LineKind, Preview, PreviewLine
from app.matches.changes import note_change
from app.matches.models import ChangedThing
from app.offers.in_bulk import OfferBatch, confirm_prices, write_batch
from app.offers.price_history import PRICE_COLUMNS, Origin
from catalog.base import new_id
from catalog.claims import Claim
from catalog.evidence import EvidenceLevel
from catalog.offers import Offer
from catalog.seasons import month_mask

Claims = Mapping[uuid.UUID, Sequence[Claim]]
_KEY = "which_claim"


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """Claims of offers to be made, to get another value, to be taken back."""

    made: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Writes:
    """Everything that an import writes into offers and claims."""

    offers: OfferBatch
    claims: ClaimBatch
    confirmed: tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class There:
    """What an organisation offers and claims of it, as it was compared with the list."""

    organisation_id: uuid.UUID
    offers: Mapping[uuid.UUID, Offer]
    claims: Claims


def writes_of(preview: Preview, there: There, *, now: datetime, origin: Origin) -> Writes:
    """Work out the rows that make offers and claims what the preview says."""
    offers, claims = OfferBatch(now, origin), ClaimBatch()
    for line in preview.of_kind(LineKind.UPDATED):
        if line.offer_id is not None:
            values = {change.field: change.new for change in line.changes}
            offers.change(there.offers[line.offer_id], values)
            _change_claims(claims, there, line.offer_id, line.claims, now)
    for line in preview.of_kind(LineKind.CREATED):
        made = offers.create(_new(there.organisation_id, line, now))
        _change_claims(claims, there, made, line.claims, now)
    for each in preview.paused:
        offers.change(there.offers[each.id], {"published": False})
    return Writes(offers, claims, tuple(_confirmed(preview, there.offers)))


def write(session: Session, writes: Writes) -> None:
    """Write them and tell the market."""
    write_batch(session, writes.offers)
    confirm_prices(session, writes.confirmed, writes.offers.now)
    _write_claims(session, writes.claims)
    for offer in writes.offers.touched():
        note_change(session, ChangedThing.OFFER, offer)
    session.expire_all()


def _write_claims(session: Session, claims: ClaimBatch) -> None:
    connection = session.connection()
    this = Claim.id == bindparam(_KEY)
    if claims.gone:
        connection.execute(delete(Claim).where(this), claims.gone)
    if claims.changed:
        connection.execute(update(Claim).where(this), claims.changed)
    if claims.made:
        connection.execute(insert(Claim), claims.made)


def _new(organisation_id: uuid.UUID, line: PreviewLine, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {**line.values, "organisation_id": organisation_id}
    if line.draft.active:
        # The list has it today, whatever the usual season of its kind.
        values["months"] |= month_mask([now.month])
    return values


def _change_claims(
    batch: ClaimBatch,
    there: There,
    offer_id: uuid.UUID,
    changes: Sequence[ClaimChange],
    now: datetime,
) -> None:
    known = {claim.criterion_code: claim for claim in there.claims.get(offer_id, ())}
    for change in changes:
        claim = known.get(change.criterion)
        if change.new is None:
            if claim is not None:
                batch.gone.append({_KEY: claim.id})
        elif claim is not None:
            batch.changed.append({_KEY: claim.id, "value": change.new})
        else:
            batch.made.append(_claim(there.organisation_id, offer_id, change, now))


def _claim(
    organisation_id: uuid.UUID, offer_id: uuid.UUID, change: ClaimChange, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "offer_id": offer_id,
        "criterion_code": change.criterion,
        "value": change.new,
        "level": EvidenceLevel.SELF_DECLARED,
        "created_at": now,
    }


def _confirmed(preview: Preview, offers: Mapping[uuid.UUID, Offer]) -> Iterator[uuid.UUID]:
    """Yield the offers whose price the list repeats: it holds today, as a new one does anyway."""
    for line in preview.lines:
        if line.offer_id is None or not line.draft.said.price:
            continue
        is_new = any(change.field in PRICE_COLUMNS for change in line.changes)
        if not is_new and offers[line.offer_id].price_cents is not None:
            yield line.offer_id
