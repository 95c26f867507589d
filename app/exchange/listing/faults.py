"""What can be wrong with one product of a price list."""

import enum
from dataclasses import dataclass

LONGEST_VALUE = 40


class FaultCode(enum.StrEnum):
    """Why a product cannot be imported as it stands."""

    NOT_AN_OBJECT = "not_an_object"
    NAME_MISSING = "name_missing"
    PRICE_MISSING = "price_missing"
    PRICE_TOO_SMALL = "price_too_small"
    NOT_A_NUMBER = "not_a_number"
    NOT_FINITE = "not_finite"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    NOT_WHOLE = "not_whole"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    BAD_VAT_RATE = "bad_vat_rate"
    DUPLICATE = "duplicate"
    CODE_TWICE = "code_twice"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    CELL_ERROR = "cell_error"
    CELL_TOO_LONG = "cell_too_long"
    DATE_FOR_VALUE = "date_for_value"
    NOT_YES_OR_NO = "not_yes_or_no"
    PRICE_CELL_EMPTY = "price_cell_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """A fault of one product.

    `line` is the product's number in the file, from 1, and in a sheet its row; `column` is the letter
    of the sheet's column. `field` and `value` are the file's own words, `other_line` is the product that
    this one repeats.
    """

    line: int
    name: str
    code: FaultCode
    field: str = ""
    value: str = ""
    column: str = ""
    other_line: int | None = None


def shown(value: object) -> str:
    """Return the beginning of a value as the file has it, fit to be shown."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case dict():
            return "{...}"
        case list():
            return "[...]"
    text = str(value)
    clean = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_VALUE])
    return clean if len(text) <= LONGEST_VALUE else f"{clean}..."
