"""By what a movement is known again in another file of the bank."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable

from app.ledger.bank.lines import BankLine


def keys_of(lines: Iterable[BankLine]) -> list[str]:
    """Return a key for each movement, equal in every file that holds it.

    The bank's reference with day and amount; without one, day, amount and text. Movements that are
    alike in all of it are told apart by how many such have come before in the file.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys: list[str] = []
    for line in lines:
        told = _told(line)
        seen[told] += 1
        text = "\x1f".join((*told, str(seen[told])))
        keys.append(hashlib.sha256(text.encode()).hexdigest())
    return keys


def _told(line: BankLine) -> tuple[str, ...]:
    day, cents = line.on.isoformat(), str(line.cents)
    if line.reference:
        return ("reference", day, cents, _folded(line.reference))
    return ("text", day, cents, _folded(line.text), _folded(line.name))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
