"""The territory as this process knows it: the gazetteer, exact once boundaries are loaded, and the ground."""

import threading
from collections.abc import Mapping

from flask import current_app
from sqlalchemy.orm import Session

from app.web.ground import NEVER, Ground, Stamp, boundaries_stamp
from catalog.boundaries import exact_points
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.places import Gazetteer, load_gazetteer
from catalog.understanding import Lexicon, build_lexicon

EXTENSION = "territory"


def with_exact_points(gazetteer: Gazetteer, points: Mapping[str, tuple[float, float]]) -> Gazetteer:
    """Return the gazetteer with approximate points made exact.

    The others stay where the town is: the middle of a mountain comune is often a wood.
    """
    return gazetteer.with_points(
        {
            istat: point
            for istat, point in points.items()
            if istat in gazetteer and gazetteer.get(istat).approximate
        }
    )


class Territory:
    """Follows the boundaries in the database; the gazetteer is read when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gazetteer: Gazetteer | None = None
        self._ground: Ground | None = None
        self._lexicon: tuple[Gazetteer, Lexicon] | None = None
        self.stamp: Stamp = NEVER

    @property
    def gazetteer(self) -> Gazetteer:
        """The places, with the best points known."""
        with self._lock:
            if self._gazetteer is None:
                self._gazetteer = load_gazetteer()
            return self._gazetteer

    def lexicon(self, home_province: str) -> Lexicon:
        """Return the words of the market, built when first needed and again when places move."""
        gazetteer = self.gazetteer
        with self._lock:
            if self._lexicon is None or self._lexicon[0] is not gazetteer:
                built = build_lexicon(
                    load_categories(), load_criteria(), gazetteer, home_province=home_province
                )
                self._lexicon = (gazetteer, built)
            return self._lexicon[1]

    def follow(self, session: Session) -> Ground:
        """Bring gazetteer and ground up to the boundaries last loaded; return the ground."""
        gazetteer = self.gazetteer
        stamp = boundaries_stamp(session)
        with self._lock:
            if self._ground is None or stamp != self.stamp:
                if stamp != self.stamp:
                    # From the file anew: an earlier load leaves no point behind.
                    self._gazetteer = with_exact_points(load_gazetteer(), exact_points(session))
                self._ground = Ground(self._gazetteer or gazetteer, stamp)
                self.stamp = stamp
            return self._ground


def current_territory() -> Territory:
    """Return the territory of the running application."""
    territory: Territory = current_app.extensions[EXTENSION]
    return territory
