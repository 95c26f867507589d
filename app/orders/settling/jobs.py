"""Settling an order of very many households: a job with progress, for nobody waits that long for a page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.errors import Forbidden
from app.accounts.sessions import actor_later
from app.orders import policies, queries
from app.orders.errors import SumsChanged
from app.orders.models import CollectiveOrder
from app.orders.people import standing_of
from app.orders.settling import queries as settling_queries
from app.orders.settling import services as settling
from app.orders.settling.reckoning import reckon
from app.orders.states import TRANSITIONS, OrderAction
from app.runtime.clock import local_day
from app.runtime.jobs.failures import PermanentFailure
from app.runtime.jobs.long import Work
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry
from catalog.errors import MarketError
from catalog.states import next_state

SETTLE = "orders.settle"
# From so many allotments on it is no work for a request.
LONG_FROM = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants which order settled, at the sum that was seen."""

    order_id: uuid.UUID
    seen: str
    person_id: uuid.UUID
    session_id: uuid.UUID
    acting_for_id: uuid.UUID | None

    @classmethod
    def by(cls, actor: Actor, order_id: uuid.UUID, seen: str) -> "Asked":
        """Return what a person asks for now."""
        return cls(
            order_id=order_id,
            seen=seen,
            person_id=actor.person_id,
            session_id=actor.session_id,
            acting_for_id=actor.acting.organisation_id if actor.acting else None,
        )

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> "Asked":
        """Return what a job was asked for."""
        acting = payload["acting_for"]
        return cls(
            order_id=uuid.UUID(payload["order"]),
            seen=payload["seen"],
            person_id=uuid.UUID(payload["person"]),
            session_id=uuid.UUID(payload["session"]),
            acting_for_id=uuid.UUID(acting) if acting else None,
        )

    def payload(self) -> dict[str, str | None]:
        """Return it as a job keeps it."""
        return {
            "order": str(self.order_id),
            "seen": self.seen,
            "person": str(self.person_id),
            "session": str(self.session_id),
            "acting_for": str(self.acting_for_id) if self.acting_for_id else None,
        }


def is_long(session: Session, order: CollectiveOrder) -> bool:
    """Whether an order has so many allotments that it is settled by a job."""
    return settling_queries.count_allotted(session, order.id) >= LONG_FROM


def key_of(order_id: uuid.UUID, token: str) -> str:
    """Return the key of the job that a form asked for."""
    return f"{SETTLE}:{order_id}:{token}"


def ask(
    session: Session, order: CollectiveOrder, asked: Asked, *, token: str, now: datetime
) -> None:
    """Plan the settlement. The order must be locked.

    Raises
    ------
    ImpossibleAction
    """
    next_state(TRANSITIONS, order.state, OrderAction.SETTLE)
    publish(session, SETTLE, asked.payload(), now=now, key=key_of(order.id, token))


def settle_asked(work: Work, timezone: str) -> None:
    """Settle an order: all of it in one transaction, if it still may be and comes to what was seen."""
    asked = Asked.read(work.payload)
    try:
        _look_before(work, asked)
        with work.finish() as session:
            order = queries.locked_order(session, asked.order_id)
            actor, now = _still_allowed(session, asked), work.now()
            day = local_day(now, timezone)
            reckoning = settling.settle(session, order, actor=actor, on=day, now=now)
            _require_as_seen(reckoning.cents, asked)
    except MarketError as error:
        raise PermanentFailure(error.code) from error


def _look_before(work: Work, asked: Asked) -> None:
    """Work the order out while nothing is locked: shows how far it is, and finds early that sums have changed."""
    with work.read() as session:
        order = queries.order(session, asked.order_id)
        next_state(TRANSITIONS, order.state, OrderAction.SETTLE)
        total = settling_queries.count_allotted(session, order.id)
        reckoning = reckon(session, order, progress=lambda done: work.report(done, total))
    _require_as_seen(reckoning.cents, asked)
    work.report(total, total)


def _require_as_seen(cents: int, asked: Asked) -> None:
    if str(cents) != asked.seen:
        raise SumsChanged


def _still_allowed(session: Session, asked: Asked) -> Actor:
    actor = actor_later(session, asked.person_id, asked.session_id, asked.acting_for_id)
    order = queries.order(session, asked.order_id)
    makers = [each.producer_id for each in queries.producers_of(session, order.id)]
    if actor is None or not policies.may_manage(standing_of(session, actor), order, makers):
        raise Forbidden
    return actor


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the job."""
    jobs.add_long(SETTLE, lambda work: settle_asked(work, timezone))
