"""How units and quantities are written on a page."""

from fractions import Fraction

from flask import Flask

from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import number
from catalog.quantities import UNITS, Dimension, Quantity, UnitCode

READABLE: dict[Dimension, tuple[UnitCode, ...]] = {
    Dimension.MASS: (UnitCode.KILOGRAM, UnitCode.GRAM),
    Dimension.VOLUME: (UnitCode.LITRE, UnitCode.CENTILITRE, UnitCode.MILLILITRE),
    Dimension.PIECE: (UnitCode.PIECE,),
    Dimension.TIME: (UnitCode.HOUR, UnitCode.MINUTE),
    Dimension.AREA: (UnitCode.SQUARE_METRE,),
    Dimension.ENERGY: (UnitCode.KILOWATT_HOUR,),
    Dimension.LENGTH: (UnitCode.KILOMETRE, UnitCode.METRE),
}


def unit_symbol(code: UnitCode) -> str:
    """Return the short name of a unit in the language of the page."""
    match code:
        case UnitCode.PIECE:
            return _("piece")
        case UnitCode.DOZEN:
            return _("dozen")
        case UnitCode.HOUR:
            return _("hour")
        case UnitCode.DAY:
            return _("day")
        case UnitCode.MONTH:
            return _("month")
        case UnitCode.YEAR:
            return _("year")
        case _measure:
            return UNITS[code].symbol


# What is spoken of by its measure alone: "12 kg", never "12 × kg".
_MEASURES = frozenset(
    unit.symbol for unit in UNITS.values() if unit.dimension is not Dimension.PIECE
)


def units_text(units: int, unit: str) -> str:
    """Return how many of a unit: "12 kg", "3 × vasetto (240 g)"."""
    return f"{number(units)} {unit}" if unit in _MEASURES else f"{number(units)} × {unit}"


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity in the largest unit of its dimension that it fills: "1,5 kg", "240 g"."""
    if quantity.dimension is Dimension.PIECE:
        return number(quantity.amount)
    for code in READABLE[quantity.dimension]:
        value = quantity.in_unit(code)
        if value >= 1 or code is READABLE[quantity.dimension][-1]:
            return counted(float(value), code)
    return number(quantity.amount)


def counted(value: float, code: UnitCode) -> str:
    """Return so many of a unit: "200 kg", "1 hour", "60 hours"."""
    many, amount = 1 if value == 1 else 2, number(value)
    match code:
        case UnitCode.DOZEN:
            return ngettext("%(amount)s dozen", "%(amount)s dozens", many, amount=amount)
        case UnitCode.HOUR:
            return ngettext("%(amount)s hour", "%(amount)s hours", many, amount=amount)
        case UnitCode.DAY:
            return ngettext("%(amount)s day", "%(amount)s days", many, amount=amount)
        case UnitCode.MONTH:
            return ngettext("%(amount)s month", "%(amount)s months", many, amount=amount)
        case UnitCode.YEAR:
            return ngettext("%(amount)s year", "%(amount)s years", many, amount=amount)
        case _measure:
            return f"{amount} {unit_symbol(code)}"


def value_text(value: Fraction, code: UnitCode) -> str:
    """Return what a person said: "200 kg", "30"."""
    if code is UnitCode.PIECE:
        return number(float(value))
    return counted(float(value), code)


def init_app(app: Flask) -> None:
    """Register the filter under the name that templates use."""
    app.jinja_env.filters.update(units=units_text)
