"""Singular and plural, masculine and feminine: when two Italian words are one."""

from functools import lru_cache

import snowballstemmer

VOWELS = "aeio"
# Endings of one noun: "mela, mele", "porro, porri", "noce, noci".
NOUN_PAIRS = frozenset({("a", "e"), ("e", "a"), ("o", "i"), ("i", "o"), ("e", "i"), ("i", "e")})
SHORTEST = 3
SHORTEST_STEMMED = 6
SHORTEST_STEM = 4


@lru_cache(maxsize=16_384)
def light_key(word: str) -> str:
    """Return `word` without its last vowels, hard and soft consonants kept apart.

    So "pesca" meets "pesche" and not "pesci".

    >>> light_key("pesca"), light_key("pesche"), light_key("pesci"), light_key("formaggi")
    ('pesk', 'pesk', 'pesc', 'formagg')
    """
    if len(word) < SHORTEST or word[-1] not in VOWELS:
        return word
    if word[-3:-1] in {"ch", "gh"}:
        return word[:-3] + ("k" if word[-2:-1] == "h" and word[-3] == "c" else "q")
    if word[-2] in "cg" and word[-1] in "ao":
        return word[:-2] + ("k" if word[-2] == "c" else "q")
    if word[-2] == "i" and len(word) > SHORTEST:
        return word[:-2]
    return word[:-1]


def agrees(word: str, other: str, *, adjective: bool) -> bool:
    """Whether two words of one `light_key` can be forms of one word; an adjective has all four endings."""
    if word == other:
        return True
    if not word or not other or word[-1] not in VOWELS or other[-1] not in VOWELS:
        return False
    return adjective or word[-1] == other[-1] or (word[-1], other[-1]) in NOUN_PAIRS


def other_number(word: str) -> tuple[str, ...]:
    """Return the regular plurals and singulars that `word` may have.

    >>> other_number("zucchina"), other_number("fungo"), other_number("formaggio")
    (('zucchine',), ('funghi',), ('formaggi',))
    """
    if len(word) < SHORTEST:
        return ()
    stem, last = word[:-1], word[-1]
    hard = stem[-1] in "cg"
    if word.endswith(("io", "cia", "gia")):
        return (stem if last == "o" else f"{word[:-2]}e",)
    plural = {"a": ("e",), "o": ("i",), "e": ("i", "a"), "i": ("o", "e")}.get(last, ())
    if hard and last in "ao":
        return tuple(f"{stem}h{ending}" for ending in plural)
    return tuple(stem + ending for ending in plural)


_STEMMER = snowballstemmer.stemmer("italian")


@lru_cache(maxsize=16_384)
def stem(word: str) -> str | None:
    """Return the Italian stem of a long word, None for a word too short to be told by its stem."""
    if len(word) < SHORTEST_STEMMED:
        return None
    found: str = _STEMMER.stemWord(word)
    return found if len(found) >= SHORTEST_STEM else None
