"""What the books hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.ledger.bank.models import BankStatement, Placing, StatementUpload
from app.ledger.models import LedgerEntry

ROOM = "ledger"


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    personal.add(
        Holding(ROOM, LedgerEntry.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, StatementUpload.by_id, Fate.EMPTIED),
        Holding(ROOM, BankStatement.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, Placing.by_id, Fate.KEPT, Reason.BOOKS),
    )
