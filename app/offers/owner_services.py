"""What owners do with one offer: write it, change it, let it pause, copy it, withdraw it."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.offers.forms import OfferInput
from app.offers.owner_queries import lock_shelf, sku_holder
from app.offers.price_history import prices_from
from catalog.base import new_id
from catalog.claims import Claim
from catalog.errors import Conflict
from catalog.evidence import EvidenceLevel
from catalog.offer_prices import PriceSource
from catalog.offers import Offer

OFFER = "offer"
NOT_COPIED = frozenset(
    {
        "id",
        "sku",
        "published",
        "published_at",
        "withdrawn_at",
        "price_confirmed_at",
        "cover",
        "created_at",
        "updated_at",
        "revision",
    }
)


class SkuTaken(Conflict):
    """Another offer of the organisation has this code."""

    code = "sku_taken"


def create_offer(
    session: Session,
    organisation_id: uuid.UUID,
    written: OfferInput,
    claims: Mapping[str, int],
    *,
    actor: Actor,
    now: datetime,
) -> Offer:
    """Add an offer with what its owner declares of it.

    Raises
    ------
    SkuTaken
    """
    lock_shelf(session, organisation_id)
    _require_free_sku(session, organisation_id, written.columns["sku"], None)
    offer = Offer(
        id=new_id(),
        organisation_id=organisation_id,
        published=written.publish,
        created_at=now,
        updated_at=now,
        **written.columns,
    )
    session.add(offer)
    for code, value in claims.items():
        session.add(_declared(offer, code, value, now))
    with prices_from(session, PriceSource.FORM, actor.person_id):
        session.flush()
    _note(session, "offer.created", offer, actor=actor, now=now)
    return offer


def _declared(offer: Offer, code: str, value: int, now: datetime) -> Claim:
    return Claim(
        organisation_id=offer.organisation_id,
        offer_id=offer.id,
        criterion_code=code,
        value=value,
        level=EvidenceLevel.SELF_DECLARED,
        created_at=now,
    )


def change_offer(
    session: Session, offer: Offer, written: OfferInput, *, actor: Actor, now: datetime
) -> None:
    """Give an offer, locked by the caller, its new values.

    Raises
    ------
    SkuTaken
    """
    _require_free_sku(session, offer.organisation_id, written.columns["sku"], offer.id)
    changed = [name for name, new in written.columns.items() if getattr(offer, name) != new]
    if not changed:
        return
    for name in changed:
        setattr(offer, name, written.columns[name])
    offer.updated_at = now
    with prices_from(session, PriceSource.FORM, actor.person_id):
        session.flush()
    _note(session, "offer.changed", offer, actor=actor, now=now, facts={"fields": changed})


def _require_free_sku(
    session: Session, organisation_id: uuid.UUID, sku: object, own: uuid.UUID | None
) -> None:
    if isinstance(sku, str) and sku_holder(session, organisation_id, sku) not in {None, own}:
        raise SkuTaken


def show_offer(session: Session, offer: Offer, *, shown: bool, actor: Actor, now: datetime) -> None:
    """Put an offer before buyers, or let it pause."""
    if offer.published is shown:
        return
    offer.published = shown
    offer.updated_at = now
    _note(session, "offer.published" if shown else "offer.paused", offer, actor=actor, now=now)


def duplicate_offer(session: Session, offer: Offer, *, actor: Actor, now: datetime) -> Offer:
    """Return a draft that says the same as an offer; declarations are not copied with it."""
    columns = [column.key for column in Offer.__mapper__.column_attrs]
    copy = Offer(
        **{name: getattr(offer, name) for name in columns if name not in NOT_COPIED},
        id=new_id(),
        published=False,
        created_at=now,
        updated_at=now,
    )
    session.add(copy)
    with prices_from(session, PriceSource.FORM, actor.person_id):
        session.flush()
    _note(session, "offer.duplicated", copy, actor=actor, now=now, facts={"from": str(offer.id)})
    return copy


def withdraw_offer(session: Session, offer: Offer, *, actor: Actor, now: datetime) -> None:
    """Take an offer away for good; what it cost and said stays on record."""
    facts = {"sku": offer.sku} if offer.sku else {}
    offer.published = False
    offer.withdrawn_at = now
    # Its code is free again: a price list that names it brings a new offer.
    offer.sku = None
    offer.updated_at = now
    _note(session, "offer.withdrawn", offer, actor=actor, now=now, facts=facts)


def _note(
    session: Session,
    action: str,
    offer: Offer,
    *,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    record(session, action, Subject(OFFER, offer.id), actor=actor, now=now, facts=facts)
