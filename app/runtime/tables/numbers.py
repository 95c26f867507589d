"""Numbers as people type them: decimals with comma or point, thousands, currency, a unit behind.

"1.234" may be a thousand or a little more than one: the other numbers of its column decide, and where
they do not, it is read the Italian way and told to a person.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.runtime.tables.cells import Cell, Trouble

FINEST = Decimal("0.000001")
_NUMBER = re.compile(
    r"^(?P<sign>-?)\s*(?:€|eur(?:o)?\b\.?)?\s*(?P<minus>-?)(?P<digits>\d[\d.,'’\s]*)\s*"
    r"(?:€|eur(?:o)?\b)?\s*(?:(?:/|al\b|alla\b|per\b|a\b)\s*(?P<per>[^\W\d]{1,14}2?)|(?P<unit>[^\W\d%]{1,14}2?))?\.?$",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s'’]")


class Style(enum.StrEnum):
    """Which sign parts the decimals."""

    COMMA = "comma"
    POINT = "point"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in a cell; `per` is the unit that a price is for, `unit` one that merely follows."""

    value: Decimal
    per: str = ""
    unit: str = ""
    doubtful: bool = False


def style_of(cells: Iterable[Cell]) -> Style:
    """Return how the numbers of a column are written, by those that leave no doubt."""
    votes: Counter[Style] = Counter()
    for cell in cells:
        if isinstance(cell, str) and not isinstance(cell, Trouble):
            match = _NUMBER.match(cell.strip())
            if match is not None:
                votes[_style(_SPACES.sub("", match["digits"]))] += 1
    if votes[Style.COMMA] == votes[Style.POINT]:
        return Style.UNKNOWN
    return Style.COMMA if votes[Style.COMMA] > votes[Style.POINT] else Style.POINT


def read_number(cell: Cell, style: Style = Style.UNKNOWN) -> Reading | None:
    """Return the number of a cell, None when it holds something else."""
    if isinstance(cell, Decimal):
        return Reading(_fine(cell))
    if not isinstance(cell, str) or isinstance(cell, Trouble):
        return None
    match = _NUMBER.match(cell.strip())
    if match is None:
        return None
    digits = _SPACES.sub("", match["digits"]).rstrip(".,")
    own = _style(digits)
    used = own if own is not Style.UNKNOWN else style
    # A comma before three digits is a decimal comma for whoever writes Italian.
    doubtful = used is Style.UNKNOWN and "." in digits
    text = _plain(digits, Style.COMMA if used is Style.UNKNOWN else used)
    if text is None:
        return None
    value = Decimal(f"-{text}" if match["sign"] or match["minus"] else text)
    return Reading(
        value, (match["per"] or "").casefold(), (match["unit"] or "").casefold(), doubtful
    )


def _style(digits: str) -> Style:
    """Return what one number says of itself."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return Style.COMMA if digits.rindex(",") > digits.rindex(".") else Style.POINT
    if points + commas != 1:
        # Twice the same sign parts thousands; so the other one parts decimals.
        return Style.UNKNOWN if not points + commas else Style.POINT if commas else Style.COMMA
    sign = "." if points else ","
    whole, _, rest = digits.partition(sign)
    if len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0":
        return Style.UNKNOWN
    return Style.POINT if points else Style.COMMA


def _plain(digits: str, style: Style) -> str | None:
    decimal, thousands = (",", ".") if style is Style.COMMA else (".", ",")
    text = digits.replace(thousands, "").replace(decimal, ".")
    return text if text.count(".") <= 1 and len(text) <= 40 else None


def _fine(value: Decimal) -> Decimal:
    """Return a computed number without the dust of its computation."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6 and abs(value) < 10**12:
        return value.quantize(FINEST)
    return value
