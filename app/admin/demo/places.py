"""Where the producers of a large market live: few in most comuni, many in a few, as people do."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from catalog.places import Gazetteer, Place

HOME_PROVINCE = "BG"
HOME_REGION = "Lombardia"
# Sizes of towns follow a power law (Zipf's law for cities); capitals are drawn from its tail.
TOWN_EXPONENT = 1.1
LARGEST_TOWN = 60.0
CAPITAL = 45.0
# So many offers fill the province; of what is more, most lies in the region as long as it can hold it.
OFFERS_AT_HOME = 4_000
OFFERS_IN_REGION = 20_000
MOST_OF_THE_REST = 0.7


@dataclass(frozen=True, slots=True)
class Towns:
    """Places with the running sums of their weights."""

    places: Sequence[Place]
    running: Sequence[float]

    @classmethod
    def around(cls, gazetteer: Gazetteer, random: Random, *, offers: int) -> "Towns":
        """Return the towns of a market of so many offers."""
        capitals = {istat for province in gazetteer.provinces for istat in province.capitals}
        sizes = {
            place.istat: CAPITAL
            if place.istat in capitals
            else min(random.paretovariate(TOWN_EXPONENT), LARGEST_TOWN)
            for place in gazetteer
        }
        zones = {place.istat: _zone(place) for place in gazetteer}
        totals = [
            sum(size for istat, size in sizes.items() if zones[istat] == zone) for zone in range(3)
        ]
        shares = _shares(offers)
        places = list(gazetteer)
        weights = [
            sizes[place.istat] * shares[zones[place.istat]] / totals[zones[place.istat]]
            for place in places
        ]
        return cls(places, list(accumulate(weights)))

    def draw(self, random: Random) -> Place:
        """Return a town, the larger the likelier."""
        return random.choices(self.places, cum_weights=self.running)[0]


def _zone(place: Place) -> int:
    if place.province == HOME_PROVINCE:
        return 0
    return 1 if place.region == HOME_REGION else 2


def _shares(offers: int) -> tuple[float, float, float]:
    """Return how much of a market lies in the province, the rest of the region, of the country."""
    home = min(1.0, OFFERS_AT_HOME / offers)
    region = (1.0 - home) * min(MOST_OF_THE_REST, OFFERS_IN_REGION / offers)
    return home, region, 1.0 - home - region
