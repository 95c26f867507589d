"""What the books hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.ledger.models import LedgerEntry

ROOM = "ledger"


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    personal.add(Holding(ROOM, LedgerEntry.by_id, Fate.KEPT, Reason.BOOKS))
