"""What the room of organisations holds about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.organisations.models import Matter, RegistrationDraft

ROOM = "organisations"


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    personal.add(
        Holding(ROOM, RegistrationDraft.person_id, Fate.DELETED),
        Holding(ROOM, Matter.settled_by_id, Fate.KEPT, Reason.HISTORY),
    )
