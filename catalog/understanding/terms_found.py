"""What the readers of names have found so far."""

from dataclasses import dataclass, field

from catalog.understanding.terms import Match
from catalog.understanding.tokens import Span
from catalog.understanding.understood import CategoryHit, CriterionHit, Question


@dataclass(slots=True)
class TermsFound:
    """What the text names: categories and criteria, where they stand, and further mentions of them."""

    categories: dict[str, CategoryHit] = field(default_factory=dict)
    criteria: dict[str, CriterionHit] = field(default_factory=dict)
    more: list[tuple[str, Span]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)
    undecided: list[tuple[Match, Match]] = field(default_factory=list)
