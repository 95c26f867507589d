"""Changing an order that is still a draft: its times and rules, what can be had, and on demand its prices."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.orders import queries
from app.orders.change_models import ChangeKind
from app.orders.changes import About, note_change
from app.orders.errors import EmptyOrder, OrderOver
from app.orders.making import drafting
from app.orders.making.drafting import OrderDraft
from app.orders.models import CollectiveOrder, OrderLine
from app.orders.states import OrderState
from catalog.offers import Offer


def change_draft(
    session: Session,
    order: CollectiveOrder,
    draft: OrderDraft,
    *,
    todays_prices: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Write an order anew as a draft says; lines that stay keep their prices unless today's are asked for.

    The order must be locked by the caller. Nobody has booked in a draft: what is taken out is gone.

    Raises
    ------
    OrderOver, EmptyOrder
    """
    if order.state is not OrderState.DRAFT:
        raise OrderOver
    offers = {offer.id: offer for offer in drafting.offers_in(session, draft.offers)}
    if not offers:
        raise EmptyOrder
    drafting.write_terms(order, draft)
    lines = queries.lines_of(session, order.id)
    for line in lines:
        _keep_or_drop(session, line, offers.get(line.offer_id) if line.offer_id else None, draft)
    kept = [line for line in lines if line.offer_id in offers]
    if todays_prices:
        _copy_again(kept, offers)
    _set_producers(session, order, offers, draft)
    there = {line.offer_id for line in kept}
    fresh = [offer for offer in offers.values() if offer.id not in there]
    session.flush()
    drafting.stock(session, order, fresh, draft)
    order.revision += 1
    note_change(session, order, ChangeKind.EDITED, About(), actor=actor, now=now)


def _keep_or_drop(
    session: Session, line: OrderLine, offer: Offer | None, draft: OrderDraft
) -> None:
    if offer is None:
        session.delete(line)
    elif offer.id in draft.terms:
        drafting.copy_terms(line, draft.terms[offer.id])


def _copy_again(lines: Sequence[OrderLine], offers: Mapping[uuid.UUID, Offer]) -> None:
    for line in lines:
        if line.offer_id is None:
            continue
        terms = drafting.terms_in(line)
        drafting.copy_offer(line, offers[line.offer_id])
        # What was a weight may be pieces today.
        drafting.copy_terms(line, terms)


def _set_producers(
    session: Session, order: CollectiveOrder, offers: Mapping[uuid.UUID, Offer], draft: OrderDraft
) -> None:
    wanted = {offer.organisation_id for offer in offers.values()}
    for row in queries.producers_of(session, order.id):
        if row.producer_id not in wanted:
            session.delete(row)
            continue
        least = draft.minimums.get(row.producer_id)
        if least is not None:
            row.minimum_cents, row.minimum_grams = least.cents, least.grams
