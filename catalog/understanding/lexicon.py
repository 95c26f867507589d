"""The lexicon: everything that a text is compared with, built once per process."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.categories import CategoryTree
from catalog.criteria import CriteriaSet
from catalog.gazetteer import Gazetteer
from catalog.understanding.inflection import other_number
from catalog.understanding.place_lookup import PlaceLookup
from catalog.understanding.spelling import Speller
from catalog.understanding.tables import Tables, load_tables
from catalog.understanding.terms import (
    ENGLISH,
    JOINT,
    Rank,
    Term,
    TermIndex,
    term_words,
    without_words,
)

SHORTEST_ENGLISH = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of categories, criteria and places, the word tables, and who corrects their spelling."""

    tree: CategoryTree
    tables: Tables
    categories: TermIndex
    criteria: TermIndex
    places: PlaceLookup
    speller: Speller
    known_words: frozenset[str]

    def is_known(self, key: str) -> bool:
        """Whether the word means something here, or is an ordinary word that must not be corrected."""
        return key in self.known_words or self.categories.knows(key) or self.criteria.knows(key)

    def corrections(self, key: str) -> tuple[str, ...]:
        """Return the words of the catalogue that a misspelt word may stand for."""
        return self.speller.correct(key)


def build_lexicon(
    tree: CategoryTree,
    criteria: CriteriaSet,
    gazetteer: Gazetteer,
    *,
    home_province: str | None = None,
) -> Lexicon:
    """Return the lexicon of a district.

    Parameters
    ----------
    tree : CategoryTree
    criteria : CriteriaSet
    gazetteer : Gazetteer
    home_province : str, optional
        Car plate code of the district's province. Of several comuni of one name the one there is meant; without
        it, which one is asked.
    """
    tables = load_tables()
    criterion_terms = tuple(_criterion_terms(criteria, tables))
    criterion_index = TermIndex(criterion_terms, tables)
    category_terms = tuple(
        _without_criteria(tuple(_category_terms(tree, tables)), criterion_index, tree)
    )
    spellable = [
        word
        for term in (*category_terms, *criterion_terms)
        if term.rank not in ENGLISH
        for word in term.words
        if word.isalpha()
    ]
    forms = [form for word in set(spellable) for form in other_number(word)]
    known = tables.stop_words | tables.common_words | tables.function_words | tables.conjunctions
    return Lexicon(
        tree=tree,
        tables=tables,
        categories=TermIndex(category_terms, tables),
        criteria=criterion_index,
        places=PlaceLookup(gazetteer, home_province),
        speller=Speller((*spellable, *forms, *tables.own_words())),
        known_words=known
        | frozenset(spellable)
        | frozenset(forms)
        | frozenset(tables.own_words())
        | frozenset(word for term in category_terms for word in term.words)
        | tables.negations
        | frozenset(tables.numbers.exact)
        | frozenset(tables.numbers.about)
        | tables.fixed_words(),
    )


def _category_terms(tree: CategoryTree, tables: Tables) -> Iterator[Term]:
    extra: dict[str, list[str]] = {}
    for phrase, code in tables.extra_synonyms:
        extra.setdefault(code, []).append(phrase)
    for category in tree:
        order = category.depth * len(tree) + category.number
        yield from _terms(category.code, (category.label_it,), Rank.LABEL, order, tables)
        own = (*category.synonyms, *extra.get(category.code, ()))
        yield from _terms(category.code, own, Rank.SYNONYM, order, tables)
        yield from _terms(category.code, _english(category.label_en), Rank.ENGLISH, order, tables)
        yield from _terms(
            category.code, _label_parts(category.label_it, tables), Rank.LABEL_PART, order, tables
        )
        yield from _terms(
            category.code, _english_parts(category.label_en), Rank.ENGLISH_PART, order, tables
        )


def _criterion_terms(criteria: CriteriaSet, tables: Tables) -> Iterator[Term]:
    extra: dict[str, list[str]] = {}
    for phrase, code in tables.extra_criteria:
        extra.setdefault(code, []).append(phrase)
    for criterion in criteria:
        code, order = criterion.code, criterion.number
        yield from _terms(code, (criterion.label_it,), Rank.LABEL, order, tables)
        yield from _terms(
            code, (*criterion.synonyms, *extra.get(code, ())), Rank.SYNONYM, order, tables
        )
        yield from _terms(code, _english(criterion.label_en), Rank.ENGLISH, order, tables)


def _terms(
    code: str, phrases: tuple[str, ...], rank: Rank, order: int, tables: Tables
) -> Iterator[Term]:
    for phrase in phrases:
        words = term_words(phrase, tables)
        if words and not all(tables.is_small(word) for word in words):
            yield Term(words, code, rank, order)


def _english(label: str) -> tuple[str, ...]:
    """Return an English label and, for a plural, its singular; short ones look too much like Italian."""
    return tuple(
        word for word in (label, *_english_singular(label)) if len(word) >= SHORTEST_ENGLISH
    )


def _english_parts(label: str) -> tuple[str, ...]:
    parts = [part.strip() for part in label.replace(" and ", ",").split(",")]
    return tuple(word for part in parts for word in _english(part)) if len(parts) > 1 else ()


def _english_singular(label: str) -> tuple[str, ...]:
    if not label.endswith("s") or label.endswith("ss"):
        return ()
    return (label[:-3] + "y" if label.endswith("ies") else label[:-1],)


def _label_parts(label: str, tables: Tables) -> tuple[str, ...]:
    """Return the members of a label that lists several things ("Formaggi di capra e formaggi di pecora").

    Only members of two words and more: a single one has often left its head to the first ("di pecora").
    """
    parts = [part.strip() for part in label.replace(" e ", ",").replace(" ed ", ",").split(",")]
    if len(parts) == 1:
        return ()
    return tuple(part for part in parts if _stands_alone(term_words(part, tables), tables))


def _stands_alone(words: tuple[str, ...], tables: Tables) -> bool:
    return len(words) > 1 and not tables.is_small(words[0]) and words[0] not in tables.negations


def _without_criteria(
    terms: tuple[Term, ...], criteria: TermIndex, tree: CategoryTree
) -> Iterator[Term]:
    """Leave out a name that is another name of the same thing, or of its group, and a criterion.

    "Frutta bio" is fruit that must be organic: were it a name of fruit, the criterion would go unheard.
    """
    named: dict[tuple[str, ...], set[str]] = {}
    for term in terms:
        named.setdefault(term.words, set()).add(term.code)
    for term in terms:
        path = {category.code for category in tree.path(term.code)}
        if not any(
            named.get(shorter, set()) & (path if len(inner) == 1 else {term.code})
            for inner in _inner(term.words)
            if inner in criteria and (shorter := without_words(term.words, inner)) is not None
        ):
            yield term


def _inner(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if (start, end) != (0, len(words)) and words[start:end] != (JOINT,):
                yield words[start:end]
