"""Money is integer cents. No float ever touches a price."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from catalog.errors import Invalid

_CURRENCY = re.compile(r"[A-Z]{3}")


class CurrencyMismatch(Invalid):
    """Amounts of different currencies cannot be added or compared."""

    code = "currency_mismatch"

    def __init__(self, left: str, right: str) -> None:
        self.left = left
        self.right = right
        super().__init__()


class BadMoney(Invalid):
    """An amount of money is a whole number of cents in a three-letter currency."""

    code = "bad_money"

    def __init__(self, cents: object, currency: object) -> None:
        self.cents = cents
        self.currency = currency
        super().__init__()


class BadWeights(Invalid):
    """A sum is shared by weights that are whole, not negative and not all zero."""

    code = "bad_weights"

    def __init__(self, weights: tuple[int, ...]) -> None:
        self.weights = weights
        super().__init__()


def half_up(numerator: int, denominator: int) -> int:
    """Return a fraction of cents as whole cents: half a cent counts as one.

    Parameters
    ----------
    numerator : int
    denominator : int
        Above zero.
    """
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of a currency.

    Parameters
    ----------
    cents : int
        The amount; negative for a debt or a correction.
    currency : str
        ISO 4217 code, three capital letters.

    Raises
    ------
    BadMoney
        When `cents` is not an int or `currency` not a code.
    """

    cents: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        whole = isinstance(self.cents, int) and not isinstance(self.cents, bool)
        if not whole or not _CURRENCY.fullmatch(self.currency):
            raise BadMoney(self.cents, self.currency)

    def __add__(self, other: Self) -> "Money":
        self._require_same_currency(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: Self) -> "Money":
        self._require_same_currency(other)
        return Money(self.cents - other.cents, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.cents * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __lt__(self, other: Self) -> bool:
        self._require_same_currency(other)
        return self.cents < other.cents

    def __le__(self, other: Self) -> bool:
        self._require_same_currency(other)
        return self.cents <= other.cents

    def _require_same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)

    def allocate(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Share the amount in proportion to `weights` so that the parts always sum to the whole.

        Largest remainder (Hamilton's method): each part gets its floor, the cents left go one by one to
        the largest remainders, the earlier part first on a tie. A negative amount is shared as its
        opposite and turned round, so a reversal mirrors the entry it reverses.

        Raises
        ------
        BadWeights
            When there is no weight, a negative one, or all are zero.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise BadWeights(tuple(weights))
        sign = -1 if self.cents < 0 else 1
        whole = abs(self.cents)
        parts = [whole * weight // total for weight in weights]
        remainders = [whole * weight % total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
        for index in by_remainder[: whole - sum(parts)]:
            parts[index] += 1
        return tuple(Money(sign * part, self.currency) for part in parts)
