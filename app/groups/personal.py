"""What groups hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData
from app.groups.models import Duty, HouseholdPerson

ROOM = "groups"


def register(personal: PersonalData) -> None:
    """Tell what is held here: the household and its accounts stay, the person leaves it."""
    personal.add(
        Holding(ROOM, HouseholdPerson.person_id, Fate.DELETED),
        Holding(ROOM, Duty.person_id, Fate.DELETED),
    )
