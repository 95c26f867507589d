"""Reads and checks what a search address says; nothing of it is trusted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from catalog.errors import Invalid

PAGE_SIZE = 20
MAX_PAGE = 50
MAX_RADIUS_KM = 1_500.0
MAX_WEIGHT = 100
MAX_K = 100
DEFAULT_WEIGHTS: Mapping[str, int] = {"ethics": 35, "proximity": 30, "price": 20, "coverage": 15}
FIXED_WEIGHTS: Mapping[str, int] = {"season": 10, "text": 20}
DELIVERY_CHOICES = ("any", "delivery")
MAX_MUSTS = 20


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: the field and a stable code."""

    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """A search as the address says it, every value within its limits."""

    q: str = ""
    category: str | None = None
    istat: str | None = None
    radius_km: float | None = None
    musts: tuple[str, ...] = ()
    # The criteria that the page showed as ticked because the words say them: one that is
    # missing from `musts` was unticked, and its words go.
    ticked: tuple[str, ...] = ()
    delivery_only: bool = False
    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    page: int = 1

    @property
    def is_blank(self) -> bool:
        """Nothing is asked: no words and no category."""
        return not self.q.strip() and self.category is None


class BadSearch(Invalid):
    """A search address that cannot be used as it is; `form` keeps what can."""

    code = "bad_search"

    def __init__(self, errors: tuple[FieldError, ...], form: SearchForm) -> None:
        self.errors = errors
        self.form = form
        super().__init__()


class _Fields:
    """Collects values and, for each that cannot be used, an error."""

    def __init__(self, args: "MultiDict[str, str]") -> None:
        self.args = args
        self.errors: list[FieldError] = []

    def text(self, name: str) -> str | None:
        value = self.args.get(name, "").strip()
        return value or None

    def number(self, name: str, largest: float) -> float | None:
        raw = self.text(name)
        if raw is None:
            return None
        try:
            value = float(raw.replace(",", "."))
        except ValueError:
            value = math.nan
        if not 0 < value <= largest:
            self.errors.append(FieldError(name, "out_of_range"))
            return None
        return value

    def whole(self, name: str, default: int, smallest: int, largest: int) -> int:
        raw = self.text(name)
        if raw is None:
            return default
        # int() would also take "1_000" and other scripts' digits.
        value = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else -1
        if not smallest <= value <= largest:
            self.errors.append(FieldError(name, "out_of_range"))
            return default
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str:
        value = self.text(name) or choices[0]
        if value not in choices:
            self.errors.append(FieldError(name, "unknown_choice"))
            return choices[0]
        return value


def read_search(args: "MultiDict[str, str]", known_criteria: frozenset[str]) -> SearchForm:
    """Return the search that an address asks for; raises BadSearch naming every bad field."""
    fields = _Fields(args)
    musts = tuple(dict.fromkeys(code.strip() for code in args.getlist("must") if code.strip()))
    if len(musts) > MAX_MUSTS or not known_criteria.issuperset(musts):
        fields.errors.append(FieldError("must", "unknown_choice"))
        musts = tuple(code for code in musts if code in known_criteria)[:MAX_MUSTS]
    form = SearchForm(
        q=args.get("q", ""),
        category=fields.text("category"),
        istat=fields.text("place"),
        radius_km=fields.number("km", MAX_RADIUS_KM),
        musts=musts,
        ticked=tuple(args.getlist("ticked")[:MAX_MUSTS]),
        delivery_only=fields.choice("delivery", DELIVERY_CHOICES) == "delivery",
        weights={
            factor: fields.whole(f"w_{factor}", default, 0, MAX_WEIGHT)
            for factor, default in DEFAULT_WEIGHTS.items()
        },
        page=fields.whole("page", 1, 1, MAX_PAGE),
    )
    if fields.errors:
        raise BadSearch(tuple(fields.errors), form)
    return form


def read_k(args: "MultiDict[str, str]") -> int:
    """Return how many answers the API is asked for; raises BadSearch outside 1..MAX_K."""
    fields = _Fields(args)
    k = fields.whole("k", PAGE_SIZE, 1, MAX_K)
    if fields.errors:
        raise BadSearch(tuple(fields.errors), SearchForm())
    return k
