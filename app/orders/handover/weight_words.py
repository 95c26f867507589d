"""How weights are written."""

from app.web.filters import number
from app.web.units import quantity_text
from catalog.quantities import Dimension, Quantity

KILOGRAM = 1_000
_TEN = 10


def weight_text(grams: int) -> str:
    """Return a weight as people read it, to the gram: "1,25 kg", "1.253 g", "350 g"."""
    if grams >= KILOGRAM and grams % _TEN:
        return f"{number(grams)} g"
    return quantity_text(Quantity(grams, Dimension.MASS))
