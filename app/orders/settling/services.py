"""Settling an order: what each household owes goes into the books of its group, once; taken back by its mirror.

The book of the holder owes to the producers, and has its due from its own households and from the other
groups. The book of another group has its due from its households, and owes to the holder.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.ledger.models import EntryKind
from app.ledger.services import open_book, reverse_entry
from app.orders import queries
from app.orders.claims.allowances import due_of
from app.orders.models import CollectiveOrder
from app.orders.settling import charge_queries
from app.orders.settling import queries as settling_queries
from app.orders.settling.clerk import LONGEST_TEXT, Clerk, Due, cause_of
from app.orders.settling.cost_models import OrderCharge
from app.orders.settling.reckoned import Charged, Reckoning
from app.orders.settling.reckoning import reckon
from app.orders.states import OrderAction
from app.orders.steps import take_step
from catalog.base import new_id
from catalog.organisations import Organisation


def settle(
    session: Session, order: CollectiveOrder, *, actor: Actor | None, on: date, now: datetime
) -> Reckoning:
    """Settle a delivered order: what was worked out is charged and entered. The order must be locked.

    Parameters
    ----------
    on : date
        The day of the entries.

    Raises
    ------
    ImpossibleAction
        When it is not delivered, or somebody was faster.
    PeriodClosed
        When the books of a group are closed on that day.
    """
    take_step(session, order, OrderAction.SETTLE, actor=actor, now=now)
    number = queries.last_event_number(session, order.id)
    reckoning = reckon(session, order)
    _keep_charges(session, order, number, reckoning)
    clerk = Clerk(session, order, number, actor, on, now)
    clerk.open_books(reckoning.members())
    for due in _dues(session, order, reckoning):
        clerk.enter(due)
    session.flush()
    return reckoning


def unsettle(
    session: Session,
    order: CollectiveOrder,
    *,
    reason: str,
    actor: Actor,
    on: date,
    now: datetime,
) -> None:
    """Take a settlement back: every entry of it is reversed, and the order is delivered again.

    What somebody has reversed by hand meanwhile stays reversed once. The order must be locked.

    Raises
    ------
    ImpossibleAction, PeriodClosed
    """
    number = charge_queries.last_settlement(session, order.id)
    take_step(session, order, OrderAction.UNSETTLE, actor=actor, now=now, reason=reason)
    prefix = cause_of(order.id, number or 0, "")
    for group_id in settling_queries.group_ids(session, order.id):
        open_book(session, group_id, now=now)
        for entry in settling_queries.entries_of_settlement(session, group_id, prefix):
            reverse_entry(session, entry, reason=reason, on=on, actor=actor, now=now)


def archive(session: Session, order: CollectiveOrder, *, actor: Actor, now: datetime) -> None:
    """Put a settled order away: from now on nothing of it changes.

    Raises
    ------
    ImpossibleAction
    """
    take_step(session, order, OrderAction.ARCHIVE, actor=actor, now=now)


def _keep_charges(
    session: Session, order: CollectiveOrder, number: int, reckoning: Reckoning
) -> None:
    goods, costs = [], []
    for each in reckoning.charged:
        whose = {
            "order_id": order.id,
            "settlement": number,
            "household_id": each.household_id,
            "group_id": each.group_id,
        }
        for key, cents in each.goods.items():
            goods.append(whose | {"id": new_id(), "producer_id": key, "cents": cents})
        for key, cents in each.costs.items():
            costs.append(whose | {"id": new_id(), "cost_id": key, "cents": cents})
    # Apart: rows that fill the same columns go to the database together.
    for rows in (goods, costs):
        if rows:
            session.execute(insert(OrderCharge), rows)


def _dues(session: Session, order: CollectiveOrder, reckoning: Reckoning) -> Iterator[Due]:
    for producer_id in sorted({key for each in reckoning.charged for key in each.goods}):
        producer = session.get_one(Organisation, producer_id)
        yield Due(
            kind=EntryKind.GOODS,
            name=f"goods:{producer_id}",
            text=f"{order.title} · {producer.name}"[:LONGEST_TEXT],
            payee_id=producer_id,
            only_in=None,
            parts=_by_group(reckoning, _goods_of(producer_id)),
        )
    for cost in reckoning.costs:
        yield Due(
            kind=EntryKind.COST,
            name=f"cost:{cost.id}",
            text=f"{order.title} · {cost.label}"[:LONGEST_TEXT],
            payee_id=cost.payee_id,
            only_in=cost.group_id if cost.payee_id is None else None,
            parts=_by_group(reckoning, _cost_of(cost.id)),
        )
    for each in reckoning.allowances:
        yield due_of(order, each)


def _by_group(
    reckoning: Reckoning, cents_of: Callable[[Charged], int]
) -> dict[uuid.UUID, dict[uuid.UUID, int]]:
    parts: defaultdict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    for each in reckoning.charged:
        if cents := cents_of(each):
            parts[each.group_id][each.household_id] = cents
    return parts


def _goods_of(producer_id: uuid.UUID) -> Callable[[Charged], int]:
    return lambda each: each.goods.get(producer_id, 0)


def _cost_of(cost_id: uuid.UUID) -> Callable[[Charged], int]:
    return lambda each: each.costs.get(cost_id, 0)
