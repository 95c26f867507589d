"""How well a claim is shown, and what the claim is therefore worth on a given day."""

import enum
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from catalog.errors import Invalid

HIGHEST_VALUE = 4
"""Claims are made on a scale of whole numbers from 0 to this."""


class EvidenceLevel(enum.StrEnum):
    """Who stands behind a claim, from the weakest to the strongest.

    Members are strings, so `<` compares them by letter: compare `rank(level)` instead.
    """

    SELF_DECLARED = "self_declared"
    DOCUMENTED = "documented"
    PEER_VERIFIED = "peer_verified"
    CERTIFIED = "certified"
    PUBLIC_REGISTER = "public_register"


RANKS: Mapping[EvidenceLevel, int] = MappingProxyType(
    {level: position for position, level in enumerate(EvidenceLevel)}
)
"""The number that stands for a level in arrays, 0..4."""

WEIGHTS: Mapping[EvidenceLevel, float] = MappingProxyType(
    {
        EvidenceLevel.SELF_DECLARED: 0.4,
        EvidenceLevel.DOCUMENTED: 0.6,
        EvidenceLevel.PEER_VERIFIED: 0.85,
        EvidenceLevel.CERTIFIED: 1.0,
        EvidenceLevel.PUBLIC_REGISTER: 1.0,
    }
)
"""How far a level is trusted while it is valid, in [0, 1]."""


class ClaimValueOffScale(Invalid):
    """A claim has a whole value from 0 to 4, or none when the criterion does not apply."""

    code = "claim_value_off_scale"

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__()


def rank(level: EvidenceLevel) -> int:
    """Return the position of a level, 0 (self-declared) to 4 (public register)."""
    return RANKS[level]


def is_expired(valid_until: date | None, day: date) -> bool:
    """Return whether evidence no longer holds on `day`.

    Parameters
    ----------
    valid_until : date or None
        Last day on which the evidence holds, included; None when it has no end.
    day : date
        The day that matters to the asker: the day of the demand, not of the search.
    """
    return valid_until is not None and day > valid_until


def trust(level: EvidenceLevel, *, valid_until: date | None, day: date) -> float:
    """Return the weight of evidence on a day, in [0.4, 1].

    Past its last day evidence is worth what a mere declaration is worth, never more than before.
    """
    if is_expired(valid_until, day):
        return min(WEIGHTS[level], WEIGHTS[EvidenceLevel.SELF_DECLARED])
    return WEIGHTS[level]


def strength(
    value: int | None, level: EvidenceLevel, *, valid_until: date | None, day: date
) -> float | None:
    """Return what a claim is worth on a day: value / 4 x weight of its evidence on that day.

    Parameters
    ----------
    value : int or None
        0..4, or None when the criterion does not apply to the organisation or offer.
    level : EvidenceLevel
        The evidence for the claim.
    valid_until : date or None
        Last day on which the evidence holds, included; None when it has no end.
    day : date
        The day that matters to the asker.

    Returns
    -------
    float or None
        In [0, 1]; None (it leaves the score) when the criterion does not apply.

    Raises
    ------
    ClaimValueOffScale
        When `value` is not a whole number from 0 to 4.
    """
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= HIGHEST_VALUE:
        raise ClaimValueOffScale(value)
    return value / HIGHEST_VALUE * trust(level, valid_until=valid_until, day=day)
