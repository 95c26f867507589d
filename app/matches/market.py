"""What every search of this process shares: words, snapshot of the market, index of texts, ground."""

import threading

from flask import current_app
from sqlalchemy.orm import Session

from app.matches.ground import NEVER, Ground, Stamp, boundaries_stamp
from app.matches.projection import MarketProjection
from app.matches.records import Vocabulary
from app.matches.text_index import TextIndex
from catalog.boundaries import exact_points
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.places import load_gazetteer
from catalog.understanding import Lexicon, build_lexicon

EXTENSION = "market"


class Market:
    """The market as this process knows it; made when the first request needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: Stamp = NEVER
        self.words = Vocabulary.of(load_categories(), load_criteria(), load_gazetteer())
        self.lexicon: Lexicon = build_lexicon(
            self.words.tree, self.words.criteria, self.words.gazetteer
        )
        self.projection = MarketProjection(self.words)
        self.texts = TextIndex(self.words.tree)
        self.ground = Ground(self.words.gazetteer)

    def follow_boundaries(self, session: Session) -> Stamp:
        """Take exact points of comuni when boundaries have been loaded since; return their stamp."""
        stamp = boundaries_stamp(session)
        if stamp == self._stamp:
            return stamp
        with self._lock:
            if stamp != self._stamp:
                gazetteer = load_gazetteer().with_points(exact_points(session))
                self.words = Vocabulary.of(self.words.tree, self.words.criteria, gazetteer)
                self.lexicon = build_lexicon(self.words.tree, self.words.criteria, gazetteer)
                self.projection.use_words(self.words)
                self._stamp = stamp
        return stamp


class LazyMarket:
    """Puts off reading the vocabulary until it is needed: commands and error pages do without."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._market: Market | None = None

    def get(self) -> Market:
        """Return the market, made on the first call."""
        with self._lock:
            if self._market is None:
                self._market = Market()
            return self._market


def current_market() -> Market:
    """Return the market of the running application."""
    lazy: LazyMarket = current_app.extensions[EXTENSION]
    return lazy.get()
