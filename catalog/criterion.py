"""A principle, a measurable criterion of it, and the rules that each keeps on its own."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from catalog.criteria_errors import (
    BadCode,
    BadScale,
    MissingCrosswalk,
    MissingEvidence,
    MissingIssuer,
    RequiredStrengthOutOfRange,
    UnknownCrosswalkCode,
)
from catalog.evidence import HIGHEST_VALUE, EvidenceLevel, rank

CROSSWALK_CODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "res": frozenset(f"col-{number}" for number in range(1, 11)),
        "ecg": frozenset(f"{group}{number}" for group in "ABCDE" for number in range(1, 5)),
        "pamapam": frozenset(str(number) for number in range(1, 16)),
        "essglobal": frozenset(f"q{number:02d}" for number in range(1, 10)),
    }
)
"""The codes of the charters and evaluation schemes to which a criterion may correspond."""

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Scope(enum.StrEnum):
    """Of what a criterion speaks."""

    ORGANISATION = "organisation"
    OFFER = "offer"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """One of the district's founding principles; `number` (from 0) is its place in the set."""

    code: str
    label_it: str
    label_en: str
    description_it: str
    description_en: str
    number: int = 0

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadCode(self.code)

    def label(self, language: str) -> str:
        """Return the label in English for "en", else in Italian."""
        return self.label_en if language == "en" else self.label_it

    def description(self, language: str) -> str:
        """Return the description in English for "en", else in Italian."""
        return self.description_en if language == "en" else self.description_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A measurable sub-criterion of a principle.

    Parameters
    ----------
    code, principle : str
        Stable slugs: its own and its principle's.
    label_it, label_en : str
        What the page calls it.
    synonyms : tuple of str
        Italian words people type for it, besides its label.
    scale_it, scale_en : tuple of 5 str
        What each value from 0 to 4 means.
    strength_it, strength_en : str
        What makes a claim of it strong or weak.
    evidence : tuple of EvidenceLevel
        The levels that a claim may have; kept weakest first, each once.
    required_strength : float
        Least strength, in [0, 1], that satisfies a buyer who makes it a must.
    scope : Scope
        Whether organisations, offers or both may claim it.
    crosswalk : Mapping of str to tuple of str
        Scheme (a key of `CROSSWALK_CODES`) to its corresponding codes; at least one code.
    issuers : tuple of str
        Who certifies it or keeps its register; at least one when `formal`.
    formal : bool
        A certificate, mark or register entry with issuer, number and dates stands behind it.
    core : bool
        It counts in the default ethics score.
    computed : bool
        It is worked out from other data for each demand; claims of it are only a hint.
    number : int
        Its column in arrays, from 0; given by the set, never stored.

    Raises
    ------
    BadCriteria
        The subclass says which rule is broken.
    """

    code: str
    principle: str
    label_it: str
    label_en: str
    synonyms: tuple[str, ...]
    scale_it: tuple[str, ...]
    scale_en: tuple[str, ...]
    strength_it: str
    strength_en: str
    evidence: tuple[EvidenceLevel, ...]
    required_strength: float
    scope: Scope
    crosswalk: Mapping[str, tuple[str, ...]] = field(hash=False)
    issuers: tuple[str, ...] = ()
    formal: bool = False
    core: bool = False
    computed: bool = False
    number: int = 0

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadCode(self.code)
        for scale in (self.scale_it, self.scale_en):
            if len(scale) != HIGHEST_VALUE + 1 or len(set(scale)) != len(scale):
                raise BadScale(self.code, len(scale))
        if not self.evidence:
            raise MissingEvidence(self.code)
        if not 0.0 <= self.required_strength <= 1.0:
            raise RequiredStrengthOutOfRange(self.code, self.required_strength)
        if self.formal and not self.issuers:
            raise MissingIssuer(self.code)
        self._check_crosswalk()
        levels = tuple(sorted(set(self.evidence), key=rank))
        object.__setattr__(self, "evidence", levels)
        object.__setattr__(self, "crosswalk", MappingProxyType(dict(self.crosswalk)))

    def label(self, language: str) -> str:
        """Return the label in English for "en", else in Italian."""
        return self.label_en if language == "en" else self.label_it

    def scale(self, language: str) -> tuple[str, ...]:
        """Return the five texts of the scale in English for "en", else in Italian."""
        return self.scale_en if language == "en" else self.scale_it

    def strength_meaning(self, language: str) -> str:
        """Return what the strength means in English for "en", else in Italian."""
        return self.strength_en if language == "en" else self.strength_it

    def accepts(self, level: EvidenceLevel) -> bool:
        """Return whether a claim of this criterion may rest on evidence of this level."""
        return level in self.evidence

    def _check_crosswalk(self) -> None:
        for scheme, codes in self.crosswalk.items():
            if scheme not in CROSSWALK_CODES:
                raise UnknownCrosswalkCode(self.code, scheme=scheme, crosswalk_code=None)
            for crosswalk_code in codes:
                if crosswalk_code not in CROSSWALK_CODES[scheme]:
                    raise UnknownCrosswalkCode(
                        self.code, scheme=scheme, crosswalk_code=crosswalk_code
                    )
        if not any(self.crosswalk.values()):
            raise MissingCrosswalk(self.code)
