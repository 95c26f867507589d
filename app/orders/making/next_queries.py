"""Readings of the orders that follow each other."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders.models import CollectiveOrder


def has_next(session: Session, order_id: uuid.UUID) -> bool:
    """Tell whether an order has been made after another."""
    query = select(CollectiveOrder.id).where(CollectiveOrder.previous_id == order_id).limit(1)
    return session.scalar(query) is not None
