"""What the house decides about matching: weights, distances, trust in evidence."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from types import MappingProxyType

FACTORS: tuple[str, ...] = ("ethics", "proximity", "price", "coverage", "season", "text")
"""The soft scores, in the order of their summands."""

EVIDENCE_LEVELS = 5

DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "ethics": 0.35,
        "proximity": 0.30,
        "price": 0.20,
        "coverage": 0.15,
        "season": 0.10,
        "text": 0.20,
    }
)


class BadParams(ValueError):
    """A parameter of matching cannot be used.

    Attributes
    ----------
    field : str
        Name of the parameter.
    """

    def __init__(self, *, field: str) -> None:
        self.field = field
        super().__init__(field)

    def __str__(self) -> str:
        return f"matching parameter {self.field!r} is out of range"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchParams:
    """Parameters of the hard constraints and of the soft scores.

    Parameters
    ----------
    weights : Mapping[str, float]
        Weight >= 0 of each factor of `FACTORS`; a factor that is absent weighs 0. What a query does
        not ask about is left out and the rest renormalised to sum 1.
    offset_km : float
        Within this distance proximity is 1. km, >= 0.
    half_km : float
        Each further `half_km` halves proximity. km, > 0.
    pickup_km : float
        How far a buyer goes for a pick-up when no `max_km` is stated. km, >= 0.
    km0_km : float
        Greatest distance of production and transformation for km0 (70 km: L. 61/2022, art. 2).
        km, >= 0.
    evidence_weights : tuple of 5 floats
        Trust in [0, 1] in self-declared, documented, peer-verified, certified evidence and public
        registers.
    price_full, price_none : float
        Ratio to the reference price at (and below) which the price score is 1, and at (and above)
        which it is 0. 0 <= price_full < price_none.

    Raises
    ------
    BadParams
        When a value is NaN, infinite or out of range, or a factor is unknown.
    """

    weights: Mapping[str, float] = dataclass_field(default_factory=lambda: DEFAULT_WEIGHTS)
    offset_km: float = 5.0
    half_km: float = 20.0
    pickup_km: float = 30.0
    km0_km: float = 70.0
    evidence_weights: tuple[float, ...] = (0.4, 0.6, 0.85, 1.0, 1.0)
    price_full: float = 0.5
    price_none: float = 1.5

    def __post_init__(self) -> None:
        if not set(self.weights) <= set(FACTORS) or not _all_within(self.weights.values()):
            raise BadParams(field="weights")
        complete = {name: float(self.weights.get(name, 0.0)) for name in FACTORS}
        object.__setattr__(self, "weights", MappingProxyType(complete))
        trust = tuple(float(weight) for weight in self.evidence_weights)
        if len(trust) != EVIDENCE_LEVELS or not _all_within(trust, most=1.0):
            raise BadParams(field="evidence_weights")
        object.__setattr__(self, "evidence_weights", trust)
        for name in ("offset_km", "half_km", "pickup_km", "km0_km", "price_full", "price_none"):
            if not _all_within((getattr(self, name),)):
                raise BadParams(field=name)
        if self.half_km <= 0:
            raise BadParams(field="half_km")
        if self.price_none <= self.price_full:
            raise BadParams(field="price_none")


def _all_within(values: Iterable[float], *, most: float = math.inf) -> bool:
    return all(math.isfinite(value) and 0 <= value <= most for value in values)
