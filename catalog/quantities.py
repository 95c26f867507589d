"""Dimensions, units and quantities: always whole numbers of the smallest unit of a dimension."""

import enum
from dataclasses import dataclass
from fractions import Fraction

from catalog.errors import Invalid


class Dimension(enum.StrEnum):
    """What is measured. The smallest unit stands beside each; its order is the code used in arrays."""

    MASS = "mass"  # g
    VOLUME = "volume"  # ml
    PIECE = "piece"  # 1
    TIME = "time"  # minute
    AREA = "area"  # m2
    ENERGY = "energy"  # Wh
    LENGTH = "length"  # m


class UnitCode(enum.StrEnum):
    """Units of UNECE Recommendation 20 that the market uses."""

    GRAM = "GRM"
    KILOGRAM = "KGM"
    QUINTAL = "DTN"
    TONNE = "TNE"
    MILLILITRE = "MLT"
    CENTILITRE = "CLT"
    LITRE = "LTR"
    HECTOLITRE = "HLT"
    PIECE = "H87"
    DOZEN = "DZN"
    MINUTE = "MIN"
    HOUR = "HUR"
    DAY = "DAY"
    MONTH = "MON"
    YEAR = "ANN"
    SQUARE_METRE = "MTK"
    HECTARE = "HAR"
    KILOWATT_HOUR = "KWH"
    MEGAWATT_HOUR = "MWH"
    METRE = "MTR"
    KILOMETRE = "KMT"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its code, its dimension, how many smallest units it holds, its symbol."""

    code: UnitCode
    dimension: Dimension
    amount: int
    symbol: str


_DAY = 60 * 24

UNITS: dict[UnitCode, Unit] = {
    unit.code: unit
    for unit in (
        Unit(UnitCode.GRAM, Dimension.MASS, 1, "g"),
        Unit(UnitCode.KILOGRAM, Dimension.MASS, 1_000, "kg"),
        Unit(UnitCode.QUINTAL, Dimension.MASS, 100_000, "q"),
        Unit(UnitCode.TONNE, Dimension.MASS, 1_000_000, "t"),
        Unit(UnitCode.MILLILITRE, Dimension.VOLUME, 1, "ml"),
        Unit(UnitCode.CENTILITRE, Dimension.VOLUME, 10, "cl"),
        Unit(UnitCode.LITRE, Dimension.VOLUME, 1_000, "l"),
        Unit(UnitCode.HECTOLITRE, Dimension.VOLUME, 100_000, "hl"),
        Unit(UnitCode.PIECE, Dimension.PIECE, 1, "pz"),
        Unit(UnitCode.DOZEN, Dimension.PIECE, 12, "dz"),
        Unit(UnitCode.MINUTE, Dimension.TIME, 1, "min"),
        Unit(UnitCode.HOUR, Dimension.TIME, 60, "h"),
        Unit(UnitCode.DAY, Dimension.TIME, _DAY, "d"),
        Unit(UnitCode.MONTH, Dimension.TIME, 30 * _DAY, "mese"),
        Unit(UnitCode.YEAR, Dimension.TIME, 365 * _DAY, "anno"),
        Unit(UnitCode.SQUARE_METRE, Dimension.AREA, 1, "m²"),
        Unit(UnitCode.HECTARE, Dimension.AREA, 10_000, "ha"),
        Unit(UnitCode.KILOWATT_HOUR, Dimension.ENERGY, 1_000, "kWh"),
        Unit(UnitCode.MEGAWATT_HOUR, Dimension.ENERGY, 1_000_000, "MWh"),
        Unit(UnitCode.METRE, Dimension.LENGTH, 1, "m"),
        Unit(UnitCode.KILOMETRE, Dimension.LENGTH, 1_000, "km"),
    )
}

PRICING_UNIT: dict[Dimension, UnitCode] = {
    Dimension.MASS: UnitCode.KILOGRAM,
    Dimension.VOLUME: UnitCode.LITRE,
    Dimension.PIECE: UnitCode.PIECE,
    Dimension.TIME: UnitCode.HOUR,
    Dimension.AREA: UnitCode.SQUARE_METRE,
    Dimension.ENERGY: UnitCode.KILOWATT_HOUR,
    Dimension.LENGTH: UnitCode.KILOMETRE,
}
"""The unit in which prices of a dimension are compared."""


class BadQuantity(Invalid):
    """A quantity is a whole number, not negative, of the smallest unit of its dimension."""

    code = "bad_quantity"

    def __init__(self, amount: object) -> None:
        self.amount = amount
        super().__init__()


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of something.

    Parameters
    ----------
    amount : int
        Whole number >= 0 of the smallest unit of `dimension` (g, ml, piece, minute, m2, Wh, m).
    dimension : Dimension
        What is measured.

    Raises
    ------
    BadQuantity
        When `amount` is not an int or is negative.
    """

    amount: int
    dimension: Dimension

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool) or self.amount < 0:
            raise BadQuantity(self.amount)

    @classmethod
    def of(cls, value: int | Fraction, code: UnitCode) -> "Quantity":
        """Return `value` units as a quantity, rounded to the nearest smallest unit (half up)."""
        unit = UNITS[code]
        exact = Fraction(value) * unit.amount
        return cls(int((exact * 2 + 1) // 2), unit.dimension)

    def in_unit(self, code: UnitCode) -> Fraction:
        """Return the exact number of `code` units; raises BadQuantity for another dimension."""
        unit = UNITS[code]
        if unit.dimension is not self.dimension:
            raise BadQuantity(code)
        return Fraction(self.amount, unit.amount)


def dimension_code(dimension: Dimension) -> int:
    """Return the number that stands for a dimension in arrays (int8, stable: only append members)."""
    return list(Dimension).index(dimension)


def comparable_price_cents(price_cents: int, content: Quantity) -> int:
    """Return the price in cents per pricing unit of the content's dimension (kg, l, piece, hour...).

    Rounded up to the cent, so that "price <= ceiling" is exact for any whole ceiling: the ceiling of x
    is at most c exactly when x is at most c.

    Raises
    ------
    BadQuantity
        When the content is zero.
    """
    if content.amount == 0:
        raise BadQuantity(content.amount)
    unit = UNITS[PRICING_UNIT[content.dimension]]
    return -(-price_cents * unit.amount // content.amount)
