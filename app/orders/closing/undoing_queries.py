"""What was said of the goods of an order, counted: it stands in the way of whoever would go back."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.orders.claims import arrival_queries
from app.orders.claims.arrival_models import LineArrival
from app.orders.claims.claim_models import GoodsClaim
from app.orders.claims.claim_states import STANDING
from app.orders.claims.substitution_models import (
    Substitution,
    SubstitutionRefusal,
    SubstitutionShare,
)
from app.orders.closing.models import Allotment


@dataclass(frozen=True, slots=True)
class InTheWay:
    """How many weights and counts, products that came, things in place of others, claims; all 0: nothing."""

    weights: int = 0
    arrivals: int = 0
    substitutes: int = 0
    claims: int = 0

    def __bool__(self) -> bool:
        return bool(self.weights or self.arrivals or self.substitutes or self.claims)


def reported(session: Session, order_id: uuid.UUID) -> InTheWay:
    """Return all that was said of the goods since the order was closed, and not taken back."""
    units, shared = Allotment.delivered_units, Allotment.shared_units
    # What an arrival or a substitution shared counts as that, not as somebody's word at the table.
    counted = units.is_not(None) & (shared.is_(None) | (units != shared))
    closing = arrival_queries.last_closing(session, order_id).number
    return InTheWay(
        weights=_allotments(session, order_id, Allotment.delivered_grams.is_not(None) | counted),
        arrivals=_arrivals(session, order_id, closing),
        substitutes=_substitutes(session, order_id, closing),
        claims=_claims(session, order_id),
    )


def handed_out(session: Session, order_id: uuid.UUID) -> InTheWay:
    """Return how many times a household got something, and what is claimed of it."""
    something = (Allotment.delivered_units > 0) | (Allotment.delivered_grams > 0)
    return InTheWay(
        weights=_allotments(session, order_id, something), claims=_claims(session, order_id)
    )


def _allotments(session: Session, order_id: uuid.UUID, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Allotment).where(Allotment.order_id == order_id, which)
    return session.scalar(query) or 0


def _arrivals(session: Session, order_id: uuid.UUID, closing: int) -> int:
    query = select(func.count(LineArrival.line_id.distinct())).where(
        LineArrival.order_id == order_id, LineArrival.closing == closing
    )
    return session.scalar(query) or 0


def _substitutes(session: Session, order_id: uuid.UUID, closing: int) -> int:
    refused = exists().where(SubstitutionRefusal.share_id == SubstitutionShare.id)
    query = (
        select(func.count(Substitution.id.distinct()))
        .join(SubstitutionShare, SubstitutionShare.substitution_id == Substitution.id)
        .where(Substitution.order_id == order_id, Substitution.closing == closing, ~refused)
    )
    return session.scalar(query) or 0


def _claims(session: Session, order_id: uuid.UUID) -> int:
    query = select(func.count()).select_from(GoodsClaim)
    return (
        session.scalar(query.where(GoodsClaim.order_id == order_id, GoodsClaim.state.in_(STANDING)))
        or 0
    )
