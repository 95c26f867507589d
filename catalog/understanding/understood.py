"""What was understood of one line of text: the parts, each with the words that said it."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite

from catalog.errors import Invalid
from catalog.geography import EARTH_RADIUS_KM, Area, Place
from catalog.quantities import Quantity, UnitCode
from catalog.rhythm import Rhythm
from catalog.seasons import ALL_YEAR, months_of
from catalog.understanding.tokens import Span

FARTHEST_KM = EARTH_RADIUS_KM * 3.1416
"""Half the way round the Earth: no two points lie farther apart."""


class EmptyText(Invalid):
    """There is nothing to understand."""

    code = "empty_text"


class TextTooLong(Invalid):
    """The text is longer than one line of asking can be."""

    code = "text_too_long"

    def __init__(self, length: int, limit: int) -> None:
        self.length = length
        self.limit = limit
        super().__init__()


class UnknownPart(Invalid):
    """Nothing with this name was understood in the text."""

    code = "unknown_part"

    def __init__(self, part_id: str) -> None:
        self.part_id = part_id
        super().__init__()


class BadHit(Invalid):
    """A part that was understood carries a value that it cannot have."""

    code = "bad_hit"

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__()


class QuestionCode(enum.StrEnum):
    """What must be asked before the demand is clear."""

    WHERE = "where"
    WHICH_PLACE = "which_place"
    UNKNOWN_PLACE = "unknown_place"
    SECOND_PLACE = "second_place"
    WHICH_CATEGORY = "which_category"
    BAD_RADIUS = "bad_radius"
    PACK_SIZE = "pack_size"
    SECOND_QUANTITY = "second_quantity"
    WHICH_UNIT = "which_unit"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class CategoryHit:
    """A category that the text names.

    Parameters
    ----------
    code : str
    span : Span
    confidence : float
        In [0, 1].
    exact : bool
        False when a stem or a corrected spelling led to it.
    """

    code: str
    span: Span
    confidence: float
    exact: bool

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise BadHit(self.confidence)


@dataclass(frozen=True, slots=True)
class CriterionHit:
    """An ethical criterion that the text asks for."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A comune, and its namesakes when the text does not tell them apart."""

    place: Place
    span: Span
    others: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaHit:
    """A valley, a province or a region, as its comuni."""

    area: Area
    span: Span


@dataclass(frozen=True, slots=True)
class RadiusHit:
    """A largest distance: more than zero km, at most half the way round the Earth."""

    km: float
    span: Span

    def __post_init__(self) -> None:
        if not isfinite(self.km) or not 0 < self.km <= FARTHEST_KM:
            raise BadHit(self.km)


@dataclass(frozen=True, slots=True)
class QuantityHit:
    """How much, and how often.

    Parameters
    ----------
    quantity : Quantity
        More than zero.
    unit : UnitCode
        The unit in which people said it.
    value : Fraction
        The number of units that they said.
    rhythm : Rhythm
    span : Span
    """

    quantity: Quantity
    unit: UnitCode
    value: Fraction
    rhythm: Rhythm
    span: Span

    def __post_init__(self) -> None:
        if self.quantity.amount <= 0:
            raise BadHit(self.quantity)


@dataclass(frozen=True, slots=True)
class MonthsHit:
    """The months asked for, as a mask (bit 0 is January)."""

    mask: int
    span: Span

    def __post_init__(self) -> None:
        if not 0 < self.mask <= ALL_YEAR:
            raise BadHit(self.mask)

    @property
    def months(self) -> tuple[int, ...]:
        """The months, 1 to 12."""
        return months_of(self.mask)


@dataclass(frozen=True, slots=True)
class PriceHit:
    """The highest price, in cents, for one `unit`; without one the text does not say for what."""

    cents: int
    unit: UnitCode | None
    span: Span

    def __post_init__(self) -> None:
        if self.cents <= 0:
            raise BadHit(self.cents)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask, with the facts of it and the words it is about."""

    code: QuestionCode
    facts: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One understood part as a chip: its stable name, what it is, its words in the text."""

    id: str
    kind: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One line of text, understood.

    Spans are positions in `text`, which is kept as it was given; no two of them overlap. `more`
    holds further words of a part already there (a category said twice, a rhythm apart from its
    quantity), under the part's id.
    """

    text: str
    categories: tuple[CategoryHit, ...] = ()
    criteria: tuple[CriterionHit, ...] = ()
    place: PlaceHit | None = None
    area: AreaHit | None = None
    radius_km: RadiusHit | None = None
    quantity: QuantityHit | None = None
    months: MonthsHit | None = None
    max_price: PriceHit | None = None
    rest: str = ""
    rest_spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()
    more: tuple[tuple[str, Span], ...] = ()

    def chips(self) -> tuple[Part, ...]:
        """Return the understood parts in the order of the text, each removable by its id."""
        parts = (
            Part(part_id, kind, span, span.of(self.text)) for part_id, kind, span in self._parts()
        )
        return tuple(sorted(parts, key=lambda part: part.span.start))

    def spans_of(self, part_id: str) -> tuple[Span, ...]:
        """Return every stretch of the text that said the part; raises UnknownPart."""
        spans = [span for name, _, span in self._parts() if name == part_id]
        if not spans:
            raise UnknownPart(part_id)
        spans += [span for name, span in self.more if name == part_id]
        return tuple(sorted(spans, key=lambda span: span.start))

    def asks(self, code: QuestionCode) -> bool:
        """Whether this question must be asked."""
        return any(question.code is code for question in self.questions)

    def _parts(self) -> Iterator[tuple[str, str, Span]]:
        for category in self.categories:
            yield f"category:{category.code}", "category", category.span
        for criterion in self.criteria:
            yield f"criterion:{criterion.code}", "criterion", criterion.span
        for name in ("place", "area", "radius_km", "quantity", "months", "max_price"):
            hit = getattr(self, name)
            if hit is not None:
                yield name, name, hit.span
