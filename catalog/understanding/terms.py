"""The names of things, found in a text as they are written, inflected or by their stem."""

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.understanding.board import Board
from catalog.understanding.inflection import SHORTEST_STEMMED, VOWELS, agrees, light_key, stem
from catalog.understanding.tables import Tables
from catalog.understanding.tokens import keys_of

JOINT = "+"
# How many tokens a name of several words may stretch over, small words and signs counted.
LONGEST_STRETCH = 16
# A stem keeps the beginning of its word.
BEGINNING = 3
GLUE = frozenset({"%", "-", "–", ".", "'", "’"})

Words = tuple[str, ...]


class Rank(enum.IntEnum):
    """How much a phrase belongs to its thing; the lower one wins."""

    LABEL = 0
    SYNONYM = 1
    ENGLISH = 2
    LABEL_PART = 3
    ENGLISH_PART = 4


ENGLISH = frozenset({Rank.ENGLISH, Rank.ENGLISH_PART})


class Tier(enum.IntEnum):
    """How near the text is to the phrase; the lower one wins."""

    EXACT = 0
    INFLECTED = 1
    STEMMED = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that names a thing: its words without the small ones, the code, how well it names it.

    `order` breaks ties: the smaller one goes first (a group before its members).
    """

    words: tuple[str, ...]
    code: str
    rank: Rank
    order: int


@dataclass(frozen=True, slots=True)
class Match:
    """A term found on the board, from the token `first` up to the token `end`; `rivals` fit as well."""

    code: str
    first: int
    end: int
    words: int
    tier: Tier
    rank: Rank
    rivals: tuple[str, ...]


class TermIndex:
    """Terms by their words, in three tiers: as written, inflected, by their stems."""

    def __init__(self, terms: Iterable[Term], tables: Tables) -> None:
        self._tables = tables
        exact: dict[Words, list[Term]] = defaultdict(list)
        light: dict[Words, list[Term]] = defaultdict(list)
        beginnings: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            exact[term.words].append(term)
            if term.rank not in ENGLISH:
                light[self._light(term.words)].append(term)
                beginnings[term.words[0][:BEGINNING]].append(term)
        self._exact: Mapping[Words, list[Term]] = dict(exact)
        self._inflected: Mapping[Words, list[Term]] = dict(light)
        self._beginnings: Mapping[str, list[Term]] = dict(beginnings)
        self._stemmed: dict[str, Mapping[Words, list[Term]]] = {}
        self._by_head = _longest_by((words[0], len(words)) for words in (*exact, *light))
        self._by_beginning = _longest_by(
            (beginning, len(term.words))
            for beginning, group in beginnings.items()
            for term in group
        )

    def __contains__(self, words: object) -> bool:
        return words in self._exact

    def knows(self, word: str) -> bool:
        """Whether the word by itself, or another form of it, names something."""
        return self._find((word,)) is not None

    def longest(self, board: Board, first: int) -> Match | None:
        """Return the longest term that begins at the token `first`, or None."""
        words, ends = self._window(board, first, self._reach(board.keys[first]))
        for length in range(len(words), 0, -1):
            found = self._find(words[:length])
            if found is not None:
                terms, tier = found
                codes = list(dict.fromkeys(term.code for term in terms))
                return Match(
                    codes[0], first, ends[length - 1], length, tier, terms[0].rank, tuple(codes[1:])
                )
        return None

    def _reach(self, word: str) -> int:
        """Return how many words the longest term has that may begin with this one."""
        reach = max(self._by_head.get(word, 0), self._by_head.get(self._light_word(word), 0))
        if len(word) < SHORTEST_STEMMED:
            return reach
        return max(reach, self._by_beginning.get(word[:BEGINNING], 0))

    def _window(
        self, board: Board, first: int, most_words: int
    ) -> tuple[tuple[str, ...], tuple[int, ...]]:
        words: list[str] = []
        ends: list[int] = []
        for index in range(first, min(first + LONGEST_STRETCH, len(board))):
            key = board.keys[index]
            if not key or len(words) == most_words or index in board.text_only:
                break
            if key in self._tables.conjunctions and words:
                key = JOINT
            elif (key in self._tables.function_words and words) or key in GLUE:
                continue
            elif not (board.tokens[index].is_word or key.isalnum()):
                break
            words.append(key)
            ends.append(index + 1)
        return tuple(words), tuple(ends)

    def _find(self, words: tuple[str, ...]) -> tuple[list[Term], Tier] | None:
        if words[-1] == JOINT:
            return None
        exact = self._exact.get(words)
        if exact:
            return _best(exact), Tier.EXACT
        if any(word in self._tables.exact_only for word in words) or self._is_ordinary(words):
            return None
        inflected = [
            term
            for term in self._inflected.get(self._light(words), ())
            if self._fits(words, term.words)
        ]
        if inflected:
            return _best(inflected), Tier.INFLECTED
        if all(len(word) < SHORTEST_STEMMED for word in words):
            return None
        stemmed = [
            term
            for term in self._stems_beginning(words[0][:BEGINNING]).get(self._stems(words), ())
            if all(map(_one_stem, words, term.words))
        ]
        return (_best(stemmed), Tier.STEMMED) if stemmed else None

    def _is_ordinary(self, words: Words) -> bool:
        """Whether the name is one ordinary word, which means a thing only where it is its very name."""
        word = words[0]
        return len(words) == 1 and (
            word in self._tables.common_words or word in self._tables.stop_words
        )

    def _stems_beginning(self, beginning: str) -> Mapping[Words, list[Term]]:
        """Return the terms that begin so, by their stems; made when first asked for, stemming is slow."""
        found = self._stemmed.get(beginning)
        if found is None:
            stems: dict[Words, list[Term]] = defaultdict(list)
            for term in self._beginnings.get(beginning, ()):
                stems[self._stems(term.words)].append(term)
            found = self._stemmed[beginning] = dict(stems)
        return found

    def _fits(self, words: Sequence[str], other: Sequence[str]) -> bool:
        return all(
            agrees(self._regular(mine), self._regular(theirs), adjective=position > 0)
            and theirs not in self._tables.exact_only
            for position, (mine, theirs) in enumerate(zip(words, other, strict=True))
        )

    def _regular(self, word: str) -> str:
        return self._tables.irregular.get(word, word)

    def _light_word(self, word: str) -> str:
        return light_key(self._regular(word))

    def _light(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._light_word(word) for word in words)

    def _stems(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(stem(word) or self._light_word(word) for word in words)


def _longest_by(lengths: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for key, length in lengths:
        longest[key] = max(longest.get(key, 0), length)
    return longest


def _one_stem(word: str, other: str) -> bool:
    """Whether words of one stem differ in their ending only: "compost" and "composta" do not."""
    if word == other:
        return True
    return word[-1] in VOWELS and other[-1] in VOWELS and abs(len(word) - len(other)) <= 1


def _best(terms: Sequence[Term]) -> list[Term]:
    rank = min(term.rank for term in terms)
    return sorted((term for term in terms if term.rank is rank), key=lambda term: term.order)


def term_words(phrase: str, tables: Tables) -> tuple[str, ...]:
    """Return the words of a phrase that count: small ones inside fall away, a joining one becomes "+".

    A small word at the beginning stays: "di montagna" is more than "montagna".

    >>> from catalog.understanding.tables import load_tables
    >>> term_words("manutenzione del verde", load_tables())
    ('manutenzione', 'verde')
    """
    words: list[str] = []
    for key in keys_of(phrase):
        if key in tables.conjunctions and words:
            words.append(JOINT)
        elif (
            key in GLUE or (key in tables.function_words and words) or not key.strip("'").isalnum()
        ):
            continue
        else:
            words.append(key)
    while words and words[-1] == JOINT:
        words.pop()
    return tuple(words)


def without_words(words: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return `words` without the stretch `inner`, or None when it is not in there."""
    for start in range(len(words) - len(inner) + 1):
        if words[start : start + len(inner)] == inner:
            return words[:start] + words[start + len(inner) :]
    return None
