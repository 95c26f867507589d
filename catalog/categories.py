"""The categories of the market: what is sold and asked for, goods and services, in three levels.

>>> from catalog.categories import load_categories
>>> [category.label_en for category in load_categories().path("apples")]
['Fresh food', 'Fresh fruit', 'Apples']
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from catalog.category_errors import (
    BadCategories,
    CategoryLoop,
    CategoryTooDeep,
    DuplicateCategory,
    DuplicateLabel,
    DuplicateSynonym,
    MissingCategoryKey,
    UnknownCategory,
    UnknownParent,
)
from catalog.category_file import CATEGORY_FILE, CategoryEntry, CpvCode, load_cpv, read_entries
from catalog.category_tree import Category, CategoryTree, Nature
from catalog.place_names import fold_name
from catalog.seasons import ALL_YEAR

__all__ = [
    "BadCategories",
    "Category",
    "CategoryTree",
    "CpvCode",
    "Nature",
    "UnknownCategory",
    "load_categories",
    "load_cpv",
]

LEVELS = 3

Value = TypeVar("Value")


def load_categories(path: Path | None = None) -> CategoryTree:
    """Return the tree of a file; the default one is read once and kept.

    Raises
    ------
    BadCategories
        The subclass says what is wrong, its attributes where; there is never half a tree.
    OSError
        When the file cannot be opened.
    """
    return _default_tree() if path is None else _read(path)


@cache
def _default_tree() -> CategoryTree:
    return _read(CATEGORY_FILE)


def _read(path: Path) -> CategoryTree:
    entries: dict[str, CategoryEntry] = {}
    for entry in read_entries(path):
        if entry.code in entries:
            raise DuplicateCategory(entry.code, entry.code)
        entries[entry.code] = entry
    below: dict[str | None, list[str]] = {}
    for code, entry in entries.items():
        _check_way(code, entries)
        below.setdefault(entry.parent, []).append(code)
    numbered: list[Category] = []
    for root in below.get(None, []):
        numbered += _subtree([entries[root]], below, entries, number=len(numbered))
    tree = CategoryTree(tuple(numbered))
    _check_words(tree)
    return tree


def _check_way(code: str, entries: Mapping[str, CategoryEntry]) -> None:
    """Follow the parents of a category to its root."""
    way = [code]
    while (parent := entries[way[-1]].parent) is not None:
        if parent not in entries:
            raise UnknownParent(way[-1], parent)
        if parent in way:
            raise CategoryLoop(code, (*way, parent))
        way.append(parent)
    if len(way) > LEVELS:
        raise CategoryTooDeep(code, tuple(reversed(way)))


def _subtree(
    way: Sequence[CategoryEntry],
    below: Mapping[str | None, Iterable[str]],
    entries: Mapping[str, CategoryEntry],
    *,
    number: int,
) -> list[Category]:
    """Return the last category of the way and everything below it, numbered from `number`."""
    under: list[Category] = []
    for child in below.get(way[-1].code, ()):
        start = number + 1 + len(under)
        under += _subtree([*way, entries[child]], below, entries, number=start)
    return [_category(way, number=number, stop=number + 1 + len(under)), *under]


def _category(way: Sequence[CategoryEntry], *, number: int, stop: int) -> Category:
    entry, code = way[-1], way[-1].code
    return Category(
        code=code,
        parent=entry.parent,
        label_it=entry.label_it,
        label_en=entry.label_en,
        synonyms=entry.synonyms,
        cpv=entry.cpv,
        nature=_required(code, "nature", [step.nature for step in way]),
        dimension=_required(code, "dimension", [step.dimension for step in way]),
        unit=_required(code, "unit", [step.unit for step in way]),
        months=_nearest([step.months for step in way]) or ALL_YEAR,
        number=number,
        stop=stop,
        depth=len(way) - 1,
    )


def _nearest(values: Sequence[Value | None]) -> Value | None:
    """Return the value said last on the way from the root."""
    return next((value for value in reversed(values) if value is not None), None)


def _required(code: str, key: str, values: Sequence[Value | None]) -> Value:
    value = _nearest(values)
    if value is None:
        raise MissingCategoryKey(code, key)
    return value


def _check_words(tree: CategoryTree) -> None:
    """Refuse two equal labels in a language, and words that stand for two categories."""
    for language in ("it", "en"):
        _check_labels(tree, language)
    meanings: dict[str, list[Category]] = {}
    for category in tree:
        for words in (category.label_it, *category.synonyms):
            holders = meanings.setdefault(fold_name(words), [])
            for holder in holders:
                if not holder.number < category.number < holder.stop:
                    raise DuplicateSynonym(category.code, words, other=holder.code)
            holders.append(category)


def _check_labels(tree: CategoryTree, language: str) -> None:
    holders: dict[str, str] = {}
    for category in tree:
        label = category.label(language)
        other = holders.setdefault(fold_name(label), category.code)
        if other != category.code:
            raise DuplicateLabel(category.code, label, other=other)
