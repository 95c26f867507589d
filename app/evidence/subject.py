"""Of what a claim speaks: an organisation as a whole, or one of its offers."""

import uuid
from dataclasses import dataclass

from catalog.criteria import CriteriaSet, Criterion, Scope


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
