"""What one sale unit of a listed product holds, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.exchange.doubts import Doubt
from app.exchange.gdxp.units import container_label, measure_of, says_nothing
from catalog.quantities import UNITS, Dimension, Quantity, UnitCode
from catalog.understanding.packs import pack_in_name

LARGEST_CONTENT = 10**9
ONE_PIECE = Quantity(1, Dimension.PIECE)
WEIGHED = frozenset({Dimension.MASS, Dimension.VOLUME})
SYMBOLS: Mapping[Dimension, tuple[str, UnitCode]] = {
    Dimension.MASS: ("g", UnitCode.KILOGRAM),
    Dimension.VOLUME: ("ml", UnitCode.LITRE),
}
PIECE_LABEL = "pezzo"
PACK_LABEL = "confezione"


@dataclass(frozen=True, slots=True)
class SaleUnit:
    """What is sold at the price: a unit, its name when it is a container, what it holds.

    `sizes` are the several sizes a name gives; the smallest of them is the content.
    """

    unit: UnitCode
    label: str | None
    content: Quantity
    doubts: tuple[Doubt, ...] = ()
    sizes: tuple[Quantity, ...] = ()


def sale_unit(unit: str, name: str, description: str, usual: Dimension) -> SaleUnit:
    """Return the sale unit of a product.

    Parameters
    ----------
    unit : str
        The list's unit, free text.
    name, description : str
        Where packs write what they hold ("240 gr", "5Kg/9Kg/15Kg circa").
    usual : Dimension
        What goods of the product's category are measured by; decides between sizes of two kinds.
    """
    measure = measure_of(unit)
    if measure is not None and measure is not UnitCode.PIECE:
        content = Quantity.of(1, measure)
        beside = [size for size in _sizes(name, usual) if size != content]
        return SaleUnit(measure, None, content, (Doubt.SIZE_BESIDE_UNIT,) if beside else ())
    label = None if measure is UnitCode.PIECE else container_label(unit)
    written = _sizes(name, usual) or _sizes(unit, usual)
    if written:
        doubts = (Doubt.SEVERAL_SIZES,) if len(written) > 1 else ()
        return _holding(label, unit, written, doubts)
    told = _sizes(description, usual)
    if usual in WEIGHED and len(told) == 1:
        return _holding(label, unit, told, (Doubt.SIZE_FROM_DESCRIPTION,))
    doubts = (Doubt.SIZE_UNKNOWN,) if usual in WEIGHED else ()
    return SaleUnit(UnitCode.PIECE, label, ONE_PIECE, doubts)


def _holding(
    label: str | None, unit: str, sizes: Sequence[Quantity], doubts: tuple[Doubt, ...]
) -> SaleUnit:
    content = min(sizes, key=lambda size: size.amount)
    if label is None and content != ONE_PIECE:
        label = PACK_LABEL if says_nothing(unit) else PIECE_LABEL
    several = tuple(sizes) if len(sizes) > 1 else ()
    return SaleUnit(UnitCode.PIECE, label, content, doubts, several)


def _sizes(text: str, usual: Dimension) -> tuple[Quantity, ...]:
    """Return the sizes of one dimension that a text tells, the category's own if it is among them."""
    found = tuple(size for size in pack_in_name(text) if size.amount <= LARGEST_CONTENT)
    if not found:
        return ()
    dimensions = {size.dimension for size in found}
    chosen = usual if usual in dimensions else found[0].dimension
    return tuple(size for size in found if size.dimension is chosen)


def size_text(size: Quantity) -> str:
    """Return a size as Italian lists write it: "1,5 kg", "240 g", "6 pezzi"."""
    if size.dimension not in SYMBOLS:
        return f"{size.amount} pezzi"
    small, large = SYMBOLS[size.dimension]
    if size.amount < UNITS[large].amount:
        return f"{size.amount} {small}"
    whole, rest = divmod(size.amount, UNITS[large].amount)
    decimals = f",{rest:03d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} {UNITS[large].symbol}"
