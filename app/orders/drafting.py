"""Making an order: offers are copied into it as they are now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.costing import add_costs_of_pacts
from app.orders.errors import ClosingPast, EmptyOrder
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderGroup,
    OrderLine,
    OrderProducer,
    UnderMinimum,
)
from app.orders.packs import PackRounding
from app.orders.places import serve_everywhere
from app.orders.states import TRANSITIONS, OrderAction, OrderState
from app.orders.steps import take_step
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.states import next_state

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTerms:
    """What holds for a line in this order, whatever its offer says."""

    pack_size: int = 1
    minimum_units: int = 0
    maximum_units: int | None = None
    household_minimum: int = 0
    household_maximum: int | None = None
    household_multiple: int = 1


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that a producer delivers."""

    cents: int = 0
    grams: int = 0


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
    rounding: PackRounding = PackRounding.TOLERANCE
    threshold_percent: int = 50
    under_minimum: UnderMinimum = UnderMinimum.KEEP
    extend_days: int = 7
    # By offer; one without terms keeps those of its offer.
    terms: Mapping[uuid.UUID, LineTerms] = field(default_factory=dict)
    # By producer; one without has no minimum.
    minimums: Mapping[uuid.UUID, Minimum] = field(default_factory=dict)
    previous_id: uuid.UUID | None = None


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
        rounding=draft.rounding,
        threshold_percent=draft.threshold_percent,
        under_minimum=draft.under_minimum,
        extend_days=draft.extend_days,
        previous_id=draft.previous_id,
        created_by_id=actor.person_id,
        created_at=now,
    )
    session.add(order)
    session.flush()
    part = OrderGroup(
        order_id=order.id, organisation_id=holder.id, state=GroupState.JOINED, created_at=now
    )
    session.add(part)
    session.flush()
    serve_everywhere(session, part)
    for producer_id in dict.fromkeys(offer.organisation_id for offer in offers):
        least = draft.minimums.get(producer_id, Minimum())
        session.add(
            OrderProducer(
                order_id=order.id,
                producer_id=producer_id,
                minimum_cents=least.cents,
                minimum_grams=least.grams,
            )
        )
    for number, offer in enumerate(offers, start=1):
        terms = draft.terms.get(offer.id) or terms_of(offer)
        session.add(_line(order, number, offer, terms))
    session.flush()
    add_costs_of_pacts(session, order, actor=actor, now=now)
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


def terms_of(offer: Offer) -> LineTerms:
    """Return what the producer itself says of how an offer is sold."""
    return LineTerms(
        pack_size=offer.pack_size,
        minimum_units=offer.minimum_units,
        household_multiple=offer.multiple_units,
    )


def _line(order: CollectiveOrder, number: int, offer: Offer, terms: LineTerms) -> OrderLine:
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
        pack_size=terms.pack_size,
        minimum_units=terms.minimum_units,
        maximum_units=terms.maximum_units,
        household_minimum=terms.household_minimum,
        household_maximum=terms.household_maximum,
        household_multiple=terms.household_multiple,
    )


def announce(session: Session, order: CollectiveOrder, *, actor: Actor, now: datetime) -> None:
    """Let a draft open by itself at its time; again is as good as once.

    Raises
    ------
    ImpossibleAction
        When it is no draft any more.
    """
    next_state(TRANSITIONS, order.state, OrderAction.OPEN)
    if order.announced:
        return
    order.announced = True
    order.revision += 1
    subject = Subject("collective_order", order.id)
    record(session, "order.announced", subject, actor=actor, now=now)


def open_now(session: Session, order: CollectiveOrder, *, actor: Actor, now: datetime) -> None:
    """Open a draft at once, whatever its time was.

    Raises
    ------
    ImpossibleAction, ClosingPast
    """
    if order.closes_at <= now:
        raise ClosingPast
    order.opens_at = min(order.opens_at, now)
    session.flush()
    take_step(session, order, OrderAction.OPEN, actor=actor, now=now)


def open_if_due(session: Session, order_id: uuid.UUID, *, now: datetime) -> bool:
    """Open an order whose time has come; tell whether it was this call that opened it."""
    order = queries.locked_order(session, order_id)
    ready = order.state is OrderState.DRAFT and order.announced
    if not ready or now < order.opens_at:
        return False
    take_step(session, order, OrderAction.OPEN, actor=None, now=now)
    return True
