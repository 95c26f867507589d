"""Who nearby asks for what an order lacks and is no group: they take no part in orders, but may be written to."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.matches.pooling import MOST_KM
from app.orders.models import CollectiveOrder, PackScope
from app.orders.together import pooling_queries
from app.orders.together.joining import STILL_OPEN
from app.orders.together.pooling import around, fitting, lack_of
from catalog.geography import distance_km

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand that an order could serve."""

    id: uuid.UUID
    who: str
    text: str
    km: float


def asked_nearby(session: Session, order: CollectiveOrder, day: date) -> list[Asked]:
    """Return the public demands of others for what an order lacks, the nearest first; `order` has its holder."""
    if order.state not in STILL_OPEN or order.pack_scope is PackScope.EACH:
        return []
    lacking = lack_of(session, order).lacking
    if not lacking:
        return []
    months = around((order.deliver_on or day).month)
    found = [
        Asked(
            demand.id,
            owner.name,
            demand.text,
            distance_km(order.holder.lat, order.holder.lon, owner.lat, owner.lon),
        )
        for demand, owner in pooling_queries.demands_of_others(session, day)
        if fitting(demand, lacking) and (not demand.months or demand.months & months)
    ]
    near = [each for each in found if each.km <= MOST_KM]
    return sorted(near, key=lambda each: (each.km, each.who, each.id))[:MOST_SHOWN]
