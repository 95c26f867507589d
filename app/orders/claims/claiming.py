"""Spoiled goods: reported by a household, put to the producer, agreed or declined; paid back once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders.amounts import cents_of_part, delivered_amount, delivered_cents, delivered_price
from app.orders.claims import claim_queries
from app.orders.claims.allowances import allowance, due_of
from app.orders.claims.claim_models import ClaimEvent, GoodsClaim
from app.orders.claims.claim_states import (
    ALLOWED,
    NEEDS_REASON,
    STANDING,
    TRANSITIONS,
    VOID,
    ClaimAction,
    ClaimState,
)
from app.orders.claims.errors import ClaimReasonMissing, NotClaimable, TooMuchClaimed
from app.orders.handover.queries import Handed
from app.orders.handover.services import AT_HANDOVER, BEFORE_DELIVERED
from app.orders.models import CollectiveOrder
from app.orders.settling import charge_queries
from app.orders.settling.clerk import Clerk
from app.orders.settling.reckoning import outcomes_by_scope, scope_of
from app.orders.states import OrderState
from app.runtime.clock import local_day
from app.runtime.jobs.outbox import publish
from catalog.states import next_state

TELL_CLAIM = "orders.tell_claim"
IN_THE_BOOKS = frozenset({OrderState.SETTLED, OrderState.ARCHIVED})
CLAIMABLE = AT_HANDOVER | IN_THE_BOOKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """What a household says was spoiled: units, or grams of what is weighed."""

    booking_id: uuid.UUID
    amount: int
    reason: str
    photo_id: uuid.UUID | None = None
    on_behalf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step of a claim."""

    action: ClaimAction
    reason: str = ""
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """When something is done: the moment, the day of the place, and for how many days one may report."""

    now: datetime
    timezone: str
    days: int

    @property
    def day(self) -> date:
        """The day of the place."""
        return local_day(self.now, self.timezone)


def last_day(session: Session, order: CollectiveOrder, hour: Hour) -> date | None:
    """Return the last day on which something can be reported of an order; None: none is set yet."""
    at = claim_queries.delivered_at(session, order.id)
    if order.state in BEFORE_DELIVERED or at is None:
        return None
    return local_day(at, hour.timezone) + timedelta(days=hour.days)


def is_claimable(session: Session, order: CollectiveOrder, hour: Hour) -> bool:
    """Tell whether something of an order can be reported as spoiled: it has come, and not long ago."""
    if order.state not in CLAIMABLE:
        return False
    if order.state in BEFORE_DELIVERED:
        return order.deliver_on is None or order.deliver_on <= hour.day
    last = last_day(session, order, hour)
    return last is None or hour.day <= last


def left_of(session: Session, found: Handed) -> int:
    """Return how much of what a household got is not reported yet: units or grams."""
    claims = claim_queries.claims_of_booking(session, found.booking.id)
    gone = sum(each.amount for each in claims if each.state not in VOID)
    return max(0, delivered_amount(found.line, found.allotment) - gone)


def report_spoiled(
    session: Session, order: CollectiveOrder, said: Spoiled, *, actor: Actor, hour: Hour
) -> GoodsClaim:
    """Report spoiled goods; the order must be locked.

    Raises
    ------
    NotClaimable, AllotmentNotFound, TooMuchClaimed
    """
    if not is_claimable(session, order, hour):
        raise NotClaimable
    found = claim_queries.handed(session, order.id, said.booking_id)
    left = left_of(session, found)
    if not 0 < said.amount <= left:
        raise TooMuchClaimed(left, grams=found.line.weighed)
    weighed = found.line.weighed
    claim = GoodsClaim(
        order_id=order.id,
        producer_id=found.line.producer_id,
        line_id=found.line.id,
        booking_id=found.booking.id,
        number=len(claim_queries.claims_of_booking(session, found.booking.id)) + 1,
        household_id=found.household.id,
        organisation_id=found.household.organisation_id,
        units=None if weighed else said.amount,
        grams=said.amount if weighed else None,
        cents=0,
        state=ClaimState.REPORTED,
        reason=said.reason,
        photo_id=said.photo_id,
        created_at=hour.now,
    )
    claim.cents = _cents(session, order, found, claim)
    session.add(claim)
    session.flush()
    move = Move(action=ClaimAction.REPORT, reason=said.reason, on_behalf=said.on_behalf)
    _note(session, claim, move, actor=actor, now=hour.now)
    return claim


def _cents(session: Session, order: CollectiveOrder, found: Handed, claim: GoodsClaim) -> int:
    """Return what a claim comes to: all claims of a booking together never more than the goods."""
    outcomes = outcomes_by_scope(session, order)
    outcome = outcomes.get((found.line.id, scope_of(order, found.household.organisation_id)))
    others = [
        each
        for each in claim_queries.claims_of_booking(session, found.booking.id)
        if each.id != claim.id and each.state in STANDING
    ]
    price = delivered_price(found.line, outcome, found.allotment)
    before = sum(each.amount for each in others)
    whole = cents_of_part(found.line, price, before + claim.amount)
    goods = delivered_cents(found.line, outcome, found.allotment)
    return max(
        0,
        min(
            whole - cents_of_part(found.line, price, before),
            goods - sum(each.cents for each in others),
        ),
    )


def move_claim(
    session: Session,
    order: CollectiveOrder,
    claim: GoodsClaim,
    move: Move,
    *,
    actor: Actor,
    hour: Hour,
) -> None:
    """Take a step of a claim; the order must be locked, and the claim read after that.

    What is paid back after the order was settled goes into the books at once; before, with the settlement.

    Raises
    ------
    ImpossibleAction, ClaimReasonMissing, PeriodClosed
    """
    target = next_state(TRANSITIONS, claim.state, move.action)
    if move.action in NEEDS_REASON and not move.reason:
        raise ClaimReasonMissing
    if move.action is ClaimAction.ACCEPT:
        found = claim_queries.handed(session, order.id, claim.booking_id)
        claim.cents = _cents(session, order, found, claim)
    claim.state = target
    session.flush()
    _note(session, claim, move, actor=actor, now=hour.now)
    if target in ALLOWED and order.state in IN_THE_BOOKS:
        _enter(session, order, claim, actor=actor, hour=hour)


def _enter(
    session: Session, order: CollectiveOrder, claim: GoodsClaim, *, actor: Actor, hour: Hour
) -> None:
    # Of the settlement that stands: taken back, its mirror is written too, and the next one holds it.
    number = charge_queries.last_settlement(session, order.id) or 0
    clerk = Clerk(session, order, number, actor, hour.day, hour.now)
    clerk.open_books({claim.organisation_id: [claim.household_id]})
    clerk.enter(due_of(order, allowance(claim)))


def _note(session: Session, claim: GoodsClaim, move: Move, *, actor: Actor, now: datetime) -> None:
    event = ClaimEvent(
        claim_id=claim.id,
        number=claim_queries.last_event(session, claim.id) + 1,
        action=move.action,
        state=claim.state,
        cents=claim.cents,
        reason=move.reason,
        on_behalf=move.on_behalf,
        by_id=actor.person_id,
        at=now,
    )
    session.add(event)
    session.flush()
    subject = Subject("goods_claim", claim.id)
    facts = {"order": str(claim.order_id), "cents": claim.cents}
    record(session, f"spoiled.{move.action}", subject, actor=actor, now=now, facts=facts)
    told = {"order_id": str(claim.order_id), "event_id": str(event.id)}
    publish(session, TELL_CLAIM, told, now=now, key=f"{TELL_CLAIM}:{event.id}")
