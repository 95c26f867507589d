"""Amounts as people write them: "1,5", "2.000", in the unit that suits them."""

import re
from fractions import Fraction

from catalog.quantities import UNITS, Quantity, UnitCode

LARGEST_AMOUNT = 10**12
DECIMALS = 3
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?")
_PLAIN = re.compile(r"\d{1,9}(?:[.,]\d{1,3})?")
# From the one that people would use to the finest, by dimension; the first that fits exactly is shown.
BY_DIMENSION: dict[str, tuple[UnitCode, ...]] = {
    "mass": (UnitCode.KILOGRAM, UnitCode.GRAM),
    "volume": (UnitCode.LITRE, UnitCode.MILLILITRE),
    "piece": (UnitCode.PIECE,),
    "time": (UnitCode.HOUR, UnitCode.MINUTE),
    "area": (UnitCode.SQUARE_METRE,),
    "energy": (UnitCode.KILOWATT_HOUR,),
    "length": (UnitCode.KILOMETRE, UnitCode.METRE),
}
CHOICES = (
    UnitCode.KILOGRAM,
    UnitCode.GRAM,
    UnitCode.LITRE,
    UnitCode.MILLILITRE,
    UnitCode.CENTILITRE,
    UnitCode.PIECE,
    UnitCode.DOZEN,
    UnitCode.HOUR,
    UnitCode.DAY,
    UnitCode.MONTH,
    UnitCode.YEAR,
    UnitCode.MINUTE,
    UnitCode.QUINTAL,
    UnitCode.TONNE,
    UnitCode.HECTOLITRE,
    UnitCode.SQUARE_METRE,
    UnitCode.HECTARE,
    UnitCode.KILOWATT_HOUR,
    UnitCode.MEGAWATT_HOUR,
    UnitCode.KILOMETRE,
    UnitCode.METRE,
)


def parse_amount(text: str) -> Fraction | None:
    """Return a number with at most three decimals, "1,5" or "1.500" (a thousand and a half); else None."""
    if _THOUSANDS.fullmatch(text):
        return Fraction(text.replace(".", "").replace(",", "."))
    return Fraction(text.replace(",", ".")) if _PLAIN.fullmatch(text) else None


def amount_text(value: Fraction) -> str:
    """Return a number as `parse_amount` reads it; it must have three decimals at most."""
    thousandths = value * 10**DECIMALS
    whole, rest = divmod(int(thousandths), 10**DECIMALS)
    return f"{whole},{rest:03d}".rstrip("0") if rest else str(whole)


def readable(quantity: Quantity) -> tuple[str, UnitCode]:
    """Return a quantity as number and unit, exact: 240 g stays 240 g, 5000 g are 5 kg."""
    units = BY_DIMENSION[quantity.dimension.value]
    for code in units:
        value = quantity.in_unit(code)
        exact = (value * 10**DECIMALS).denominator == 1
        if exact and (value >= 1 or quantity.amount == 0):
            return amount_text(value), code
    return amount_text(Fraction(quantity.amount, UNITS[units[-1]].amount)), units[-1]
