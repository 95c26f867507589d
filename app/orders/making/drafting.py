"""Making an order: offers are copied into it as they are now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders import queries
from app.orders.closing.packs import PackRounding
from app.orders.errors import ClosingPast, EmptyOrder
from app.orders.models import (
    CollectiveOrder,
    GroupState,
    OrderGroup,
    OrderLine,
    OrderProducer,
    PackScope,
    Recurrence,
    UnderMinimum,
)
from app.orders.settling.costing import add_costs_of_pacts
from app.orders.states import TRANSITIONS, OrderAction, OrderState
from app.orders.steps import take_step
from app.orders.together.places import serve_everywhere
from catalog.offers import AvailabilityPeriod, Offer
from catalog.organisations import Organisation
from catalog.quantities import Dimension
from catalog.states import next_state
from catalog.vat import with_vat


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTerms:
    """What holds for a line in this order, whatever its offer says."""

    pack_size: int = 1
    minimum_units: int = 0
    maximum_units: int | None = None
    household_minimum: int = 0
    household_maximum: int | None = None
    household_multiple: int = 1
    # Paid by what it weighs: only what has a weight.
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that a producer delivers."""

    cents: int = 0
    grams: int = 0


@dataclass(frozen=True, slots=True)
class MeantHours:
    """The hours at which an order is meant to open, close and end completing; None: as its moments say."""

    opens: time | None = None
    closes: time | None = None
    completing: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """What an order is made of; moments are aware, `offers` are copied in this order."""

    title: str
    opens_at: datetime
    closes_at: datetime
    offers: tuple[uuid.UUID, ...]
    deliver_on: date | None = None
    completing_until: datetime | None = None
    # The hours that are meant, where the night of the change of time has not got them.
    meant: MeantHours = MeantHours()
    note: str = ""
    rounding: PackRounding = PackRounding.TOLERANCE
    threshold_percent: int = 50
    under_minimum: UnderMinimum = UnderMinimum.KEEP
    extend_days: int = 7
    pack_scope: PackScope = PackScope.ALL
    recurrence: Recurrence = Recurrence.NONE
    # By offer; one without terms keeps those of its offer.
    terms: Mapping[uuid.UUID, LineTerms] = field(default_factory=dict)
    # By producer; one without has no minimum.
    minimums: Mapping[uuid.UUID, Minimum] = field(default_factory=dict)
    previous_id: uuid.UUID | None = None


def make_order(
    session: Session, holder: Organisation, draft: OrderDraft, *, actor: Actor | None, now: datetime
) -> CollectiveOrder:
    """Make a draft of an order from offers; the group that makes it holds it and takes part.

    Offers without a price, withdrawn or of nobody are left out: what costs "on request" cannot be booked.

    Raises
    ------
    EmptyOrder
        When nothing is left.
    """
    offers = offers_in(session, draft.offers)
    if not offers:
        raise EmptyOrder
    order = _begin(session, holder, draft, actor=actor, now=now)
    stock(session, order, offers, draft)
    add_costs_of_pacts(session, order, actor=actor, now=now)
    facts = {"lines": len(offers)}
    subject = Subject("collective_order", order.id)
    record(session, "order.made", subject, actor=actor, now=now, facts=facts)
    return order


def _begin(
    session: Session, holder: Organisation, draft: OrderDraft, *, actor: Actor | None, now: datetime
) -> CollectiveOrder:
    """Add an order without anything in it yet, in which the holder takes part."""
    # Of two orders made at once, the second takes the next number.
    session.get_one(Organisation, holder.id, with_for_update=True, populate_existing=True)
    order = CollectiveOrder(
        holder_id=holder.id,
        number=queries.last_number(session, holder.id) + 1,
        previous_id=draft.previous_id,
        created_by_id=actor.person_id if actor else None,
        created_at=now,
    )
    write_terms(order, draft)
    session.add(order)
    session.flush()
    part = OrderGroup(
        order_id=order.id, organisation_id=holder.id, state=GroupState.JOINED, created_at=now
    )
    session.add(part)
    session.flush()
    serve_everywhere(session, part)
    return order


def write_terms(order: CollectiveOrder, draft: OrderDraft) -> None:
    """Write into an order all that a draft says but its goods."""
    order.title, order.note = draft.title, draft.note
    for moment, hour, said, meant in (
        ("opens_at", "opens_meant", draft.opens_at, draft.meant.opens),
        ("closes_at", "closes_meant", draft.closes_at, draft.meant.closes),
        ("completing_until", "completing_meant", draft.completing_until, draft.meant.completing),
    ):
        # A moment that a form sends back as it was still means the hour that it meant.
        if said != getattr(order, moment) or meant is not None:
            setattr(order, hour, meant)
        setattr(order, moment, said)
    order.deliver_on = draft.deliver_on
    order.rounding, order.threshold_percent = draft.rounding, draft.threshold_percent
    order.under_minimum, order.extend_days = draft.under_minimum, draft.extend_days
    order.pack_scope, order.recurrence = draft.pack_scope, draft.recurrence


def stock(
    session: Session, order: CollectiveOrder, offers: Sequence[Offer], draft: OrderDraft
) -> None:
    """Copy offers into an order that has none of them, after the lines that it has."""
    there = {each.producer_id for each in queries.producers_of(session, order.id)}
    for producer_id in dict.fromkeys(offer.organisation_id for offer in offers):
        if producer_id not in there:
            session.add(producer_row(order, producer_id, draft))
    last = max((line.number for line in queries.lines_of(session, order.id)), default=0)
    for number, offer in enumerate(offers, start=last + 1):
        line = OrderLine(order_id=order.id, number=number)
        copy_offer(line, offer)
        copy_terms(line, draft.terms.get(offer.id) or terms_of(offer))
        session.add(line)
    session.flush()


def producer_row(
    order: CollectiveOrder, producer_id: uuid.UUID, draft: OrderDraft
) -> OrderProducer:
    """Return a producer of an order with the least it delivers."""
    least = draft.minimums.get(producer_id, Minimum())
    return OrderProducer(
        order_id=order.id,
        producer_id=producer_id,
        minimum_cents=least.cents,
        minimum_grams=least.grams,
    )


def offers_in(session: Session, ids: Sequence[uuid.UUID]) -> list[Offer]:
    """Return those of some offers that can be booked now, in the order in which they are named."""
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
    """Return what the producer itself says of how an offer is sold; a stock that it has once is the most there is."""
    return LineTerms(
        pack_size=offer.pack_size,
        minimum_units=offer.minimum_units,
        maximum_units=_stock_units(offer),
        household_multiple=offer.multiple_units,
    )


def _stock_units(offer: Offer) -> int | None:
    if offer.available_amount is None or offer.available_period is not AvailabilityPeriod.STOCK:
        return None
    return offer.available_amount // offer.content_amount


def copy_offer(line: OrderLine, offer: Offer) -> None:
    """Copy an offer into a line as it is now."""
    net, vat = offer.price_cents or 0, offer.vat_basis_points or 0
    line.producer_id, line.offer_id = offer.organisation_id, offer.id
    line.title, line.sku, line.category_code = offer.title, offer.sku, offer.category_code
    line.unit, line.unit_label = offer.unit, offer.unit_label
    line.content_amount, line.dimension = offer.content_amount, offer.dimension
    line.price_cents, line.net_cents, line.vat_basis_points = with_vat(net, vat), net, vat


def copy_terms(line: OrderLine, terms: LineTerms) -> None:
    """Write into a line what holds for it in this order; what has no weight is not weighed."""
    line.pack_size = terms.pack_size
    line.minimum_units, line.maximum_units = terms.minimum_units, terms.maximum_units
    line.household_minimum = terms.household_minimum
    line.household_maximum = terms.household_maximum
    line.household_multiple = terms.household_multiple
    line.weighed = terms.weighed and line.dimension is Dimension.MASS


def terms_in(line: OrderLine) -> LineTerms:
    """Return what holds for a line."""
    return LineTerms(
        pack_size=line.pack_size,
        minimum_units=line.minimum_units,
        maximum_units=line.maximum_units,
        household_minimum=line.household_minimum,
        household_maximum=line.household_maximum,
        household_multiple=line.household_multiple,
        weighed=line.weighed,
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
    if now < order.opens_at:
        order.opens_at, order.opens_meant = now, None
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
