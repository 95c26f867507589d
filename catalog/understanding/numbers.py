"""Numbers as people write them in Italy, in figures and in words."""

from collections.abc import Iterator
from fractions import Fraction

LONGEST = 15
GROUP = 3

_UNITS = [
    "zero",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
]
_TENS = ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]


def read_number(text: str) -> Fraction | None:
    """Return the value of a number in figures, or None when it is not one.

    A point before exactly three figures parts the thousands, as Italians write; any other point and every comma
    opens the decimals.

    >>> read_number("1.500"), read_number("3,50"), read_number("1.5"), read_number("1,2,3")
    (Fraction(1500, 1), Fraction(7, 2), Fraction(3, 2), None)
    """
    if len(text) > LONGEST:
        return None
    whole, comma, decimals = text.partition(",")
    if "," in decimals or "." in decimals:
        return None
    groups = whole.split(".")
    grouped = len(groups) > 1 and all(len(group) == GROUP for group in groups[1:])
    if grouped and 0 < len(groups[0]) <= GROUP and groups[0] != "0":
        return _decimal("".join(groups), decimals)
    if len(groups) > 2 or (len(groups) == 2 and comma):
        return None
    return _decimal(groups[0], decimals or "".join(groups[1:]))


def _decimal(whole: str, decimals: str) -> Fraction:
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def number_words() -> dict[str, int]:
    """Return the Italian words of the numbers from 2 to 999, and of the round thousands."""
    words = {word: value for value, word in _below_thousand() if value > 1}
    words["mille"] = 1000
    words |= {f"{_spelled(n)}mila": n * 1000 for n in range(2, 101)}
    return words


def _below_thousand() -> Iterator[tuple[int, str]]:
    return ((value, _spelled(value)) for value in range(1000))


def _spelled(value: int) -> str:
    if value < len(_UNITS):
        return _UNITS[value]
    if value < 100:
        ten, rest = _TENS[value // 10 - 2], value % 10
        # The vowel of the ten falls before "uno" and "otto": ventuno, ventotto.
        return ten if not rest else (ten[:-1] if rest in {1, 8} else ten) + _UNITS[rest]
    hundred = "cento" if value // 100 == 1 else f"{_UNITS[value // 100]}cento"
    return hundred + (_spelled(value % 100) if value % 100 else "")
