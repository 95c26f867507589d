"""Jobs that tell people of orders: read at leisure, written a few at a time."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from app.notices.services import tell
from app.orders.booking.models import Basket
from app.orders.claims.arrivals import TELL_ARRIVAL
from app.orders.claims.claiming import TELL_CLAIM
from app.orders.claims.news import arrival_news, claim_news, substitution_news
from app.orders.claims.substituting import TELL_SUBSTITUTION
from app.orders.closing.services import TELL_EXTENDED
from app.orders.news import reminders
from app.orders.news.bulletins import Bulletin, answer_news
from app.orders.news.step_news import extended_news, step_news
from app.orders.producers.answering import TELL_ANSWER
from app.orders.steps import TELL_STEP
from app.runtime.jobs.long import Work
from app.runtime.jobs.registry import JobRegistry, Queue

REMIND = "orders.remind"
AT_A_TIME = 500

Compose = Callable[[Session, Mapping[str, Any]], Bulletin]


def _telling(compose: Compose) -> Callable[[Work], None]:
    """Return a job that composes news and tells them; what was told before it died is not told again."""

    def work_off(work: Work) -> None:
        with work.read() as session:
            bulletin = compose(session, work.payload)
        for start in range(0, len(bulletin.news), AT_A_TIME):
            with work.step() as session:
                tell(session, bulletin.news[start : start + AT_A_TIME], now=work.now())
        with work.finish() as session:
            _note_told(session, uuid.UUID(work.payload["order_id"]), bulletin.told_cents)

    return work_off


def _note_told(session: Session, order_id: uuid.UUID, told_cents: Mapping[uuid.UUID, int]) -> None:
    """Keep what each household was told that its order comes to: the next change counts from there."""
    if told_cents:
        statement = (
            update(Basket)
            .where(Basket.order_id == order_id, Basket.household_id == bindparam("household"))
            .values(told_cents=bindparam("cents"))
        )
        rows = [{"household": key, "cents": cents} for key, cents in sorted(told_cents.items())]
        session.connection().execute(statement, rows)


def _order_id(payload: Mapping[str, Any]) -> uuid.UUID:
    return uuid.UUID(payload["order_id"])


def _answered(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    producer_id = uuid.UUID(payload["producer_id"])
    return answer_news(session, _order_id(payload), producer_id, payload["number"])


def _stepped(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    return step_news(session, _order_id(payload), payload["number"])


def _extended(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    return extended_news(session, _order_id(payload), datetime.fromisoformat(payload["until"]))


def _soon(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    return reminders.soon_news(session, _order_id(payload), uuid.UUID(payload["group_id"]))


def _pickup(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    return reminders.pickup_news(session, _order_id(payload))


def _silent(session: Session, payload: Mapping[str, Any]) -> Bulletin:
    return reminders.silent_news(session, _order_id(payload))


_TELLINGS: Mapping[str, Compose] = {
    TELL_ANSWER: _answered,
    TELL_STEP: _stepped,
    TELL_EXTENDED: _extended,
    TELL_ARRIVAL: arrival_news,
    TELL_CLAIM: claim_news,
    TELL_SUBSTITUTION: substitution_news,
    reminders.TELL_SOON: _soon,
    reminders.TELL_PICKUP: _pickup,
    reminders.TELL_SILENT: _silent,
}


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs that tell people of orders."""

    def remind(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        reminders.plan_reminders(session, timezone=timezone, now=now)

    for kind, compose in _TELLINGS.items():
        jobs.add_long(kind, _telling(compose), queue=Queue.DEFAULT)
    jobs.add(REMIND, remind, every=timedelta(minutes=10))
