"""What a buyer asks, from words and from fields, in the market's own terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.matches.forms import SearchForm
from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.places import Area, Gazetteer, Place, distance_km
from catalog.quantities import PRICING_UNIT, UNITS, Dimension, Quantity, UnitCode
from catalog.rhythm import Rhythm, months_of_rhythm, needed_in_a_month
from catalog.understanding import Understood

AREA_MARGIN_KM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The highest price a buyer would pay, VAT excluded."""

    cents: int
    unit: UnitCode | None

    def per_pricing_unit(self, dimension: Dimension) -> int | None:
        """Return the ceiling in cents per pricing unit, rounded down; None when it cannot be compared."""
        unit = UNITS[self.unit or PRICING_UNIT[dimension]]
        if unit.dimension is not dimension:
            return None
        return self.cents * UNITS[PRICING_UNIT[dimension]].amount // unit.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A demand ready to be matched."""

    text: str
    categories: tuple[str, ...] = ()
    musts: tuple[str, ...] = ()
    # Criteria that are no must, and how much they are wished for, 1 to 3.
    wishes: Mapping[str, int] = field(default_factory=dict)
    place: Place | None = None
    area: Area | None = None
    centre: tuple[float, float] | None = None
    max_km: float | None = None
    # The radius as the buyer says it: without a place it waits, and an area adds its own.
    stated_km: float | None = None
    quantity: Quantity | None = None
    rhythm: Rhythm = Rhythm.ONCE
    months: int = 0
    ceiling: Ceiling | None = None
    words: str = ""
    delivery_only: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """How much is needed within a month, in smallest units; 0 when not said."""
        return 0 if self.quantity is None else needed_in_a_month(self.quantity.amount, self.rhythm)


def area_circle(area: Area, gazetteer: Gazetteer) -> tuple[tuple[float, float], float]:
    """Return the middle of an area's comuni and the radius in km that holds them all."""
    places = [gazetteer.get(istat) for istat in area.istat]
    lat = sum(place.lat for place in places) / len(places)
    lon = sum(place.lon for place in places) / len(places)
    radius = max(distance_km(lat, lon, place.lat, place.lon) for place in places)
    return (lat, lon), radius + AREA_MARGIN_KM


def dimension_asked(ask: Ask, tree: CategoryTree) -> Dimension | None:
    """Return the dimension in which quantity and price are compared; None when nothing says it.

    A quantity in a dimension that none of the asked categories is sold in ("10 crates of apples") says
    nothing comparable: it is left out and the page tells so.
    """
    usual = {tree.get(code).dimension for code in ask.categories}
    if ask.quantity is not None:
        return ask.quantity.dimension if not usual or ask.quantity.dimension in usual else None
    if ask.ceiling is None:
        return None
    if ask.ceiling.unit is not None:
        return UNITS[ask.ceiling.unit].dimension
    return next(iter(usual)) if len(usual) == 1 else None


def make_ask(
    form: SearchForm,
    understood: Understood | None,
    *,
    tree: CategoryTree,
    criteria: CriteriaSet,
    gazetteer: Gazetteer,
) -> Ask:
    """Join what the words say with what the fields say; a field wins over a word.

    Raises
    ------
    UnknownCategory, UnknownPlace
        When a field names what we do not know.
    """
    categories = _categories(form, understood, tree)
    place, area = _where(form, understood, gazetteer)
    stated_km = form.radius_km
    if stated_km is None and understood is not None and understood.radius_km is not None:
        stated_km = understood.radius_km.km
    said = () if understood is None else tuple(hit.code for hit in understood.criteria)
    musts = tuple(dict.fromkeys((*said, *form.musts)))
    ask = Ask(
        text=form.q.strip(),
        categories=categories,
        musts=tuple(code for code in musts if code in criteria),
        delivery_only=form.delivery_only,
        weights=form.weights,
    )
    ask = located(ask, place, area, stated_km, gazetteer)
    return ask if understood is None else _with_words(ask, understood)


def located(
    ask: Ask, place: Place | None, area: Area | None, stated_km: float | None, gazetteer: Gazetteer
) -> Ask:
    """Put an ask in its place: a comune, or an area with the radius that holds it."""
    centre = None if place is None else (place.lat, place.lon)
    # A radius without a point ("within 10 km of my home") waits for the answer to "from where?".
    max_km = None if place is None else stated_km
    if area is not None:
        centre, covering = area_circle(area, gazetteer)
        max_km = covering + (stated_km or 0.0)
    return replace(ask, place=place, area=area, centre=centre, max_km=max_km, stated_km=stated_km)


def _categories(
    form: SearchForm, understood: Understood | None, tree: CategoryTree
) -> tuple[str, ...]:
    if form.category is not None:
        return (tree.get(form.category).code,)
    return () if understood is None else tuple(hit.code for hit in understood.categories)


def _where(
    form: SearchForm, understood: Understood | None, gazetteer: Gazetteer
) -> tuple[Place | None, Area | None]:
    if form.istat is not None:
        return gazetteer.get(form.istat), None
    if understood is None:
        return None, None
    place = None if understood.place is None else understood.place.place
    area = None if understood.area is None else understood.area.area
    return place, area


def _with_words(ask: Ask, understood: Understood) -> Ask:
    quantity, price = understood.quantity, understood.max_price
    rhythm = Rhythm.ONCE if quantity is None else quantity.rhythm
    return replace(
        ask,
        quantity=None if quantity is None else quantity.quantity,
        rhythm=rhythm,
        months=months_of_rhythm(rhythm) if understood.months is None else understood.months.mask,
        ceiling=None if price is None else Ceiling(cents=price.cents, unit=price.unit),
        words=understood.rest,
    )
