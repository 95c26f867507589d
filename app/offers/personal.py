"""What offers hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from catalog.offer_prices import OfferPrice

ROOM = "offers"


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    personal.add(Holding(ROOM, OfferPrice.changed_by_id, Fate.KEPT, Reason.HISTORY))
