"""The demands that stand, as this process knows them: translated once, followed by their revision."""

import logging
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from app.matches import translation
from app.matches.ask import Ask
from app.matches.market import Market, current_market
from app.matches.standing import queries
from app.matches.standing.asks import ask_of
from catalog.demands import Demand, Visibility
from catalog.errors import MarketError
from matching import DemandBook, MatchParams, Query, open_book

EXTENSION = "standing"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """A demand ready to be matched on any day."""

    id: uuid.UUID
    revision: int
    organisation_id: uuid.UUID | None
    person_id: uuid.UUID | None
    visibility: Visibility
    ask: Ask
    outline: Query
    params: MatchParams


@dataclass(frozen=True, slots=True)
class OpenDemands:
    """The demands that look on a day: one by one, and by column."""

    demands: tuple[Standing, ...]
    book: DemandBook
    places: dict[uuid.UUID, int]

    @classmethod
    def of(cls, demands: Sequence[Standing]) -> "OpenDemands":
        """Open the book of some demands."""
        book = open_book([standing.outline for standing in demands])
        places = {standing.id: number for number, standing in enumerate(demands)}
        return cls(tuple(demands), book, places)


def translate(demand: Demand, market: Market, day: date) -> Standing:
    """Return a demand as it is matched; raises as `ask_of`."""
    ask = ask_of(demand, market.words, market.lexicon)
    return Standing(
        id=demand.id,
        revision=demand.revision,
        organisation_id=demand.organisation_id,
        person_id=demand.person_id,
        visibility=demand.visibility,
        ask=ask,
        outline=translation.outline_of(ask, market.words, day),
        params=translation.params_of(ask),
    )


class StandingBook:
    """Holds the open demands of this process and brings them up to the database on demand."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._lock = threading.Lock()
        self._words = market.words
        self._known: dict[uuid.UUID, Standing | None] = {}
        self._revisions: dict[uuid.UUID, int] = {}
        self._open = OpenDemands.of(())

    def follow(self, session: Session, day: date) -> OpenDemands:
        """Return the demands that look on this day; only those that changed are read."""
        looking = queries.looking_revisions(session, day)
        with self._lock:
            if self._words is not self._market.words:
                self._words, self._known, self._revisions = self._market.words, {}, {}
            if looking != self._revisions:
                self._take(session, looking, day)
            return self._open

    def _take(self, session: Session, looking: dict[uuid.UUID, int], day: date) -> None:
        stale = [key for key, revision in looking.items() if self._revisions.get(key) != revision]
        self._known = {key: self._known[key] for key in looking if key in self._known}
        for demand in queries.demands_in_batches(session, stale):
            self._known[demand.id] = self._translated(demand, day)
        # A demand that went while we were reading is found missing the next time.
        self._revisions = {key: looking[key] for key in looking if key in self._known}
        known = [self._known[key] for key in sorted(self._known)]
        self._open = OpenDemands.of([standing for standing in known if standing is not None])

    def _translated(self, demand: Demand, day: date) -> Standing | None:
        try:
            return translate(demand, self._market, day)
        except MarketError:
            logger.warning("demand cannot be matched", extra={"demand_id": str(demand.id)})
            return None


def current_book() -> StandingBook:
    """Return the book of the running application, opened on the first call."""
    market = current_market()
    book: StandingBook = current_app.extensions.setdefault(EXTENSION, StandingBook(market))
    return book
