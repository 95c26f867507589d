"""The ethical profile: how far an organisation meets each principle, and how well that is shown."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.claims import Claim
from catalog.criteria import CriteriaSet, Principle
from catalog.evidence import EvidenceLevel, is_expired, rank, strength


class PrincipleState(enum.StrEnum):
    """How much is known of a principle."""

    VERIFIED = "verified"
    DECLARED = "declared"
    NOT_APPLICABLE = "not_applicable"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PrincipleProfile:
    """One principle of an organisation: strength in [0, 1], its state and the claims behind it."""

    principle: Principle
    strength: float
    state: PrincipleState
    claims: tuple[Claim, ...]


def ethical_profile(
    claims: Iterable[Claim], criteria: CriteriaSet, *, day: date
) -> tuple[PrincipleProfile, ...]:
    """Return the profile over all principles, in their order.

    The strength of a principle is the mean over its core criteria and over whatever else is claimed:
    a core criterion nobody speaks of counts 0, one that does not apply is left out.
    """
    by_criterion = {claim.criterion_code: claim for claim in claims}
    return tuple(
        _profile_of(principle, by_criterion, criteria, day) for principle in criteria.principles
    )


def _profile_of(
    principle: Principle, by_criterion: dict[str, Claim], criteria: CriteriaSet, day: date
) -> PrincipleProfile:
    strengths: list[float] = []
    said: list[Claim] = []
    for criterion in criteria.of_principle(principle.code):
        claim = by_criterion.get(criterion.code)
        if claim is None:
            if criterion.core and not criterion.computed:
                strengths.append(0.0)
            continue
        said.append(claim)
        held = strength(claim.value, claim.level, valid_until=claim.valid_until, day=day)
        if held is not None:
            strengths.append(held)
    mean = sum(strengths) / len(strengths) if strengths else 0.0
    return PrincipleProfile(principle, mean, _state(said, day), tuple(said))


def _state(said: list[Claim], day: date) -> PrincipleState:
    if not said:
        return PrincipleState.NONE
    if all(claim.value is None for claim in said):
        return PrincipleState.NOT_APPLICABLE
    checked = rank(EvidenceLevel.PEER_VERIFIED)
    verified = any(
        claim.value and rank(claim.level) >= checked and not is_expired(claim.valid_until, day)
        for claim in said
    )
    return PrincipleState.VERIFIED if verified else PrincipleState.DECLARED
