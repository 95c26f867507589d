"""What collective orders hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.orders.booking.models import BookingEvent
from app.orders.calendar.models import CalendarFeed
from app.orders.change_models import OrderChange
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.claim_models import ClaimEvent
from app.orders.claims.substitution_models import Substitution, SubstitutionRefusal
from app.orders.handover.models import HandoverReport
from app.orders.models import CollectiveOrder, OrderEvent
from app.orders.producers.answer_models import LineEvent, ProducerAnswer

ROOM = "orders"


def register(personal: PersonalData) -> None:
    """Tell what is held here: what households booked is theirs, and who typed it may be forgotten."""
    personal.add(
        Holding(ROOM, CollectiveOrder.created_by_id, Fate.EMPTIED),
        Holding(ROOM, OrderEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, HandoverReport.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, LineArrival.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, ClaimEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, Substitution.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, SubstitutionRefusal.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, OrderChange.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, BookingEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, ProducerAnswer.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, LineEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, CalendarFeed.person_id, Fate.DELETED, secret=frozenset({"token_hash"})),
    )
