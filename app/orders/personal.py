"""What collective orders hold about people."""

import uuid

from sqlalchemy.orm import Session

from app.accounts.personal.registry import Fate, Holding, PersonalData, Reason
from app.groups.personal import of_households
from app.groups.queries import households_alone
from app.orders.booking.models import Basket, Booking, BookingEvent
from app.orders.calendar.models import CalendarFeed
from app.orders.change_models import OrderChange
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.claim_models import ClaimEvent, GoodsClaim
from app.orders.claims.substitution_models import Substitution, SubstitutionRefusal
from app.orders.closing.models import Allotment
from app.orders.handover.models import HandoverReport
from app.orders.models import CollectiveOrder, OrderEvent, OrderLine
from app.orders.person_queries import (
    are_allotments_of,
    are_lines_of,
    are_orders_of,
    orders_under_way,
)
from app.orders.producers.answer_models import LineEvent, ProducerAnswer
from app.runtime.i18n import gettext as _

ROOM = "orders"


def waits_for_goods(session: Session, person_id: uuid.UUID) -> list[str]:
    """Tell which orders hold wishes of somebody alone in a household: the goods would come for nobody."""
    alone = [each.id for each in households_alone(session, person_id)]
    if not alone:
        return []
    return [
        _(
            "In the order “%(order)s” there are wishes of yours: take them out, or wait until it is settled.",
            order=title,
        )
        for title in orders_under_way(session, alone)
    ]


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
        *(
            of_households(each, ROOM)
            for each in (Basket.household_id, Booking.household_id, GoodsClaim.household_id)
        ),
        Holding(ROOM, CollectiveOrder.id, Fate.KEPT, Reason.BOOKS, through=are_orders_of),
        Holding(ROOM, OrderLine.id, Fate.KEPT, Reason.BOOKS, through=are_lines_of),
        Holding(ROOM, Allotment.booking_id, Fate.KEPT, Reason.BOOKS, through=are_allotments_of),
        Holding(ROOM, BookingEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, ProducerAnswer.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, LineEvent.by_id, Fate.KEPT, Reason.BOOKS),
        Holding(ROOM, CalendarFeed.person_id, Fate.DELETED, secret=frozenset({"token_hash"})),
    )
    personal.hindrances.append(waits_for_goods)
