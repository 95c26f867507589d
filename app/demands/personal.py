"""What demands, proposals and their threads hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData
from app.demands.models import Proposal, ProposalMessage
from catalog.demands import Demand

ROOM = "demands"


def register(personal: PersonalData) -> None:
    """Tell what is held here: what was found for a demand, and proposed for it, goes with it."""
    personal.add(
        Holding(ROOM, Demand.person_id, Fate.DELETED),
        # A proposal is of an organisation to an organisation; who typed it is forgotten.
        Holding(ROOM, Proposal.proposed_by_id, Fate.EMPTIED),
        Holding(ROOM, Proposal.decided_by_id, Fate.EMPTIED),
        Holding(ROOM, ProposalMessage.person_id, Fate.EMPTIED),
    )
