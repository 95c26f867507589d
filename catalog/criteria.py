"""The ethical criteria by which organisations and offers are judged.

>>> from catalog.criteria import load_criteria
>>> load_criteria().get("organic").label("en")
'Organic (Regulation EU 2018/848)'
"""

from functools import cache
from pathlib import Path

from catalog.criteria_errors import (
    BadCriteria,
    UnknownCriterion,
    UnknownEvidenceLevel,
    UnknownScope,
)
from catalog.criteria_file import CRITERIA_FILE, Entry, read_entries
from catalog.criteria_set import CriteriaSet
from catalog.criterion import CROSSWALK_CODES, Criterion, Principle, Scope
from catalog.evidence import EvidenceLevel

__all__ = [
    "CROSSWALK_CODES",
    "BadCriteria",
    "CriteriaSet",
    "Criterion",
    "Principle",
    "Scope",
    "UnknownCriterion",
    "load_criteria",
]


def load_criteria(path: Path | None = None) -> CriteriaSet:
    """Return the criteria of a file; the default one is read once and kept.

    Raises
    ------
    BadCriteria
        The subclass says what is wrong, its attributes where.
    OSError
        When the file cannot be opened.
    """
    return _default_criteria() if path is None else _read(path)


@cache
def _default_criteria() -> CriteriaSet:
    return _read(CRITERIA_FILE)


def _read(path: Path) -> CriteriaSet:
    principles, criteria = read_entries(path)
    return CriteriaSet(map(_principle, principles), map(_criterion, criteria))


def _principle(entry: Entry) -> Principle:
    return Principle(
        code=entry.text("code"),
        label_it=entry.text("it"),
        label_en=entry.text("en"),
        description_it=entry.text("description_it"),
        description_en=entry.text("description_en"),
    )


def _criterion(entry: Entry) -> Criterion:
    code = entry.text("code")
    return Criterion(
        code=code,
        principle=entry.text("principle"),
        label_it=entry.text("it"),
        label_en=entry.text("en"),
        synonyms=entry.texts("synonyms"),
        scale_it=entry.texts("scale_it"),
        scale_en=entry.texts("scale_en"),
        strength_it=entry.text("strength_it"),
        strength_en=entry.text("strength_en"),
        evidence=tuple(_level(code, name) for name in entry.texts("evidence")),
        required_strength=entry.number("required_strength"),
        scope=_scope(code, entry.text("scope")),
        crosswalk=entry.lists("crosswalk"),
        issuers=entry.texts("issuers"),
        formal=entry.flag("formal"),
        core=entry.flag("core"),
        computed=entry.flag("computed"),
    )


def _level(criterion: str, name: str) -> EvidenceLevel:
    try:
        return EvidenceLevel(name)
    except ValueError as error:
        raise UnknownEvidenceLevel(criterion, name) from error


def _scope(criterion: str, name: str) -> Scope:
    try:
        return Scope(name)
    except ValueError as error:
        raise UnknownScope(criterion, name) from error
