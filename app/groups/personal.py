"""What groups hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.groups.models import Duty, HouseholdPerson
from app.groups.pact_models import Pact, PactEvent
from app.groups.shift_models import ShiftHelper

ROOM = "groups"


def register(personal: PersonalData) -> None:
    """Tell what is held here: the household and its accounts stay, the person leaves it."""
    personal.add(
        Holding(ROOM, HouseholdPerson.person_id, Fate.DELETED),
        Holding(ROOM, Duty.person_id, Fate.DELETED),
        Holding(ROOM, ShiftHelper.person_id, Fate.DELETED),
        Holding(ROOM, Pact.keeper_id, Fate.EMPTIED),
        Holding(ROOM, Pact.agreed_by_id, Fate.EMPTIED),
        Holding(ROOM, PactEvent.by_id, Fate.KEPT, Reason.HISTORY),
    )
