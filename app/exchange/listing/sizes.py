"""What a unit holds, as Italian lists write it and as our own are read back."""

from collections.abc import Mapping

from catalog.quantities import UNITS, Dimension, Quantity, UnitCode

# The word for the smallest unit, and the unit from which on the larger one is written.
_SYMBOLS: Mapping[Dimension, tuple[str, UnitCode]] = {
    Dimension.MASS: ("g", UnitCode.KILOGRAM),
    Dimension.VOLUME: ("ml", UnitCode.LITRE),
    Dimension.LENGTH: ("m", UnitCode.KILOMETRE),
}
_WHOLE: Mapping[Dimension, str] = {
    Dimension.PIECE: "pezzi",
    Dimension.TIME: "min",
    Dimension.AREA: "mq",
}


def size_text(size: Quantity) -> str:
    """Return a size without losing anything: "1,5 kg", "240 g", "6 pezzi", "90 min"."""
    if size.dimension in _WHOLE:
        return f"{size.amount} {_WHOLE[size.dimension]}"
    if size.dimension is Dimension.ENERGY:
        return _in_thousands(size, UnitCode.KILOWATT_HOUR)
    small, large = _SYMBOLS[size.dimension]
    if size.amount < UNITS[large].amount:
        return f"{size.amount} {small}"
    return _in_thousands(size, large)


def _in_thousands(size: Quantity, code: UnitCode) -> str:
    whole, rest = divmod(size.amount, UNITS[code].amount)
    decimals = f",{rest:03d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} {UNITS[code].symbol}"
