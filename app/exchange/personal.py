"""What price lists that are read hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.exchange.models import PriceListImport

ROOM = "exchange"


def register(personal: PersonalData) -> None:
    """Tell what is held here: the file goes after a week, that prices were taken from it stays."""
    personal.add(Holding(ROOM, PriceListImport.person_id, Fate.KEPT, Reason.HISTORY))
