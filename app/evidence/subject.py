"""Of what a claim speaks: an organisation as a whole, or one of its offers."""

import uuid
from dataclasses import dataclass

from app.evidence.errors import CriterionNotForThis
from catalog.criteria import CriteriaSet, Criterion, Scope, load_criteria
from catalog.evidence import EvidenceLevel

# What an owner can hand in; peers come and see by themselves.
HANDED_IN = (
    EvidenceLevel.DOCUMENTED,
    EvidenceLevel.CERTIFIED,
    EvidenceLevel.PUBLIC_REGISTER,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An organisation, or one of its offers."""

    organisation_id: uuid.UUID
    offer_id: uuid.UUID | None = None

    def admits(self, criterion: Criterion) -> bool:
        """Tell whether a criterion can be claimed here by hand."""
        only = Scope.ORGANISATION if self.offer_id is None else Scope.OFFER
        return criterion.scope in {only, Scope.BOTH} and not criterion.computed

    def criteria(self, criteria: CriteriaSet) -> tuple[Criterion, ...]:
        """Return the criteria that can be claimed here, in order."""
        return tuple(criterion for criterion in criteria if self.admits(criterion))


def claimable(subject: Subject, code: str) -> Criterion:
    """Return a criterion that can be claimed of the subject.

    Raises
    ------
    CriterionNotForThis, UnknownCriterion
    """
    criterion = load_criteria().get(code)
    if not subject.admits(criterion):
        raise CriterionNotForThis(code)
    return criterion


def levels_to_hand_in(criterion: Criterion) -> tuple[EvidenceLevel, ...]:
    """Return the kinds of evidence that an owner can hand in for a criterion."""
    return tuple(level for level in HANDED_IN if criterion.accepts(level))
