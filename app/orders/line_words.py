"""How a line of an order is written."""

from app.orders.models import OrderLine
from app.web.units import quantity_text, unit_symbol
from catalog.quantities import Dimension, Quantity


def line_unit(line: OrderLine) -> str:
    """Return what the price is for: "kg", "vasetto (240 g)"."""
    if line.unit_label is None:
        return unit_symbol(line.unit)
    content = Quantity(line.content_amount, line.dimension)
    if line.dimension is Dimension.PIECE or content == Quantity.of(1, line.unit):
        return line.unit_label
    return f"{line.unit_label} ({quantity_text(content)})"
