"""Months as a 12-bit mask: bit 0 is January."""

from collections.abc import Iterable

from catalog.errors import Invalid

ALL_YEAR = 0xFFF


class BadMonth(Invalid):
    """Months are numbered 1 to 12."""

    code = "bad_month"

    def __init__(self, month: object) -> None:
        self.month = month
        super().__init__()


def month_mask(months: Iterable[int]) -> int:
    """Return the mask of the given months (1 = January); raises BadMonth outside 1..12."""
    mask = 0
    for month in months:
        if not isinstance(month, int) or isinstance(month, bool) or not 1 <= month <= 12:
            raise BadMonth(month)
        mask |= 1 << (month - 1)
    return mask


def months_of(mask: int) -> tuple[int, ...]:
    """Return the months (1..12, in order) of a mask; raises BadMonth when a bit lies outside."""
    if not 0 <= mask <= ALL_YEAR:
        raise BadMonth(mask)
    return tuple(month for month in range(1, 13) if mask & (1 << (month - 1)))


def months_between(first: int, last: int) -> int:
    """Return the mask from `first` to `last` inclusive, over the turn of the year when last < first.

    Raises
    ------
    BadMonth
        When one of them is outside 1..12.
    """
    month_mask((first, last))
    length = (last - first) % 12 + 1
    return month_mask((first - 1 + step) % 12 + 1 for step in range(length))
