"""Jobs of the demands that stand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.matches.market import current_market
from app.matches.standing import services
from app.matches.standing.book import current_book
from app.matches.standing.recording import record
from app.runtime.clock import local_day
from app.runtime.jobs.long import Work
from app.runtime.jobs.outbox import publish
from app.runtime.jobs.registry import JobRegistry, Queue

CHECK = "matches.check_demands"
LOOK_AGAIN = "matches.look_again"
EXPIRE = "matches.expire_demands"


def register(jobs: JobRegistry, timezone: str) -> None:
    """Register the jobs that follow the market for the demands that stand."""

    def check(work: Work) -> None:
        with work.read() as session:
            market = current_market()
            market.follow_territory(session)
            day = local_day(work.now(), timezone)
            found = services.look_at_changes(session, market, current_book(), day=day)
        with work.finish() as session:
            if found is None:
                return
            now = work.now()
            services.conclude(session, found, now=now)
            if found.everything:
                publish(session, LOOK_AGAIN, {}, now=now, key=f"{LOOK_AGAIN}:{found.version}")

    def look_again(work: Work) -> None:
        after, done = None, 0
        while True:
            with work.read() as session:
                market = current_market()
                market.follow_territory(session)
                day = local_day(work.now(), timezone)
                judged, after = services.look_again(
                    session, market, current_book(), day=day, after=after
                )
            if after is None:
                break
            with work.step() as session:
                record(session, judged, now=work.now())
            done += len(judged)
            work.report(done)
        with work.finish():
            pass

    def expire(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        services.expire(session, day=local_day(now, timezone), now=now)

    # What changes within a minute is told together.
    jobs.add_long(CHECK, check, queue=Queue.DEFAULT, every=timedelta(minutes=1))
    # Hourly, so that the day of the district begins when it does; who was held against it is skipped.
    jobs.add_long(LOOK_AGAIN, look_again, queue=Queue.DEFAULT, every=timedelta(hours=1))
    jobs.add(EXPIRE, expire, every=timedelta(hours=1))
