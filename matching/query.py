"""What a buyer asks: hard constraints, wishes and the place and day they hold for."""

import math
import operator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.table import ALL_MONTHS

_LARGEST_DAY = 2**31 - 2
_LARGEST_INDEX = 2**31 - 1
_LARGEST_AMOUNT = 2**63 - 1


class BadQuery(ValueError):
    """A field of a query cannot be used.

    Attributes
    ----------
    field : str
        Name of the field.
    """

    def __init__(self, *, field: str) -> None:
        self.field = field
        super().__init__(field)

    def __str__(self) -> str:
        return f"query field {self.field!r} is out of range"


@dataclass(frozen=True, slots=True, eq=False)
class TextScores:
    """What the word index found.

    Parameters
    ----------
    rows : int64[t]
        Rows of the offer table, each at most once.
    scores : float64[t]
        BM25 (or any other relevance), finite and > 0.

    Raises
    ------
    BadQuery
        Field "text", when the arrays differ in length, a row is negative or repeated, or a score is
        not a finite number above 0.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]

    def __post_init__(self) -> None:
        rows, scores = np.asarray(self.rows), np.asarray(self.scores)
        if rows.ndim != 1 or rows.shape != scores.shape:
            raise BadQuery(field="text")
        if rows.size and (rows.dtype.kind not in "iu" or scores.dtype.kind not in "iuf"):
            raise BadQuery(field="text")
        rows, scores = rows.astype(np.int64), scores.astype(np.float64)
        if rows.size and (rows.min() < 0 or np.unique(rows).size != rows.size):
            raise BadQuery(field="text")
        if not np.all(np.isfinite(scores) & (scores > 0)):
            raise BadQuery(field="text")
        rows.flags.writeable = scores.flags.writeable = False
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "scores", scores)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """A demand, in numbers.

    Parameters
    ----------
    day : int
        The day on which claims must hold, days since 1970-01-01, >= 0.
    categories : tuple of (start, stop)
        Half-open ranges of category numbers, 0 <= start <= stop; empty = any. May overlap.
    lat, lon : float or None
        The place of the demand, degrees WGS 84; both or neither.
    province : int
        Province of the place of sale or consumption, -1 = not stated.
    max_km : float or None
        Greatest distance of the producer, km, > 0; needs a point.
    months : int
        Asked months, bit 0 = January; 0 = not asked.
    quantity : int
        Smallest units of the dimension (g, ml, piece, ...), 0 = not asked.
    dimension : int
        Asked dimension, -1 = not asked.
    max_price_cents : int
        Ceiling in cents per pricing unit, -1 = none. Prices on request pass.
    required : tuple of (criterion, least strength)
        Musts; strength in [0, 1].
    criteria_weights : tuple of (criterion, weight)
        What counts in the ethics score; finite weights >= 0. The weights of a criterion that is
        named twice add up.
    required_kinds : int
        The producer must have all these bits.
    excluded_producers : tuple of int
        Producers that may not appear.
    pickup : bool
        Whether the buyer would fetch the goods.
    serves : int32 array or None
        Producers whose polygon or list of comuni covers the place.
    km0 : bool
        Whether production and transformation must be near (see `MatchParams.km0_km`).
    text : TextScores or None
        Relevance of offers to the words of the demand.
    text_required : bool
        Whether offers without a text score fall out.
    tie_seed : int
        Identifier of the demand; decides, with the offer's, who comes first among equals. Taken
        modulo 2**64.

    Raises
    ------
    BadQuery
        Carries `field`. Indexes are checked against the table when the query is ranked.
    """

    day: int
    categories: tuple[tuple[int, int], ...] = ()
    lat: float | None = None
    lon: float | None = None
    province: int = -1
    max_km: float | None = None
    months: int = 0
    quantity: int = 0
    dimension: int = -1
    max_price_cents: int = -1
    required: tuple[tuple[int, float], ...] = ()
    criteria_weights: tuple[tuple[int, float], ...] = ()
    required_kinds: int = 0
    excluded_producers: tuple[int, ...] = ()
    pickup: bool = True
    serves: NDArray[np.int32] | None = None
    km0: bool = False
    text: TextScores | None = None
    text_required: bool = False
    tie_seed: int = 0

    def __post_init__(self) -> None:
        for name, (least, most) in _WHOLE_NUMBERS.items():
            self._settle(name, whole_number(name, getattr(self, name), least, most))
        self._settle("tie_seed", operator.index(self.tie_seed) % 2**64)
        self._settle("categories", tuple(_span(span) for span in self.categories))
        self._check_point()
        self._settle("required", _pairs("required", self.required, most=1.0))
        weights = _pairs("criteria_weights", self.criteria_weights, most=math.inf)
        self._settle("criteria_weights", weights)
        excluded = tuple(
            whole_number("excluded_producers", producer, 0, _LARGEST_INDEX)
            for producer in self.excluded_producers
        )
        self._settle("excluded_producers", excluded)
        if self.serves is not None:
            self._settle("serves", _producers(self.serves))

    @property
    def has_point(self) -> bool:
        """Whether the place of the demand is known."""
        return self.lat is not None

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees; NaN when the place is not known."""
        if self.lat is None or self.lon is None:
            return math.nan, math.nan
        return self.lat, self.lon

    def _settle(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_point(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise BadQuery(field="lat" if self.lat is None else "lon")
        if self.lat is not None and not -90 <= self.lat <= 90:
            raise BadQuery(field="lat")
        if self.lon is not None and not -180 <= self.lon <= 180:
            raise BadQuery(field="lon")
        if self.max_km is None:
            return
        if self.lat is None or not math.isfinite(self.max_km) or self.max_km <= 0:
            raise BadQuery(field="max_km")


_WHOLE_NUMBERS: dict[str, tuple[int, int]] = {
    "day": (0, _LARGEST_DAY),
    "province": (-1, _LARGEST_INDEX),
    "months": (0, ALL_MONTHS),
    "quantity": (0, _LARGEST_AMOUNT),
    "dimension": (-1, 127),
    "max_price_cents": (-1, _LARGEST_AMOUNT),
    "required_kinds": (0, _LARGEST_INDEX),
}


def whole_number(name: str, value: object, least: int, most: int) -> int:
    """Return `value` as an int in [least, most].

    Raises
    ------
    BadQuery
        With the field `name`, when it is not a whole number or lies outside.
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise BadQuery(field=name) from None
    if not least <= number <= most:
        raise BadQuery(field=name)
    return number


def _span(span: tuple[int, int]) -> tuple[int, int]:
    start = whole_number("categories", span[0], 0, _LARGEST_INDEX)
    return start, whole_number("categories", span[1], start, _LARGEST_INDEX)


def _pairs(
    name: str, pairs: tuple[tuple[int, float], ...], *, most: float
) -> tuple[tuple[int, float], ...]:
    settled = []
    for criterion, number in pairs:
        if not math.isfinite(number) or not 0 <= number <= most:
            raise BadQuery(field=name)
        settled.append((whole_number(name, criterion, 0, _LARGEST_INDEX), float(number)))
    return tuple(settled)


def _producers(serves: NDArray[np.int32]) -> NDArray[np.int32]:
    array = np.asarray(serves)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise BadQuery(field="serves")
    if array.size and (array.min() < 0 or array.max() > _LARGEST_INDEX):
        raise BadQuery(field="serves")
    settled = array.astype(np.int32)
    settled.flags.writeable = False
    return settled
