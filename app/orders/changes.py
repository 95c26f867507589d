"""Noting what was changed in an order. The order must be locked by the caller: changes are numbered."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders.change_models import ChangeKind, OrderChange
from app.orders.models import CollectiveOrder
from app.orders.together import queries as group_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which group or line a change is about, and why it was made."""

    group_id: uuid.UUID | None = None
    line_id: uuid.UUID | None = None
    reason: str = ""


def note_change(
    session: Session,
    order: CollectiveOrder,
    kind: ChangeKind,
    about: About,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Note a change of an order, for its page and for the log of the district."""
    session.add(
        OrderChange(
            order_id=order.id,
            number=group_queries.last_change_number(session, order.id) + 1,
            kind=kind,
            organisation_id=about.group_id,
            line_id=about.line_id,
            reason=about.reason,
            by_id=actor.person_id if actor else None,
            at=now,
        )
    )
    session.flush()
    facts = {
        name: str(value)
        for name, value in (("group", about.group_id), ("line", about.line_id))
        if value is not None
    }
    subject = Subject("collective_order", order.id)
    record(session, f"order.{kind}", subject, actor=actor, now=now, facts=facts)
