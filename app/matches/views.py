"""What the search page shows, as plain values: templates only lay it out."""

import uuid
from dataclasses import dataclass

from app.matches.relax import Relaxation
from app.organisations.evidence import Badge
from app.web.map import MapView
from app.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Chip:
    """One understood part, and the address of the search without it."""

    kind: str
    text_parts: tuple[tuple[str, bool], ...]
    remove_url: str | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Something to ask, with possible answers (label, address)."""

    code: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slider:
    """The weight of a factor."""

    name: str
    label: str
    value: int
    factor: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A must that can be ticked, and how many offers would stay."""

    code: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of the score, in percent of the whole bar."""

    factor: str
    start_percent: float
    width_percent: float
    points: int
    label: str


@dataclass(frozen=True, slots=True)
class WhyLine:
    """The points of one factor, and the sentence behind them."""

    factor: str
    label: str
    points: int
    max_points: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One ranked offer."""

    rank: int
    offer_id: uuid.UUID
    url: str
    title: str
    organisation: str
    organisation_url: str
    comune: str
    approximate: bool
    distance_km: float | None
    at_distance: bool
    price_cents: int | None
    unit: str
    comparable: str | None
    score: int
    bars: tuple[Bar, ...]
    facts: tuple[str, ...]
    badges: tuple[Badge, ...]
    why: tuple[WhyLine, ...]
    art: str
    km0: bool
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many offers stay out, why, and what would bring them in."""

    total: int
    reasons: tuple[tuple[int, str], ...]
    relax: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The search page."""

    query: str = ""
    chips: tuple[Chip, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[QuestionView, ...] = ()
    errors: tuple[str, ...] = ()
    heading: str
    subheading: str = ""
    weights: tuple[Slider, ...] = ()
    musts: tuple[Facet, ...] = ()
    delivery: str = "any"
    hidden: tuple[tuple[str, str], ...] = ()
    factors: tuple[tuple[str, str], ...] = ()
    cards: tuple[Card, ...] = ()
    pages: Pager | None = None
    left_out: LeftOut | None = None
    map: MapView | None = None
    examples: tuple[tuple[str, str], ...] = ()
    empty: bool = True
    asked: bool = False
    # What is looked for, as a picture; and the answer from its beginning.
    art: str = "generic"
    first_url: str | None = None
    # Where the same words become a demand that keeps looking.
    keep_url: str | None = None
