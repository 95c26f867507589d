"""Reads the fields of one product; whatever they hold, the answer is a value or a fault."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.gdxp.faults import FaultCode, LineFault, shown

LARGEST_NUMBER = Decimal(1_000_000)
FINEST_EXPONENT = -9
ZERO = Decimal(0)
KEPT_CONTROLS = frozenset("\n")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean_text(value: object) -> str:
    """Return text that every database and terminal takes; anything but a string is none."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return (text if text.isprintable() else "".join(map(_clean_letter, text))).strip()


def one_line(value: object) -> str:
    """Return clean text with every run of blanks made one space."""
    return " ".join(clean_text(value).split())


def _clean_letter(letter: str) -> str:
    if letter in KEPT_CONTROLS:
        return letter
    match unicodedata.category(letter):
        case "Cs":
            return REPLACEMENT
        case "Cc":
            return " "
        case _:
            return letter


@dataclass(slots=True)
class LineReader:
    """Takes values out of a product and keeps a fault for each that cannot be used."""

    line: int
    name: str
    faults: list[LineFault]

    def number(self, values: Mapping[str, object], field: str) -> Decimal | None:
        """Return a number from 0 to a million, None when the field is absent or has a fault."""
        value = values.get(field)
        if value is None:
            return None
        code = _number_fault(value)
        if code is not None or not isinstance(value, Decimal):
            self.fault(code or FaultCode.NOT_A_NUMBER, field, value)
            return None
        # A zero may be written with an exponent that no whole number should be made of.
        return value or ZERO

    def whole(self, values: Mapping[str, object], field: str) -> int | None:
        """Return a whole number, None when the field is absent or has a fault."""
        value = self.number(values, field)
        if value is None:
            return None
        if value != value.to_integral_value():
            self.fault(FaultCode.NOT_WHOLE, field, value)
            return None
        return int(value)

    def truth(self, values: Mapping[str, object], field: str, *, default: bool) -> bool:
        """Return true or false; `default` when the field is absent or has a fault."""
        value = values.get(field)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self.fault(FaultCode.NOT_TRUE_OR_FALSE, field, value)
        return default

    def fault(self, code: FaultCode, field: str = "", value: object = "") -> None:
        """Keep a fault of this line."""
        self.faults.append(
            LineFault(line=self.line, name=self.name, code=code, field=field, value=shown(value))
        )


def _number_fault(value: object) -> FaultCode | None:
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
