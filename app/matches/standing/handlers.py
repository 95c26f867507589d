"""Jobs of the demands that stand."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.demands import queries as demand_queries
from app.demands.errors import UnknownDemand
from app.demands.services import REOPENED
from app.matches.market import Market, current_market
from app.matches.standing import services
from app.matches.standing.book import current_book
from app.matches.standing.recording import record
from app.matches.standing.telling import tell_owners, tell_producers
from app.runtime.clock import local_day
from app.runtime.jobs.long import Work
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry, Queue
from catalog.demands import Demand

CHECK = "matches.check_demands"
LOOK_AGAIN = "matches.look_again"


class Follower:
    """Follows the market for the demands, by the days of the district."""

    def __init__(self, timezone: str) -> None:
        self._timezone = timezone

    def _today(self, now: datetime) -> date:
        return local_day(now, self._timezone)

    def check(self, work: Work) -> None:
        """Hold what has changed against all demands, and tell the owners of those it is news to."""
        with work.read() as session:
            day = self._today(work.now())
            found = services.look_at_changes(session, market_of(session), current_book(), day=day)
        with work.finish() as session:
            if found is None:
                return
            now = work.now()
            tell_owners(session, services.conclude(session, found, now=now), now=now)
            if found.everything:
                publish(session, LOOK_AGAIN, {}, now=now, key=f"{LOOK_AGAIN}:{found.version}")

    def look_again(self, work: Work) -> None:
        """Hold every demand that was not held against the whole market today, some at a time."""
        after, done = None, 0
        while True:
            with work.read() as session:
                day = self._today(work.now())
                judged, after = services.look_again(
                    session, market_of(session), current_book(), day=day, after=after
                )
            if after is None:
                break
            with work.step() as session:
                now = work.now()
                tell_owners(session, record(session, judged, now=now), now=now)
            done += len(judged)
            work.report(done)
        with work.finish():
            pass

    def reopened(self, session: Session, payload: Mapping[str, Any], now: datetime) -> None:
        """Tell the owner of a demand that looks again what came while it did not."""
        demand, day = demand_of(session, payload), self._today(now)
        if demand is None or not demand.is_looking(day):
            return
        judged = services.look_once(session, market_of(session), demand, day=day)
        tell_owners(session, record(session, judged, now=now), now=now)


def written(session: Session, payload: Mapping[str, Any], now: datetime) -> None:
    """Tell the producers whose offers fit a demand that was written."""
    demand = demand_of(session, payload)
    if demand is not None:
        tell_producers(session, demand, now=now)


def market_of(session: Session) -> Market:
    """Return the market with the places as they are now."""
    market = current_market()
    market.follow_territory(session)
    return market


def demand_of(session: Session, payload: Mapping[str, Any]) -> Demand | None:
    """Return the demand that a job is about; None when it was deleted since."""
    try:
        return demand_queries.demand(session, uuid.UUID(payload["demand_id"]))
    except UnknownDemand:
        return None


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs that follow the market for the demands that stand."""
    follower = Follower(timezone)
    # What changes within a minute is told together.
    jobs.add_long(CHECK, follower.check, queue=Queue.DEFAULT, every=timedelta(minutes=1))
    # Hourly, so that the day of the district begins when it does; who was held against it is skipped.
    jobs.add_long(LOOK_AGAIN, follower.look_again, queue=Queue.DEFAULT, every=timedelta(hours=1))
    jobs.add(REOPENED, follower.reopened)
    jobs.add(services.WRITTEN, written)
