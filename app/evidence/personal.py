"""What evidence and its checking hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.evidence.models import ClaimEvent
from app.evidence.objection_models import Objection
from app.evidence.verifier_models import Verifier
from app.evidence.visit_models import VisitVisitor

ROOM = "evidence"


def register(personal: PersonalData) -> None:
    """Tell what is held here: who vouched for something must not become nobody."""
    kept = (
        ClaimEvent.actor_id,
        Objection.person_id,
        Verifier.person_id,
        Verifier.granted_by_id,
        VisitVisitor.person_id,
    )
    personal.add(*(Holding(ROOM, each, Fate.KEPT, Reason.HISTORY) for each in kept))
