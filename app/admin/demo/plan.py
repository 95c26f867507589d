"""Who the producers are: those of the table, and as many more as a large market needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.admin.demo.areas import PICKUP_ONLY
from app.admin.demo.places import HOME_PROVINCE, Towns
from app.admin.demo.producer_table import AreaSpec, Profile
from app.admin.demo.world import World
from catalog.errors import NotFound
from catalog.places import Place

OFFERS_PER_PRODUCER = 20
RADII_KM = (10, 15, 20, 25, 30, 40, 60)


class UnknownDemoPlace(NotFound):
    """A table of the demonstration names a comune that the gazetteer does not know."""

    code = "unknown_demo_place"

    def __init__(self, name: str, province: str) -> None:
        self.name = name
        self.province = province
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a producer will be, before its rows are made."""

    number: int
    profile: Profile
    place: Place
    products: tuple[str, ...]
    offers: int
    areas: tuple[AreaSpec, ...]
    claims: tuple[str, ...]

    @property
    def pickup_only(self) -> bool:
        """Everything has to be fetched."""
        return PICKUP_ONLY in self.areas


def place_of(world: World, name: str, province: str = HOME_PROVINCE) -> Place:
    """Return the comune that a table names."""
    found = world.gazetteer.find(name, province=province)
    if not found:
        raise UnknownDemoPlace(name, province)
    return found[0]


def small_market(world: World) -> Iterator[Plan]:
    """Return the producers of the table."""
    for number, entry in enumerate(world.tables.producers, start=1):
        profile = world.tables.profiles[entry.profile]
        yield Plan(
            number=number,
            profile=profile,
            place=place_of(world, entry.place, entry.province),
            products=entry.products,
            offers=max(world.random.randint(*profile.offers), len(entry.products)),
            areas=entry.areas,
            claims=entry.claims,
        )


def large_market(world: World, offers: int) -> Iterator[Plan]:
    """Return producers of `offers` offers in all, twenty each, where towns are."""
    towns = Towns.around(world.gazetteer, world.random, offers=offers)
    profiles = tuple(world.tables.profiles.values())
    weights = [profile.weight for profile in profiles]
    for number, done in enumerate(range(0, offers, OFFERS_PER_PRODUCER), start=1):
        profile = world.random.choices(profiles, weights)[0]
        place = towns.draw(world.random)
        yield Plan(
            number=number,
            profile=profile,
            place=place,
            products=(),
            offers=min(OFFERS_PER_PRODUCER, offers - done),
            areas=_areas(world, profile, place),
            claims=world.random.choice(profile.claims),
        )


def _areas(world: World, profile: Profile, place: Place) -> tuple[AreaSpec, ...]:
    """Draw the areas of a producer; zones and polygons of the tables make sense at home only."""
    areas = world.random.choice(profile.areas)
    if place.province == HOME_PROVINCE or all(key in {"everywhere", "pickup"} for key, _ in areas):
        return areas
    return (("radius", world.random.choice(RADII_KM)),)
