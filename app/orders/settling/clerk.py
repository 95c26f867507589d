"""Writes what households owe for an order, or are allowed, into the book of each group."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.ledger.accounts import household_accounts
from app.ledger.drafts import LEAST_SIDES, EntryDraft, Side, merged
from app.ledger.errors import ForeignAccount
from app.ledger.models import AccountKind, EntryKind
from app.ledger.queries import account_named
from app.ledger.services import GROUP, partner_account, write_entry
from app.orders.models import CollectiveOrder
from catalog.organisations import Organisation

LONGEST_TEXT = 300


def cause_of(order_id: uuid.UUID, settlement: int, name: str) -> str:
    """Return what an entry of a settlement comes from: the same is not entered twice."""
    return f"settlement:{order_id}:{settlement}:{name}"


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


@dataclass(slots=True)
class Clerk:
    """Writes a settlement into the books."""

    session: Session
    order: CollectiveOrder
    number: int
    actor: Actor | None
    on: date
    now: datetime
    households: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    def open_books(self, members: Mapping[uuid.UUID, Collection[uuid.UUID]]) -> None:
        """Lock the books, in the same order whoever does it, and open the accounts of households by group."""
        for group_id in sorted({self.order.holder_id, *members}):
            self.households |= household_accounts(
                self.session, group_id, members.get(group_id, ()), now=self.now
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
