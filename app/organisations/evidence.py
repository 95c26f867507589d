"""Claims as badges: what is said, and how well it is shown today."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.web.filters import locale_code
from catalog.claims import Claim
from catalog.criteria import CriteriaSet, Criterion
from catalog.evidence import is_expired, strength

_NUMBER_OF_A_LAW = re.compile(r" \([^)]*\d[^)]*\)$")


@dataclass(frozen=True, slots=True)
class Badge:
    """A claim and how well it is shown today."""

    label: str
    level: str
    until: date | None
    expired: bool
    disputed: bool = False


def short_label(criterion: Criterion, language: str) -> str:
    """Return the name of a criterion without the number of its law or standard."""
    return _NUMBER_OF_A_LAW.sub("", criterion.label(language))


def strongest_first(claims: Iterable[Claim], asked: Collection[str], day: date) -> list[Claim]:
    """Return claims with what was asked first, then the strongest of today."""

    def weight(claim: Claim) -> tuple[bool, float, str]:
        held = strength(claim.value, claim.level, valid_until=claim.valid_until, day=day)
        return (claim.criterion_code not in asked, -(held or 0.0), claim.criterion_code)

    return sorted(claims, key=weight)


def badges_of(
    claims: Iterable[Claim], criteria: CriteriaSet, asked: tuple[str, ...], day: date, most: int
) -> tuple[Badge, ...]:
    """Return the claims worth showing: what was asked first, then the strongest."""
    shown = [claim for claim in claims if claim.value and claim.criterion_code in criteria]
    return tuple(
        Badge(
            short_label(criteria.get(claim.criterion_code), locale_code()),
            claim.level.value,
            claim.valid_until,
            expired=is_expired(claim.valid_until, day),
            disputed=claim.disputed,
        )
        for claim in strongest_first(shown, asked, day)[:most]
    )
