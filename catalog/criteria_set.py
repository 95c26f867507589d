"""The set of a district's criteria: numbering, look-up, and the rules among criteria."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalog.criteria_errors import (
    DuplicateCode,
    DuplicateSynonym,
    UnknownCriterion,
    UnknownPrinciple,
)
from catalog.criterion import Criterion, Principle

_NOT_WORD = re.compile(r"[^a-z0-9%]+")


class CriteriaSet:
    """All the criteria of a district, numbered by principle and then in the order given."""

    def __init__(self, principles: Iterable[Principle], criteria: Iterable[Criterion]) -> None:
        self._principles: dict[str, Principle] = {}
        for position, principle in enumerate(principles):
            if principle.code in self._principles:
                raise DuplicateCode(principle.code, table="principle")
            self._principles[principle.code] = replace(principle, number=position)
        given = tuple(criteria)
        for criterion in given:
            if criterion.principle not in self._principles:
                raise UnknownPrinciple(criterion.code, criterion.principle)
        self._criteria: dict[str, Criterion] = {}
        for criterion in sorted(given, key=lambda each: self._principles[each.principle].number):
            if criterion.code in self._criteria:
                raise DuplicateCode(criterion.code, table="criterion")
            self._criteria[criterion.code] = replace(criterion, number=len(self._criteria))
        self._by_number = tuple(self._criteria.values())
        _check_phrases(self._by_number)

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self._by_number)

    def __len__(self) -> int:
        return len(self._by_number)

    def __contains__(self, code: object) -> bool:
        return code in self._criteria

    @property
    def principles(self) -> tuple[Principle, ...]:
        """The principles, in order."""
        return tuple(self._principles.values())

    @property
    def core(self) -> tuple[Criterion, ...]:
        """The criteria that count in the default ethics score, in order."""
        return tuple(criterion for criterion in self._by_number if criterion.core)

    def get(self, code: str) -> Criterion:
        """Return the criterion of a code; raises UnknownCriterion."""
        if code not in self._criteria:
            raise UnknownCriterion(code)
        return self._criteria[code]

    def by_number(self, number: int) -> Criterion:
        """Return the criterion of an array column; raises UnknownCriterion."""
        if not 0 <= number < len(self._by_number):
            raise UnknownCriterion(number)
        return self._by_number[number]

    def of_principle(self, code: str) -> tuple[Criterion, ...]:
        """Return the criteria of a principle, in order; none for an unknown one."""
        return tuple(criterion for criterion in self._by_number if criterion.principle == code)


def _check_phrases(criteria: Iterable[Criterion]) -> None:
    owners: dict[str, str] = {}
    for criterion in criteria:
        label = _fold(criterion.label_it)
        own = [_fold(synonym) for synonym in criterion.synonyms]
        # A synonym may repeat its own criterion's label, which the reader of a query knows anyway.
        for phrase in own if label in own else [label, *own]:
            if phrase in owners:
                raise DuplicateSynonym(phrase, first=owners[phrase], second=criterion.code)
            owners[phrase] = criterion.code


def _fold(phrase: str) -> str:
    """Return what is left of a phrase when case, accents and punctuation do not count."""
    plain = unicodedata.normalize("NFKD", phrase.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", bare).strip()
