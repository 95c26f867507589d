"""The word tables of the search box, read once from their file."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from catalog.quantities import UnitCode
from catalog.rhythm import Rhythm
from catalog.seasons import month_mask
from catalog.understanding.numbers import number_words
from catalog.understanding.phrases import PhraseTable, phrase_set
from catalog.understanding.tokens import fold, keys_of

FILE = Path(__file__).parents[1] / "data" / "understanding.toml"


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a unit's word stands for: so many of a unit; `thing` when the word names what is counted."""

    code: UnitCode
    times: int
    thing: bool


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words that are numbers, and words that go with numbers."""

    exact: Mapping[str, Fraction]
    articles: frozenset[str]
    about: Mapping[str, int]
    thousands: frozenset[str]
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment counted from today; `alone` when its word says so without a neighbour."""

    days: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Transformation:
    """Words that make of a thing of one group a thing of another category."""

    group: str
    category: str
    words: PhraseTable[None]


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of the file, ready to be looked up."""

    function_words: frozenset[str]
    conjunctions: frozenset[str]
    stop_words: frozenset[str]
    common_words: frozenset[str]
    exact_only: frozenset[str]
    irregular: Mapping[str, str]
    negations: frozenset[str]
    territories: Mapping[str, str]
    numbers: NumberWords
    units: PhraseTable[UnitWord]
    quantity: Mapping[str, PhraseTable[None]]
    rhythms: PhraseTable[Rhythm]
    slash_rhythms: PhraseTable[None]
    months: Mapping[str, PhraseTable[None]]
    month_names: Mapping[str, int]
    short_months: Mapping[str, int]
    seasons: PhraseTable[int]
    moments: PhraseTable[Moment]
    price: Mapping[str, PhraseTable[None]]
    price_adjectives: PhraseTable[UnitWord]
    places: Mapping[str, PhraseTable[None]]
    titles: Mapping[str, PhraseTable[None]]
    transformations: tuple[Transformation, ...]
    extra_synonyms: tuple[tuple[str, str], ...]
    extra_criteria: tuple[tuple[str, str], ...]

    def is_small(self, key: str) -> bool:
        """Whether a word has no meaning of its own."""
        return key in self.function_words or key in self.conjunctions

    def own_words(self) -> Iterator[str]:
        """Yield the words of the tables that a typing error may have spoilt."""
        yield from self.month_names
        for table in (self.units, self.seasons, self.rhythms):
            yield from table.words()

    def fixed_words(self) -> frozenset[str]:
        """Return the words of the tables that must not be taken for misspelt ones."""
        groups = (self.quantity, self.price, self.places, self.months, self.titles)
        tables: list[PhraseTable[Any]] = [
            self.moments,
            self.price_adjectives,
            *(table for group in groups for table in group.values()),
        ]
        return frozenset(word for table in tables for word in table.words())


@cache
def load_tables(path: Path = FILE) -> Tables:
    """Return the tables of the file; read once per process."""
    return _tables(tomllib.loads(path.read_text(encoding="utf-8")))


def _tables(data: Mapping[str, Any]) -> Tables:
    return Tables(
        function_words=_keys(data["function_words"]),
        conjunctions=_keys(data["conjunctions"]),
        stop_words=_keys(data["stop_words"]),
        common_words=_keys(data["common_words"]),
        exact_only=_keys(data["exact_only"]),
        irregular=dict(data["irregular_plurals"]),
        negations=_keys(data["negation"]["words"]),
        territories=dict(data["territories"]),
        numbers=_numbers(data["numbers"]),
        units=_units(data["units"]),
        quantity=_phrase_sets(data["quantity_words"]),
        rhythms=_rhythms(data["rhythms"]),
        slash_rhythms=phrase_set(data["rhythms_after_slash"]["words"]),
        months=_phrase_sets(
            {name: data["months"][name] for name in ("leads", "from", "until", "to", "also")}
        ),
        month_names=_numbered(data["months"]["names"]),
        short_months=_numbered(data["months"]["short_names"]),
        seasons=PhraseTable(
            (words, month_mask(row["months"])) for row in data["seasons"] for words in row["words"]
        ),
        moments=_moments(data["moments"]),
        price=_phrase_sets(data["price"]),
        price_adjectives=_units(data["price_adjectives"]),
        places=_phrase_sets(data["places"]),
        titles=_phrase_sets(data["titles"]),
        transformations=tuple(
            Transformation(row["from"], row["to"], phrase_set(row["words"]))
            for row in data["transformations"]
        ),
        extra_synonyms=_pairs(data.get("synonyms", ()), "category"),
        extra_criteria=_pairs(data.get("criterion_synonyms", ()), "criterion"),
    )


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(key for word in words for key in keys_of(word) or (fold(word),)) | frozenset(
        map(fold, words)
    )


def _numbers(data: Mapping[str, Any]) -> NumberWords:
    exact = {word: Fraction(value) for word, value in (number_words() | data["english"]).items()}
    for name, value in (("halves", 2), ("quarters", 4)):
        exact |= {fold(word): Fraction(1, value) for word in data[name]}
    exact |= {fold(word): Fraction(3, 4) for word in data["three_quarters"]}
    return NumberWords(
        exact=exact,
        articles=frozenset(data["articles"]),
        about=dict(data["about"]),
        thousands=frozenset(data["thousands"]),
        times=frozenset(data["times"]),
    )


def _units(rows: Iterable[Mapping[str, Any]]) -> PhraseTable[UnitWord]:
    return PhraseTable(
        (words, UnitWord(UnitCode(row["code"]), row.get("times", 1), row.get("things", False)))
        for row in rows
        for words in row["words"]
    )


def _rhythms(data: Mapping[str, list[str]]) -> PhraseTable[Rhythm]:
    return PhraseTable((words, Rhythm(name)) for name, phrases in data.items() for words in phrases)


def _moments(rows: Iterable[Mapping[str, Any]]) -> PhraseTable[Moment]:
    return PhraseTable(
        (words, Moment(row["days"], words not in row.get("not_alone", ())))
        for row in rows
        for words in row["words"]
    )


def _numbered(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, start=1) for word in words}


def _phrase_sets(data: Mapping[str, Iterable[str]]) -> dict[str, PhraseTable[None]]:
    return {name: phrase_set(phrases) for name, phrases in data.items()}


def _pairs(rows: Iterable[Mapping[str, Any]], key: str) -> tuple[tuple[str, str], ...]:
    return tuple((words, row[key]) for row in rows for words in row["words"])
