"""What one sale unit of a listed product holds, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.exchange.listing.doubts import Doubt
from app.exchange.listing.units import container_label, measure_of, says_nothing
from catalog.quantities import Dimension, Quantity, UnitCode
from catalog.understanding.packs import pack_in_name

LARGEST_CONTENT = 10**9
ONE_PIECE = Quantity(1, Dimension.PIECE)
_STATED = re.compile(
    r"(?:^|\s)(?P<number>\d{1,12}(?:[.,]\d{1,6})?)\s*(?P<unit>[^\W\d]{1,14}[2²]?)\.?\s*$"
)
WEIGHED = frozenset({Dimension.MASS, Dimension.VOLUME})
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


def sale_unit(
    unit: str, name: str, description: str, usual: Dimension, *, size: str = ""
) -> SaleUnit:
    """Return the sale unit of a product.

    Parameters
    ----------
    unit : str
        The list's unit, free text.
    name, description : str
        Where packs write what they hold ("240 gr", "5Kg/9Kg/15Kg circa").
    usual : Dimension
        What goods of the product's category are measured by; decides between sizes of two kinds.
    size : str
        What one unit holds, where the list says it apart; it goes before what name and unit say.
    """
    measure = measure_of(unit)
    if measure is not None and measure is not UnitCode.PIECE:
        content = Quantity.of(1, measure)
        beside = [each for each in _sizes(f"{size} {name}", usual) if each != content]
        return SaleUnit(measure, None, content, (Doubt.SIZE_BESIDE_UNIT,) if beside else ())
    label = None if measure is UnitCode.PIECE else container_label(unit)
    written = stated_size(size) or stated_size(unit) or _sizes(name, usual) or _sizes(unit, usual)
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


def stated_size(text: str) -> tuple[Quantity, ...]:
    """Return the size at the end of a text that says nothing else but its container: "cassetta 5 kg"."""
    found = _STATED.search(text)
    if found is None:
        return ()
    code = measure_of(found["unit"])
    if code is None:
        return ()
    value = Fraction(found["number"].replace(",", "."))
    size = Quantity.of(value, code)
    return (size,) if 0 < size.amount <= LARGEST_CONTENT else ()


def _sizes(text: str, usual: Dimension) -> tuple[Quantity, ...]:
    """Return the sizes of one dimension that a text tells, the category's own if it is among them."""
    found = tuple(size for size in pack_in_name(text) if size.amount <= LARGEST_CONTENT)
    if not found:
        return ()
    dimensions = {size.dimension for size in found}
    chosen = usual if usual in dimensions else found[0].dimension
    return tuple(size for size in found if size.dimension is chosen)
