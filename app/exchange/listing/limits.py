"""Which numbers a price list may hold."""

from decimal import Decimal

from app.exchange.listing.faults import FaultCode

LARGEST_NUMBER = Decimal(1_000_000)
FINEST_EXPONENT = -9
ZERO = Decimal(0)


def number_fault(value: object) -> FaultCode | None:
    """Return why a value is no usable number, before anything is computed with it."""
    if not isinstance(value, Decimal):
        return FaultCode.NOT_A_NUMBER
    if not value.is_finite():
        return FaultCode.NOT_FINITE
    if value < 0:
        return FaultCode.NEGATIVE
    if value > LARGEST_NUMBER:
        return FaultCode.TOO_LARGE
    exponent = value.as_tuple().exponent
    if value and isinstance(exponent, int) and exponent < FINEST_EXPONENT:
        return FaultCode.TOO_FINE
    return None
