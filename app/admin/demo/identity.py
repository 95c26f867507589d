"""Identifiers, slugs and VAT numbers of demonstrative organisations, all from the seed."""

import re
import unicodedata
import uuid
from random import Random

from stdnum import luhn

VAT_SERIES = "77"
VAT_OFFICE = "016"
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# 1 January 2020 in milliseconds: rows of the demonstration lie together in an index, in their order.
_FIRST_MILLISECOND = 1_577_836_800_000


class DemoIds:
    """Gives identifiers of the form of UUID version 7 that depend on the seed alone."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given = 0

    def __call__(self) -> uuid.UUID:
        """Return the next identifier."""
        value = (_FIRST_MILLISECOND + self._given) << 80 | self._random.getrandbits(80)
        value &= ~(0xF << 76) & ~(0x3 << 62)
        value |= 0x7 << 76 | 0x2 << 62
        self._given += 1
        return uuid.UUID(int=value)


def demo_vat_number(number: int) -> str:
    """Return a VAT number with a right check digit from a series that no office has ever given.

    Offices number businesses from 0000001 upwards and are far from 7700000.
    """
    digits = f"{VAT_SERIES}{number:05d}{VAT_OFFICE}"
    return digits + luhn.calc_check_digit(digits)


def slug_of(name: str) -> str:
    """Return a name as it stands in an address: "GAS Demo Città 4" gives gas-demo-citta-4."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("-", plain).strip("-")
