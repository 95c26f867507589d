"""Reads the fields of one product; whatever they hold, the answer is a value or a fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.listing.faults import FaultCode, LineFault, shown
from app.exchange.listing.limits import ZERO, number_fault


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
        code = number_fault(value)
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
