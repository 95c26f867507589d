"""Reads the tables of a category file and checks their keys and kinds, not yet the tree."""

import csv
import enum
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from catalog.category_errors import (
    BadCategory,
    BadCategoryCode,
    BadCategoryMonth,
    BadCpv,
    CategoriesNotToml,
    MissingCategoryKey,
    UnknownCategoryKey,
    UnknownDimension,
    UnknownNature,
    UnknownUnit,
    WrongCategoryValue,
)
from catalog.category_tree import Nature
from catalog.quantities import Dimension, UnitCode
from catalog.seasons import BadMonth, month_mask

CATEGORY_FILE = Path(__file__).with_name("data") / "categories.toml"
CPV_FILE = Path(__file__).with_name("data") / "cpv.csv"

REQUIRED_KEYS = frozenset({"code", "it", "en", "cpv"})
OPTIONAL_KEYS = frozenset({"parent", "synonyms", "nature", "dimension", "unit", "months"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Member = TypeVar("Member", bound=enum.StrEnum)


@dataclass(frozen=True, slots=True)
class CpvCode:
    """A code of the Common Procurement Vocabulary 2008, with its labels in two languages."""

    code: str
    check: str
    label_it: str
    label_en: str

    @property
    def full(self) -> str:
        """Return the code as notices write it, with its check digit: "03222321-9"."""
        return f"{self.code}-{self.check}"


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One table of the file; None stands for what the parent decides."""

    code: str
    parent: str | None
    label_it: str
    label_en: str
    synonyms: tuple[str, ...]
    cpv: tuple[str, ...]
    nature: Nature | None
    dimension: Dimension | None
    unit: UnitCode | None
    months: int | None


@cache
def load_cpv() -> Mapping[str, CpvCode]:
    """Return the CPV codes that the market uses, with their ancestors, by their eight digits."""
    with CPV_FILE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return MappingProxyType({row["code"]: CpvCode(**row) for row in rows})


def read_entries(path: Path) -> list[CategoryEntry]:
    """Return the categories of a file, in its order.

    Raises
    ------
    BadCategories
        When the file is not TOML or a table has a wrong key or value.
    OSError
        When the file cannot be opened.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CategoriesNotToml(path.name, str(error)) from error
    return list(_entries(path.name, document))


def _entries(file: str, document: Mapping[str, object]) -> Iterator[CategoryEntry]:
    _check_keys(file, document, required=frozenset({"category"}))
    tables = document["category"]
    if not isinstance(tables, list) or not tables:
        raise WrongCategoryValue(file, "category")
    for position, table in enumerate(tables, start=1):
        if not isinstance(table, dict):
            raise WrongCategoryValue(str(position), "category")
        yield _entry(str(position), table)


def _entry(position: str, table: Mapping[str, object]) -> CategoryEntry:
    known = table.get("code")
    name = known if isinstance(known, str) else position
    _check_keys(name, table, required=REQUIRED_KEYS, optional=OPTIONAL_KEYS)
    code = _text(name, table, "code")
    if not SLUG.fullmatch(code):
        raise BadCategoryCode(name, code)
    return CategoryEntry(
        code=code,
        parent=_text(code, table, "parent") if "parent" in table else None,
        label_it=_text(code, table, "it"),
        label_en=_text(code, table, "en"),
        synonyms=_texts(code, table, "synonyms"),
        cpv=_cpv(code, table),
        nature=_choice(code, table, "nature", kind=Nature, wrong=UnknownNature),
        dimension=_choice(code, table, "dimension", kind=Dimension, wrong=UnknownDimension),
        unit=_choice(code, table, "unit", kind=UnitCode, wrong=UnknownUnit),
        months=_months(code, table),
    )


def _check_keys(
    name: str,
    table: Mapping[str, object],
    *,
    required: frozenset[str],
    optional: frozenset[str] = frozenset(),
) -> None:
    for key in sorted(required - table.keys()):
        raise MissingCategoryKey(name, key)
    for key in sorted(table.keys() - required - optional):
        raise UnknownCategoryKey(name, key)


def _text(name: str, table: Mapping[str, object], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise WrongCategoryValue(name, key)
    return value


def _texts(name: str, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise WrongCategoryValue(name, key)
    return tuple(values)


def _choice(
    name: str,
    table: Mapping[str, object],
    key: str,
    *,
    kind: type[Member],
    wrong: Callable[[str, object], BadCategory],
) -> Member | None:
    if key not in table:
        return None
    text = _text(name, table, key)
    try:
        return kind(text)
    except ValueError:
        raise wrong(name, text) from None


def _cpv(name: str, table: Mapping[str, object]) -> tuple[str, ...]:
    codes = _texts(name, table, "cpv")
    if not codes or len(set(codes)) < len(codes):
        raise WrongCategoryValue(name, "cpv")
    known = load_cpv()
    for code in codes:
        if code not in known:
            raise BadCpv(name, code)
    return codes


def _months(name: str, table: Mapping[str, object]) -> int | None:
    if "months" not in table:
        return None
    months = table["months"]
    if not isinstance(months, list):
        raise WrongCategoryValue(name, "months")
    try:
        mask = month_mask(months)
    except BadMonth as error:
        raise BadCategoryMonth(name, error.month) from error
    if not mask or mask.bit_count() < len(months):
        raise BadCategoryMonth(name, tuple(months))
    return mask
