"""What every search of this process shares: words, snapshot of the market, index of texts."""

import threading

from flask import current_app
from sqlalchemy.orm import Session

from app.matches.projection import MarketProjection
from app.matches.records import Vocabulary
from app.matches.text_index import TextIndex
from app.web.context import current_settings
from app.web.ground import Ground, Stamp
from app.web.territory import Territory, current_territory
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.understanding import Lexicon

EXTENSION = "market"


class Market:
    """The market as this process knows it."""

    def __init__(self, territory: Territory, home_province: str) -> None:
        self._lock = threading.Lock()
        self._home_province = home_province
        self._territory = territory
        self._stamp: Stamp = territory.stamp
        self.words = self._vocabulary()
        self.lexicon = self._lexicon()
        self.projection = MarketProjection(self.words)
        self.texts = TextIndex(self.words.tree)

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(load_categories(), load_criteria(), self._territory.gazetteer)

    def _lexicon(self) -> Lexicon:
        return self._territory.lexicon(self._home_province)

    def follow_territory(self, session: Session) -> Ground:
        """Take exact points of comuni when boundaries have been loaded since; return the ground."""
        ground = self._territory.follow(session)
        with self._lock:
            if self._territory.stamp != self._stamp:
                self._stamp = self._territory.stamp
                self.words = self._vocabulary()
                self.lexicon = self._lexicon()
                self.projection.use_words(self.words)
        return ground


class LazyMarket:
    """Puts off reading the vocabulary until it is needed: commands and error pages do without."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._market: Market | None = None

    def get(self, territory: Territory, home_province: str) -> Market:
        """Return the market, made on the first call."""
        with self._lock:
            if self._market is None:
                self._market = Market(territory, home_province)
            return self._market


def current_market() -> Market:
    """Return the market of the running application."""
    lazy: LazyMarket = current_app.extensions[EXTENSION]
    return lazy.get(current_territory(), current_settings().district.province)
