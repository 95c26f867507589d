"""A small market and its demands, as the jobs see them."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matches.forms import SearchForm
from app.matches.market import Market, current_market
from app.matches.services import Answer, find_matches
from app.matches.standing import services
from app.matches.standing.asks import write_ask
from app.matches.standing.book import StandingBook
from app.matches.standing.models import AnswerState, DemandAnswer
from app.matches.standing.recording import record
from catalog.demands import Demand
from tests.support import factories
from tests.support.database import Store

DAY = factories.TODAY
NOW = factories.NOW
Told = dict[uuid.UUID, AnswerState]


class Watch:
    """Follows the market of a test as a worker would, step by step."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.app.app_context():
            self.market: Market = current_market()
        self.book = StandingBook(self.market)

    def searched(self, session: Session, text: str, k: int = 50) -> Answer:
        return find_matches(session, self.market, SearchForm(q=text), day=DAY, k=k)

    def demand(self, text: str, **fields: object) -> uuid.UUID:
        """Write a demand from words, as its page would, and answer it."""
        with self.store.write() as session:
            owner = factories.organisation(session)
            row = factories.demand(session, owner, **fields)
            session.refresh(row, ["criteria"])
            write_ask(row, self.searched(session, text).ask)
            services.answer_now(session, self.market, row, day=DAY, now=NOW)
            return row.id

    def look(self, day: date = DAY) -> services.Pass | None:
        with self.store.read() as session:
            return services.look_at_changes(session, self.market, self.book, day=day)

    def conclude(self, found: services.Pass | None) -> dict[uuid.UUID, Told]:
        if found is None:
            return {}
        with self.store.write() as session:
            news = services.conclude(session, found, now=NOW + timedelta(minutes=1))
        return {
            demand: {turn.kept.offer_id: turn.kept.state for turn in turns}
            for demand, turns in news.items()
        }

    def news(self, day: date = DAY) -> dict[uuid.UUID, Told]:
        """One pass over what has changed; what each demand hears of it."""
        return self.conclude(self.look(day))

    def look_again(self, day: date) -> dict[uuid.UUID, Told]:
        told: dict[uuid.UUID, Told] = {}
        after = None
        while True:
            with self.store.read() as session:
                judged, after = services.look_again(
                    session, self.market, self.book, day=day, after=after
                )
            if after is None:
                return told
            with self.store.write() as session:
                for demand, turns in record(session, judged, now=NOW).items():
                    told[demand] = {turn.kept.offer_id: turn.kept.state for turn in turns}

    def started(self) -> "Watch":
        """Have a first pass behind us, as on every day but the first."""
        self.news()
        return self

    def answers(self, demand: uuid.UUID) -> Told:
        with self.store.read() as session:
            rows = session.scalars(select(DemandAnswer).where(DemandAnswer.demand_id == demand))
            return {row.offer_id: row.state for row in rows}

    def scores(self, demand: uuid.UUID) -> dict[uuid.UUID, int]:
        with self.store.read() as session:
            rows = session.scalars(select(DemandAnswer).where(DemandAnswer.demand_id == demand))
            return {row.offer_id: row.score for row in rows}

    def change(self, work: Callable[[Session], object]) -> None:
        with self.store.write() as session:
            work(session)

    def edit(self, demand: uuid.UUID, **fields: object) -> None:
        """Edit a demand as its page does: a new revision, answered at once."""
        with self.store.write() as session:
            row = session.get_one(Demand, demand)
            session.refresh(row, ["criteria"])
            for name, value in fields.items():
                setattr(row, name, value)
            row.revision += 1
            services.answer_now(session, self.market, row, day=DAY, now=NOW)
