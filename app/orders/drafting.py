"""Making an order: offers are copied into it as they are now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.errors import EmptyOrder
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderGroup,
    OrderLine,
    OrderProducer,
)
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from catalog.offers import Offer
from catalog.organisations import Organisation

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """What an order is made of; moments are aware, `offers` are copied in this order."""

    title: str
    opens_at: datetime
    closes_at: datetime
    offers: tuple[uuid.UUID, ...]
    deliver_on: date | None = None
    completing_until: datetime | None = None
    note: str = ""


def gross_cents(net_cents: int, vat_basis_points: int) -> int:
    """Return a price with VAT, rounded half up to the cent."""
    return (net_cents * (BASIS_POINTS + vat_basis_points) * 2 + BASIS_POINTS) // (2 * BASIS_POINTS)


def make_order(
    session: Session, holder: Organisation, draft: OrderDraft, *, actor: Actor, now: datetime
) -> CollectiveOrder:
    """Make a draft of an order from offers; the group that makes it holds it and takes part.

    Offers without a price, withdrawn or of nobody are left out: what costs "on request" cannot be booked.

    Raises
    ------
    EmptyOrder
        When nothing is left.
    """
    offers = _offers(session, draft.offers)
    if not offers:
        raise EmptyOrder
    # Of two orders made at once, the second takes the next number.
    session.get_one(Organisation, holder.id, with_for_update=True, populate_existing=True)
    order = CollectiveOrder(
        holder_id=holder.id,
        number=queries.last_number(session, holder.id) + 1,
        title=draft.title,
        note=draft.note,
        opens_at=draft.opens_at,
        closes_at=draft.closes_at,
        completing_until=draft.completing_until,
        deliver_on=draft.deliver_on,
        created_by_id=actor.person_id,
        created_at=now,
    )
    session.add(order)
    session.flush()
    session.add(
        OrderGroup(
            order_id=order.id, organisation_id=holder.id, state=GroupState.JOINED, created_at=now
        )
    )
    for producer_id in dict.fromkeys(offer.organisation_id for offer in offers):
        session.add(OrderProducer(order_id=order.id, producer_id=producer_id))
    for number, offer in enumerate(offers, start=1):
        session.add(_line(order, number, offer))
    session.flush()
    facts = {"lines": len(offers)}
    record(
        session,
        "order.made",
        Subject("collective_order", order.id),
        actor=actor,
        now=now,
        facts=facts,
    )
    return order


def _offers(session: Session, ids: Sequence[uuid.UUID]) -> list[Offer]:
    found = {
        offer.id: offer
        for offer in session.scalars(
            select(Offer).where(Offer.id.in_(set(ids)), Offer.published).order_by(Offer.id)
        )
    }
    return [
        found[offer_id]
        for offer_id in dict.fromkeys(ids)
        if offer_id in found and found[offer_id].price_cents is not None
    ]


def _line(order: CollectiveOrder, number: int, offer: Offer) -> OrderLine:
    net, vat = offer.price_cents or 0, offer.vat_basis_points or 0
    return OrderLine(
        order_id=order.id,
        producer_id=offer.organisation_id,
        offer_id=offer.id,
        number=number,
        title=offer.title,
        sku=offer.sku,
        category_code=offer.category_code,
        unit=offer.unit,
        unit_label=offer.unit_label,
        content_amount=offer.content_amount,
        dimension=offer.dimension,
        price_cents=gross_cents(net, vat),
        net_cents=net,
        vat_basis_points=vat,
        pack_size=offer.pack_size,
        minimum_units=offer.minimum_units,
        household_multiple=offer.multiple_units,
    )


def open_if_due(session: Session, order_id: uuid.UUID, *, now: datetime) -> bool:
    """Open an order whose time has come; tell whether it was this call that opened it."""
    order = queries.locked_order(session, order_id)
    ready = order.state is OrderState.DRAFT and order.announced
    if not ready or now < order.opens_at:
        return False
    take_step(session, order, OrderAction.OPEN, actor=None, now=now)
    return True
