"""What the scales say as a person types it, and whether it can be meant."""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.orders.models import OrderLine
from catalog.quantities import UnitCode

GRAMS_OF = {"kg": 1_000, "hg": 100, "etti": 100, "etto": 100, "g": 1, "gr": 1}
MOST_GRAMS = 2_000_000
MOST_PIECES = 60
# From five times too much, or five times too little, on somebody is asked again.
STRANGE_FROM = 5
_WEIGHT = re.compile(
    r"(\d{1,7})(?:([.,])(\d{1,3}))?\s*(kg|hg|etti|etto|gr|g)?\.?", re.IGNORECASE | re.ASCII
)
_THOUSAND = 3


def grams_of(text: str) -> int | None:
    """Return a weight in grams; None when it is none.

    "1250" is grams, "1,25" and "1.25" are kilograms; of "1.250" and "1,250" both readings are the same.
    A unit that is written counts.
    """
    found = _WEIGHT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    whole, _separator, rest, unit = found.groups()
    if unit is None:
        unit = "g" if rest is None else "kg"
    elif unit.lower() in {"g", "gr"} and rest is not None and len(rest) == _THOUSAND:
        whole, rest = whole + rest, None
    exact = (int(whole) + Fraction(int(rest or 0), 10 ** len(rest or ""))) * GRAMS_OF[unit.lower()]
    if exact.denominator != 1 or not 0 < exact <= MOST_GRAMS:
        return None
    return int(exact)


def is_strange(said: int, expected: int) -> bool:
    """Tell whether somebody is to be asked again: five times too much or too little, or not expected at all.

    Nothing is never strange: goods that did not come are an ordinary matter.
    """
    if said == 0:
        return False
    return expected == 0 or said >= STRANGE_FROM * expected or said * STRANGE_FROM <= expected


def by_piece(line: OrderLine) -> bool:
    """Tell whether a weighed line comes as pieces, each on the scales by itself; else it is loose."""
    measured = line.unit in {UnitCode.GRAM, UnitCode.KILOGRAM, UnitCode.QUINTAL, UnitCode.TONNE}
    return line.weighed and (line.unit_label is not None or not measured)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says was handed over: units, or the grams of each piece; both None: nothing said yet."""

    units: int | None
    pieces: tuple[int, ...] | None

    @property
    def grams(self) -> int | None:
        """What the pieces weigh together."""
        return None if self.pieces is None else sum(self.pieces)


def strange_parts(line: OrderLine, said: Said, expected_units: int) -> list[tuple[int, int]]:
    """Return what is strange of a report, each with what was expected: pieces one by one, else the whole."""
    if said.pieces is None:
        pairs = [] if said.units is None else [(said.units, expected_units)]
    elif by_piece(line):
        pairs = [(grams, line.content_amount) for grams in said.pieces]
        pairs.append((len(said.pieces), expected_units))
    else:
        pairs = [(sum(said.pieces), expected_units * line.content_amount)]
    return [pair for pair in pairs if is_strange(*pair)]
