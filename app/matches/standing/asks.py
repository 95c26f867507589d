"""A demand that stands and the ask that it was: the columns hold what was understood and confirmed."""

from collections.abc import Mapping

from app.matches.ask import Ask, Ceiling, located
from app.matches.forms import DEFAULT_WEIGHTS
from app.matches.records import Vocabulary
from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.demands import LEAST_WISH, Demand, DemandCriterion
from catalog.errors import NotFound
from catalog.geography import Area
from catalog.quantities import Quantity
from catalog.understanding import Lexicon


class UnknownArea(NotFound):
    """No valley, zone, province or region has this code."""

    code = "unknown_area"

    def __init__(self, area_code: str) -> None:
        self.area_code = area_code
        super().__init__()


def write_ask(demand: Demand, ask: Ask) -> None:
    """Write what a buyer asks into the columns of a demand."""
    demand.text = ask.text
    demand.category_code = ask.categories[0] if ask.categories else None
    demand.more_categories = list(ask.categories[1:])
    demand.words = ask.words
    demand.amount = None if ask.quantity is None else ask.quantity.amount
    demand.dimension = None if ask.quantity is None else ask.quantity.dimension
    demand.rhythm = ask.rhythm
    demand.istat = None if ask.place is None or ask.area is not None else ask.place.istat
    demand.area_code = None if ask.area is None else ask.area.code
    demand.max_km = ask.stated_km
    demand.delivery_only = ask.delivery_only
    demand.months = ask.months
    demand.max_price_cents = None if ask.ceiling is None else ask.ceiling.cents
    demand.max_price_unit = None if ask.ceiling is None else ask.ceiling.unit
    demand.weights = dict(ask.weights)
    wanted = dict.fromkeys(ask.musts, (True, LEAST_WISH))
    wanted |= {code: (False, wish) for code, wish in ask.wishes.items() if code not in wanted}
    _write_criteria(demand, wanted)


def _write_criteria(demand: Demand, wanted: Mapping[str, tuple[bool, int]]) -> None:
    held = {row.criterion_code: row for row in demand.criteria}
    for code, row in held.items():
        if code not in wanted:
            demand.criteria.remove(row)
    for code, (required, weight) in wanted.items():
        if code in held:
            held[code].required, held[code].weight = required, weight
        else:
            row = DemandCriterion(criterion_code=code, required=required, weight=weight)
            demand.criteria.append(row)


def ask_of(demand: Demand, words: Vocabulary, lexicon: Lexicon) -> Ask:
    """Return what a demand asks, as the search page would ask it.

    Raises
    ------
    UnknownCategory, UnknownCriterion, UnknownPlace, UnknownArea
        When the catalogue has lost a word that the demand uses: it cannot be matched until its owner
        has looked at it, since leaving the word out would ask for something else.
    """
    _require_known(demand, words.tree, words.criteria)
    gazetteer = words.gazetteer
    quantity = None
    if demand.amount is not None and demand.dimension is not None:
        quantity = Quantity(demand.amount, demand.dimension)
    ceiling = None
    if demand.max_price_cents is not None:
        ceiling = Ceiling(cents=demand.max_price_cents, unit=demand.max_price_unit)
    ask = Ask(
        text=demand.text,
        categories=demand.categories,
        musts=tuple(row.criterion_code for row in _ordered(demand) if row.required),
        wishes={row.criterion_code: row.weight for row in _ordered(demand) if not row.required},
        quantity=quantity,
        rhythm=demand.rhythm,
        months=demand.months,
        ceiling=ceiling,
        words=demand.words,
        delivery_only=demand.delivery_only,
        weights={**DEFAULT_WEIGHTS, **demand.weights},
    )
    place = None if demand.istat is None else gazetteer.get(demand.istat)
    return located(ask, place, _area(demand, lexicon), demand.max_km, gazetteer)


def _ordered(demand: Demand) -> list[DemandCriterion]:
    return sorted(demand.criteria, key=lambda row: row.criterion_code)


def _area(demand: Demand, lexicon: Lexicon) -> Area | None:
    if demand.area_code is None:
        return None
    area = lexicon.places.area_of_code(demand.area_code)
    if area is None:
        raise UnknownArea(demand.area_code)
    return area


def _require_known(demand: Demand, tree: CategoryTree, criteria: CriteriaSet) -> None:
    for code in demand.categories:
        tree.get(code)
    for row in demand.criteria:
        criteria.get(row.criterion_code)
