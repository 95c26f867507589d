"""Settling an order: what each household owes goes into the books of its group, once; taken back by its mirror.

The book of the holder owes to the producers, and has its due from its own households and from the other
groups. The book of another group has its due from its households, and owes to the holder.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.ledger.accounts import household_accounts
from app.ledger.drafts import LEAST_SIDES, EntryDraft, Side, merged
from app.ledger.errors import ForeignAccount
from app.ledger.models import AccountKind, EntryKind
from app.ledger.queries import account_named
from app.ledger.services import GROUP, open_book, partner_account, reverse_entry, write_entry
from app.orders import queries, settling_queries
from app.orders.cost_models import OrderCharge
from app.orders.models import CollectiveOrder
from app.orders.reckoning import Charged, Reckoning, reckon
from app.orders.states import OrderAction
from app.orders.steps import take_step
from catalog.base import new_id
from catalog.organisations import Organisation

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that households owe: the goods of a producer, or a cost; it becomes an entry in each book.

    Attributes
    ----------
    payee_id
        The producer it is owed to; None: a group, for its own purse.
    only_in
        The group in whose own purse it stays, when it concerns that group alone.
    """

    kind: EntryKind
    name: str
    text: str
    payee_id: uuid.UUID | None
    only_in: uuid.UUID | None
    # By group, then by household.
    parts: Mapping[uuid.UUID, Mapping[uuid.UUID, int]]


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
    clerk = _Clerk(session, order, number, actor, on, now)
    clerk.open_books(reckoning)
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
    number = settling_queries.last_settlement(session, order.id)
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


def cause_of(order_id: uuid.UUID, settlement: int, name: str) -> str:
    """Return what an entry of a settlement comes from: the same is not entered twice."""
    return f"settlement:{order_id}:{settlement}:{name}"


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


@dataclass(slots=True)
class _Clerk:
    """Writes a settlement into the books."""

    session: Session
    order: CollectiveOrder
    number: int
    actor: Actor | None
    on: date
    now: datetime
    households: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def open_books(self, reckoning: Reckoning) -> None:
        """Lock the books, in the same order whoever does it, and open the accounts of households."""
        members: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for each in reckoning.charged:
            members[each.group_id].append(each.household_id)
        for group_id in sorted({self.order.holder_id, *members}):
            self.households |= household_accounts(
                self.session, group_id, members[group_id], now=self.now
            )

    def enter(self, due: Due) -> None:
        """Write what households owe for one thing into the book of each group."""
        holder = self.order.holder_id
        sums = {group_id: sum(parts.values()) for group_id, parts in due.parts.items()}
        for group_id, parts in sorted(due.parts.items()):
            if group_id == holder:
                continue
            stays = due.only_in == group_id
            other = self._purse(group_id) if stays else self._partner(group_id, holder)
            self._write(group_id, due, [*self._debits(parts), Side(other, -sums[group_id])])
        if due.only_in in {None, holder}:
            mine = self._debits(due.parts.get(holder, {}))
            others = [
                Side(self._partner(holder, group_id), cents)
                for group_id, cents in sorted(sums.items())
                if group_id != holder
            ]
            credit = Side(self._payee(due), -sum(sums.values()))
            self._write(holder, due, [*mine, *others, credit])

    def _debits(self, parts: Mapping[uuid.UUID, int]) -> list[Side]:
        return [Side(self.households[key], cents) for key, cents in sorted(parts.items())]

    def _payee(self, due: Due) -> uuid.UUID:
        holder = self.order.holder_id
        if due.payee_id is None:
            return self._purse(holder)
        return self._partner(holder, due.payee_id, AccountKind.PRODUCER)

    def _purse(self, group_id: uuid.UUID) -> uuid.UUID:
        found = account_named(self.session, group_id, GROUP)
        if found is None:
            raise ForeignAccount
        return found.id

    def _partner(
        self, book: uuid.UUID, other: uuid.UUID, kind: AccountKind = AccountKind.PARTNER
    ) -> uuid.UUID:
        partner = self.session.get_one(Organisation, other)
        return partner_account(self.session, book, partner, now=self.now, kind=kind).id

    def _write(self, group_id: uuid.UUID, due: Due, sides: Sequence[Side]) -> None:
        found = merged(sides)
        if len(found) < LEAST_SIDES:
            return
        draft = EntryDraft(
            kind=due.kind,
            on=self.on,
            text=due.text,
            sides=found,
            cause=cause_of(self.order.id, self.number, due.name),
        )
        write_entry(self.session, group_id, draft, actor=self.actor, now=self.now)
