"""What a title alone tells of an offer: category, sale unit, VAT, season, criteria."""

import re
from dataclasses import dataclass

from catalog.categories import Category
from catalog.category_search import find_categories
from catalog.criteria import CriteriaSet
from catalog.criterion import Scope
from catalog.evidence import EvidenceLevel
from catalog.understanding import Lexicon, classify_title, criteria_in_title
from catalog.understanding.sale_units import SaleUnitGuess, sale_unit_in_title
from catalog.vat import load_vat

SURE = 0.7
MOST_GUESSES = 4
MOST_FOUND = 8
ORGANIC, INTEGRATED = "organic", "integrated-production"
# On each criterion's own scale: conversion is half the way, integrated production what the law asks.
FULL, IN_CONVERSION, FOLLOWS_ADVICE = 4, 2, 1
_CONVERSION = re.compile(r"\bin\s+conversione\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """A category to choose; `sure` says whether the title leaves no doubt."""

    category: Category
    sure: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a new offer would be, as far as its title says."""

    options: tuple[Option, ...]
    sale_unit: SaleUnitGuess | None
    vat_basis_points: int | None
    months: int | None
    claims: tuple[str, ...]

    @property
    def category(self) -> Category | None:
        """The category proposed first."""
        return self.options[0].category if self.options else None


def options_of(title: str, lexicon: Lexicon) -> tuple[Option, ...]:
    """Return the categories that a title may mean, the likeliest first, with those just above and beside it."""
    guesses = classify_title(title, lexicon)
    options = [Option(lexicon.tree.get(each.code), each.confidence >= SURE) for each in guesses]
    if options and options[0].category.parent is not None:
        options.append(Option(lexicon.tree.get(options[0].category.parent), sure=False))
    return _distinct(options)[:MOST_GUESSES]


def options_found(words: str, lexicon: Lexicon) -> tuple[Option, ...]:
    """Return the categories of the whole tree that answer to some words."""
    found = find_categories(lexicon.tree, words, most=MOST_FOUND)
    return tuple(Option(category, sure=False) for category in found)


def _distinct(options: list[Option]) -> tuple[Option, ...]:
    return tuple({option.category.code: option for option in reversed(options)}.values())[::-1]


def propose(title: str, lexicon: Lexicon, criteria: CriteriaSet) -> Proposal:
    """Return what a title proposes; an unknown thing proposes nothing but its criteria."""
    options = options_of(title, lexicon)
    claims = tuple(claims_in_title(title, lexicon, criteria))
    if not options:
        return Proposal((), None, None, None, claims)
    category = options[0].category
    return Proposal(
        options,
        sale_unit_in_title(title, category, lexicon),
        load_vat().proposed(lexicon.tree, category.code),
        category.months,
        claims,
    )


def claims_in_title(title: str, lexicon: Lexicon, criteria: CriteriaSet) -> dict[str, int]:
    """Return the criteria that a title names and an owner may declare of an offer, with their values."""
    codes = [hit.code for hit in criteria_in_title(title, lexicon)]
    converting = _CONVERSION.search(title) is not None
    if converting and ORGANIC not in codes:
        codes.append(ORGANIC)
    return {
        code: _value(code, converting=converting)
        for code in codes
        if code in criteria
        and criteria.get(code).scope is not Scope.ORGANISATION
        and not criteria.get(code).computed
        and criteria.get(code).accepts(EvidenceLevel.SELF_DECLARED)
    }


def _value(code: str, *, converting: bool) -> int:
    if code == ORGANIC and converting:
        return IN_CONVERSION
    return FOLLOWS_ADVICE if code == INTEGRATED else FULL
