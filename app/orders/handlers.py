"""Jobs of orders: opening and closing at their minute, catching up on all that was missed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.orders import queries
from app.orders.closing.services import PROPOSE_NEXT, close_if_due
from app.orders.closing.working_out import work_out
from app.orders.making.drafting import open_if_due
from app.orders.making.next_order import propose_next
from app.orders.news import handlers as news_handlers
from app.orders.settling import jobs as settling_jobs
from app.runtime.jobs.long import Work
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry, Queue

LOOK = "orders.look_at_the_clock"
OPEN_ONE = "orders.open"
CLOSE_ONE = "orders.close"


def look_at_the_clock(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Plan a job for each order whose moment has come: one that fails holds up no other."""
    for order_id in queries.due_to_open(session, now):
        publish(session, OPEN_ONE, {"order_id": str(order_id)}, now=now)
    for order_id in queries.due_to_close(session, now):
        publish(session, CLOSE_ONE, {"order_id": str(order_id)}, now=now)


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs of this room."""

    def open_one(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        open_if_due(session, UUID(payload["order_id"]), now=now)

    def close_one(work: Work) -> None:
        order_id = UUID(work.payload["order_id"])
        with work.read() as session:
            # Everything that takes long while nobody waits for it; what changes until the lock is seen there.
            ahead = work_out(session, queries.order(session, order_id), work.report)
        with work.finish() as session:
            order = queries.locked_order(session, order_id)
            # Asked after the lock, as everything that the deadline decides.
            close_if_due(session, order.id, timezone=timezone, now=work.now(), ahead=ahead)

    def propose_one(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        propose_next(session, UUID(payload["order_id"]), timezone=timezone, now=now)

    jobs.add(PROPOSE_NEXT, propose_one)
    jobs.add(LOOK, look_at_the_clock, every=timedelta(minutes=1))
    jobs.add(OPEN_ONE, open_one)
    jobs.add_long(CLOSE_ONE, close_one, queue=Queue.DEFAULT)
    settling_jobs.register(jobs, timezone)
    news_handlers.register(jobs, timezone)
