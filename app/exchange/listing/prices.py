"""From the price of a list, VAT included, to ours, VAT excluded, in whole cents."""

from decimal import Decimal
from fractions import Fraction

from catalog.errors import Invalid

ONE = 10_000
CENTS = 100


class BadListPrice(Invalid):
    """A price of a list is a finite number, not negative."""

    code = "bad_list_price"

    def __init__(self, price: Decimal) -> None:
        self.price = price
        super().__init__()


def net_cents(price: Decimal, vat_basis_points: int | None) -> int:
    """Return a price without its VAT, rounded half up to the cent.

    Exact: the decimal text of the price is a fraction of whole numbers, and so is the rate.

    Parameters
    ----------
    price : Decimal
        Euro, VAT included, >= 0.
    vat_basis_points : int or None
        Rate in hundredths of a per cent; None when it is not stated, and then the price stays as it is.

    Raises
    ------
    BadListPrice
        When the price is negative, infinite or not a number.

    Examples
    --------
    >>> net_cents(Decimal("7.5"), 400), net_cents(Decimal("3.66"), 2200)
    (721, 300)
    """
    if not price.is_finite() or price < 0:
        raise BadListPrice(price)
    gross = Fraction(price) * CENTS
    net = gross * ONE / (ONE + (vat_basis_points or 0))
    return int((net * 2 + 1) // 2)
