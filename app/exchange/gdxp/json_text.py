"""From bytes to JSON values, with every number exactly as it is written."""

import codecs
import json
from decimal import Decimal, InvalidOperation

from app.exchange.errors import (
    PriceListNotJson,
    PriceListNotUtf8,
    PriceListTooDeep,
    PriceListTooLarge,
)

INFINITE = Decimal("Infinity")


def check_size(size: int, limit: int) -> None:
    """Refuse a file by its size, before it is read; raises PriceListTooLarge."""
    if size > limit:
        raise PriceListTooLarge(size, limit)


def read_json(data: bytes) -> object:
    """Return the JSON value of a file; every number is a Decimal, NaN and Infinity included.

    Raises
    ------
    PriceListNotUtf8, PriceListNotJson, PriceListTooDeep
        What is wrong and where.
    """
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise PriceListNotUtf8(error.start) from error
    try:
        value: object = json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_number
        )
    except json.JSONDecodeError as error:
        raise PriceListNotJson(error.lineno, error.colno) from error
    except RecursionError as error:
        raise PriceListTooDeep from error
    return value


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        # An exponent beyond what a Decimal can hold: as good as infinite, and refused as such.
        return INFINITE
