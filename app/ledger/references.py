"""The payment reference of a household: what it writes on a bank transfer so that the group knows it.

It is computed from the household's identifier, so that it is there without being kept, stays the same for
ever and tells nothing. Eight symbols of which the last is a check: one wrong symbol, or two neighbours
that have changed places, never give the reference of somebody else.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

# No 0, O, 1, I, L: a prime number of symbols, so that the check finds every single mistake.
SYMBOLS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
_BASE = len(SYMBOLS)


def reference_of(household_id: uuid.UUID) -> str:
    """Return the reference of a household as it is shown: "K7QM-4XWP"."""
    plain = plain_reference(household_id)
    return f"{plain[:4]}-{plain[4:]}"


def plain_reference(household_id: uuid.UUID) -> str:
    """Return the eight symbols of a household's reference."""
    number = int.from_bytes(hashlib.sha256(household_id.bytes).digest())
    symbols = ""
    for _place in range(LENGTH - 1):
        number, rest = divmod(number, _BASE)
        symbols += SYMBOLS[rest]
    return symbols + _check_of(symbols)


def _check_of(symbols: str) -> str:
    total = sum(place * SYMBOLS.index(each) for place, each in enumerate(symbols, start=2))
    return SYMBOLS[total % _BASE]


def references_of(household_ids: Iterable[uuid.UUID]) -> Mapping[str, uuid.UUID]:
    """Return households by their reference."""
    return {plain_reference(each): each for each in household_ids}


def found_in(text: str, known: Mapping[str, uuid.UUID]) -> set[uuid.UUID]:
    """Return the households whose reference stands in a text, whatever the spaces, dashes and case."""
    symbols = "".join(each for each in text.upper() if each.isascii() and each.isalnum())
    windows = (symbols[at : at + LENGTH] for at in range(len(symbols) - LENGTH + 1))
    return {known[each] for each in windows if each in known}


def rf_reference_of(household_id: uuid.UUID) -> str:
    """Return the reference as a creditor reference of ISO 11649: "RF32 K7QM 4XWP".

    For banks that ask for a structured reference; the same eight symbols stand in it.
    """
    plain = plain_reference(household_id)
    return str(iso11649.format(f"RF{mod_97_10.calc_check_digits(f'{plain}RF')}{plain}"))
