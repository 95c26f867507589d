"""Claims as badges: what is said, and how well it is shown today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.web.filters import locale_code
from catalog.claims import Claim
from catalog.criteria import CriteriaSet
from catalog.evidence import is_expired, strength


@dataclass(frozen=True, slots=True)
class Badge:
    """A claim and how well it is shown today."""

    label: str
    level: str
    until: date | None
    expired: bool


def badges_of(
    claims: Iterable[Claim], criteria: CriteriaSet, asked: tuple[str, ...], day: date, most: int
) -> tuple[Badge, ...]:
    """Return the claims worth showing: what was asked first, then the strongest."""
    shown = [claim for claim in claims if claim.value and claim.criterion_code in criteria]

    def weight(claim: Claim) -> tuple[bool, float, str]:
        strong = strength(claim.value, claim.level, valid_until=claim.valid_until, day=day) or 0.0
        return (claim.criterion_code not in asked, -strong, claim.criterion_code)

    return tuple(
        Badge(
            criteria.get(claim.criterion_code).label(locale_code()),
            claim.level.value,
            claim.valid_until,
            expired=is_expired(claim.valid_until, day),
        )
        for claim in sorted(shown, key=weight)[:most]
    )
