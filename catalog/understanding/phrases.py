"""Phrases of a table, looked up where they stand: the longest one wins."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from catalog.understanding.tokens import keys_of

Value = TypeVar("Value")


class PhraseTable(Generic[Value]):
    """Fixed phrases with a value each, compared key by key.

    Parameters
    ----------
    entries : iterable of (str, value)
        The phrase as written in the table; of two equal phrases the first one counts.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        values: dict[tuple[str, ...], Value] = {}
        longest: dict[str, int] = {}
        for phrase, value in entries:
            keys = keys_of(phrase)
            values.setdefault(keys, value)
            longest[keys[0]] = max(longest.get(keys[0], 0), len(keys))
        self._values: Mapping[tuple[str, ...], Value] = values
        self._longest: Mapping[str, int] = longest

    def __contains__(self, key: object) -> bool:
        return (key,) in self._values

    def words(self) -> frozenset[str]:
        """Return every key of every phrase."""
        return frozenset(key for keys in self._values for key in keys)

    def at(self, keys: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Return where the longest phrase that begins at `start` ends, and its value."""
        if start >= len(keys):
            return None
        for length in range(min(self._longest.get(keys[start], 0), len(keys) - start), 0, -1):
            found = tuple(keys[start : start + length])
            if found in self._values:
                return start + length, self._values[found]
        return None

    def end(self, keys: Sequence[str], start: int) -> int:
        """Return where the longest phrase that begins at `start` ends; `start` when there is none."""
        found = self.at(keys, start)
        return start if found is None else found[0]


def phrase_set(phrases: Iterable[str]) -> PhraseTable[None]:
    """Return a table of phrases without a value."""
    return PhraseTable((phrase, None) for phrase in phrases)
