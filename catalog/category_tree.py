"""A category and the tree of them, numbered in pre-order: a subtree is one range of numbers."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalog.category_errors import (
    BadCategoryMonth,
    BadCpv,
    EmptyLabel,
    UnitNotOfDimension,
    UnknownCategory,
)
from catalog.place_names import fold_name
from catalog.quantities import UNITS, Dimension, UnitCode
from catalog.seasons import ALL_YEAR

CPV_DIGITS = 8


class Nature(enum.StrEnum):
    """What is sold: a thing or someone's work."""

    GOOD = "good"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of good or service.

    Parameters
    ----------
    code : str
        Stable slug.
    parent : str or None
        Code of the category above; None for a sector.
    label_it, label_en : str
        Not empty.
    synonyms : tuple of str
        Italian words that people type for it, as they type them.
    cpv : tuple of str
        Codes of the Common Procurement Vocabulary, eight digits, the truest first.
    nature : Nature
        Good or service.
    dimension, unit : Dimension, UnitCode
        What it is usually sold by; the unit is of the dimension.
    months : int
        When it is usually available, bit 0 = January, at least one month.
    number, stop : int
        Pre-order number and one past the last number of the subtree.
    depth : int
        0 for a sector, 1 for a group, 2 below.

    Raises
    ------
    EmptyLabel, UnitNotOfDimension, BadCategoryMonth, BadCpv
        With the code of the category.
    """

    code: str
    parent: str | None
    label_it: str
    label_en: str
    synonyms: tuple[str, ...]
    cpv: tuple[str, ...]
    nature: Nature
    dimension: Dimension
    unit: UnitCode
    months: int
    number: int
    stop: int
    depth: int

    def __post_init__(self) -> None:
        words = {"it": (self.label_it,), "en": (self.label_en,), "synonyms": self.synonyms}
        for key, texts in words.items():
            if not all(fold_name(text) for text in texts):
                raise EmptyLabel(self.code, key)
        if UNITS[self.unit].dimension is not self.dimension:
            raise UnitNotOfDimension(self.code, self.unit)
        if not 0 < self.months <= ALL_YEAR:
            raise BadCategoryMonth(self.code, self.months)
        for code in self.cpv:
            if not (len(code) == CPV_DIGITS and code.isascii() and code.isdigit()):
                raise BadCpv(self.code, code)

    def label(self, language: str) -> str:
        """Return the English label for "en", the Italian one for every other language."""
        return self.label_en if language == "en" else self.label_it


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """Categories in pre-order; a code or number that is not there raises UnknownCategory."""

    categories: tuple[Category, ...]
    _by_code: Mapping[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {category.code: category for category in self.categories}
        object.__setattr__(self, "_by_code", by_code)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __len__(self) -> int:
        return len(self.categories)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @property
    def roots(self) -> tuple[Category, ...]:
        """Return the sectors, in the order of the file."""
        return tuple(category for category in self.categories if category.parent is None)

    def get(self, code: str) -> Category:
        """Return the category of a code."""
        if code not in self._by_code:
            raise UnknownCategory(code)
        return self._by_code[code]

    def by_number(self, number: int) -> Category:
        """Return the category of a pre-order number."""
        if not 0 <= number < len(self.categories):
            raise UnknownCategory(number)
        return self.categories[number]

    def span(self, code: str) -> tuple[int, int]:
        """Return the range of numbers, half open, of a category and everything below it."""
        category = self.get(code)
        return category.number, category.stop

    def path(self, code: str) -> tuple[Category, ...]:
        """Return the categories from the sector down to this one."""
        category = self.get(code)
        above = () if category.parent is None else self.path(category.parent)
        return (*above, category)

    def children(self, code: str) -> tuple[Category, ...]:
        """Return the categories directly below, in the order of the file."""
        start, stop = self.span(code)
        return tuple(child for child in self.categories[start:stop] if child.parent == code)

    def label(self, code: str, language: str) -> str:
        """Return the label of a category in a language."""
        return self.get(code).label(language)
