"""Reads the tables of a criteria file and checks their keys and kinds, not yet their meaning."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from catalog.criteria_errors import CriteriaNotToml, MissingKey, UnknownKey, WrongKind

CRITERIA_FILE = Path(__file__).with_name("data") / "criteria.toml"

PRINCIPLE_KEYS = frozenset({"code", "it", "en", "description_it", "description_en"})
CRITERION_KEYS = frozenset(
    {
        "code",
        "principle",
        "it",
        "en",
        "scope",
        "required_strength",
        "evidence",
        "synonyms",
        "scale_it",
        "scale_en",
        "strength_it",
        "strength_en",
        "crosswalk",
    }
)
OPTIONAL_CRITERION_KEYS = frozenset({"core", "formal", "computed", "issuers"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of the file; every reader raises WrongKind for a value of another kind."""

    table: str
    name: str
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.values[key]
        if not _is_text(value):
            raise WrongKind(self.table, self.name, key=key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an absent key is an empty list."""
        return self._texts(key, self.values.get(key, []))

    def flag(self, key: str) -> bool:
        """Return true or false; an absent key is false."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise WrongKind(self.table, self.name, key=key)
        return value

    def number(self, key: str) -> float:
        """Return a number."""
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongKind(self.table, self.name, key=key)
        return float(value)

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return a table of lists of texts."""
        value = self.values[key]
        if not isinstance(value, dict):
            raise WrongKind(self.table, self.name, key=key)
        return {name: self._texts(key, texts) for name, texts in value.items()}

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(_is_text(text) for text in value):
            raise WrongKind(self.table, self.name, key=key)
        return tuple(value)


def read_entries(path: Path) -> tuple[list[Entry], list[Entry]]:
    """Return the principles and the criteria of a file, in its order.

    Raises
    ------
    CriteriaNotToml
        When the file is not TOML in UTF-8.
    MissingKey, UnknownKey, WrongKind
        With the table, the entry and the key.
    OSError
        When the file cannot be opened.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CriteriaNotToml(path.name, str(error)) from error
    whole = Entry("file", path.name, document)
    _check_keys(whole, required=frozenset({"principle", "criterion"}))
    return (
        _entries(whole, "principle", required=PRINCIPLE_KEYS),
        _entries(whole, "criterion", required=CRITERION_KEYS, optional=OPTIONAL_CRITERION_KEYS),
    )


def _entries(
    whole: Entry, table: str, *, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> list[Entry]:
    rows = whole.values[table]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise WrongKind(whole.table, whole.name, key=table)
    entries = []
    for position, row in enumerate(rows, start=1):
        name = row.get("code")
        entry = Entry(table, name if _is_text(name) else str(position), row)
        _check_keys(entry, required=required, optional=optional)
        entries.append(entry)
    return entries


def _check_keys(
    entry: Entry, *, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> None:
    present = entry.values.keys()
    for key in sorted(present - required - optional):
        raise UnknownKey(entry.table, entry.name, key=key)
    for key in sorted(required - present):
        raise MissingKey(entry.table, entry.name, key=key)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())
