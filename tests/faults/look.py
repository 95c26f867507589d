"""Everything that the database says of one order and of the books of its groups, by names that a person can read."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.accounts.audit_models import AuditEntry
from app.ledger.models import LedgerAccount, LedgerEntry, Posting
from app.orders.booking.models import Basket, Booking, BookingEvent
from app.orders.change_models import OrderChange
from app.orders.claims.claim_models import GoodsClaim
from app.orders.closing.models import Allotment, LineOutcome, SharingMemory
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.models import CollectiveOrder, OrderEvent, OrderGroup, OrderLine, OrderProducer
from app.orders.producers.answer_models import LineEvent, ProducerAnswer
from app.orders.settling.cost_models import OrderCharge, OrderCost
from app.runtime.jobs.models import Job

Look = dict[str, Any]
Key = tuple[str, str]
COUNTED = (BookingEvent, OrderChange, LineEvent, ProducerAnswer, HandoverReport, Job, AuditEntry)


@dataclass(frozen=True, slots=True)
class Watcher:
    """Looks at an order; `names` has a short name for each household, group, producer and line."""

    connection: Connection
    order_id: uuid.UUID
    names: Mapping[uuid.UUID, str]

    def look(self) -> Look:
        order = self.connection.execute(
            select(
                CollectiveOrder.state,
                CollectiveOrder.closes_at,
                CollectiveOrder.completing_until,
                CollectiveOrder.extended_at,
            ).where(CollectiveOrder.id == self.order_id)
        ).one()
        seen = self._entries() | self._given()
        return seen | {
            "state": order[0].value,
            "times": tuple(order[1:]),
            "steps": self._rows(OrderEvent.number, OrderEvent.action, of=OrderEvent),
            "lines": self._rows(
                OrderLine.id, OrderLine.price_cents, OrderLine.withdrawn_at, of=OrderLine
            ),
            "parts": self._rows(
                OrderGroup.organisation_id, OrderGroup.state, OrderGroup.closes_at, of=OrderGroup
            ),
            "answerable": dict(
                self._rows(OrderProducer.producer_id, OrderProducer.revision, of=OrderProducer)
            ),
            "baskets": dict(self._rows(Basket.household_id, Basket.revision, of=Basket)),
            "wishes": {
                (who, what): (quantity, tolerance)
                for who, what, quantity, tolerance in self._rows(
                    Booking.household_id,
                    Booking.line_id,
                    Booking.quantity,
                    Booking.tolerance,
                    of=Booking,
                )
            },
            "memory": self._rows(
                SharingMemory.stage,
                SharingMemory.line_id,
                SharingMemory.household_id,
                SharingMemory.owed_millionths,
                of=SharingMemory,
            ),
            "costs": self._rows(OrderCost.id, OrderCost.cents, OrderCost.removed_at, of=OrderCost),
            "charges": self._rows(
                OrderCharge.settlement,
                OrderCharge.household_id,
                OrderCharge.producer_id,
                OrderCharge.cost_id,
                OrderCharge.cents,
                of=OrderCharge,
            ),
            "claims": self._rows(
                GoodsClaim.id, GoodsClaim.units, GoodsClaim.grams, GoodsClaim.state, of=GoodsClaim
            ),
            "said": self._said(),
            "counts": tuple(
                self.connection.scalar(select(func.count()).select_from(table)) for table in COUNTED
            ),
        }

    def _rows(self, *columns: Any, of: Any) -> tuple[tuple[Any, ...], ...]:
        rows = self.connection.execute(select(*columns).where(of.order_id == self.order_id))
        found = [tuple(self.names.get(value, value) for value in row) for row in rows]
        return tuple(sorted(found, key=repr))

    def _said(self) -> dict[Key, tuple[int | None, int | None]]:
        """Return what the last report that counts says of each household and line."""
        rows = self.connection.execute(
            select(
                Booking.household_id, Booking.line_id, HandoverReport.units, HandoverReport.grams
            )
            .join(Booking, Booking.id == HandoverReport.booking_id)
            .where(
                HandoverReport.order_id == self.order_id,
                HandoverReport.outcome == ReportOutcome.APPLIED,
            )
            .order_by(HandoverReport.revision)
        )
        said = {(self.names[row[0]], self.names[row[1]]): (row[2], row[3]) for row in rows}
        return {key: what for key, what in said.items() if what != (None, None)}

    def _given(self) -> Look:
        """Return what was worked out and said, each stage by itself: by line and scope, by household and line."""
        outcomes = self._rows(
            LineOutcome.line_id,
            LineOutcome.organisation_id,
            LineOutcome.ordered_units,
            LineOutcome.confirmed_units,
            LineOutcome.confirmed_price_cents,
            of=LineOutcome,
        )
        rows = self.connection.execute(
            select(Booking.household_id, Booking.line_id, Allotment)
            .join(Booking, Booking.id == Allotment.booking_id)
            .where(Allotment.order_id == self.order_id)
        ).all()
        given = {(self.names[row.household_id], self.names[row.line_id]): row for row in rows}
        return {
            "ordered": {row[:2]: row[2] for row in outcomes},
            "promised": {row[:2]: row[3] for row in outcomes},
            "prices": {row[:2]: row[4] for row in outcomes},
            "expected": {
                key: (row.expected_units, row.expected_cents) for key, row in given.items()
            },
            "confirmed": {key: row.confirmed_units for key, row in given.items()},
            "delivered": {
                key: (row.delivered_units, row.delivered_grams, row.delivered_price_cents)
                for key, row in given.items()
            },
        }

    def _entries(self) -> Look:
        """Return the books: entries with their sides, and what each account comes to."""
        rows = self.connection.execute(
            select(
                LedgerEntry.organisation_id,
                LedgerEntry.number,
                LedgerEntry.kind,
                LedgerAccount.kind,
                LedgerAccount.household_id,
                LedgerAccount.partner_id,
                Posting.amount_cents,
                LedgerAccount.organisation_id,
            )
            .select_from(Posting)
            .join(LedgerEntry, LedgerEntry.id == Posting.entry_id)
            .join(LedgerAccount, LedgerAccount.id == Posting.account_id)
            .order_by(LedgerEntry.number, LedgerAccount.name)
        )
        entries: dict[tuple[str, int], tuple[str, dict[Key, int]]] = {}
        for book, number, kind, account, household, partner, cents, owner in rows:
            assert book == owner
            whose = self.names.get(household or partner, account.value)
            sides = entries.setdefault((self.names[book], number), (kind.value, {}))[1]
            key = (self.names[book], whose)
            sides[key] = sides.get(key, 0) + cents
        sums = self.connection.execute(
            select(
                LedgerAccount.organisation_id,
                LedgerAccount.kind,
                LedgerAccount.household_id,
                LedgerAccount.partner_id,
                func.sum(Posting.amount_cents),
            )
            .join(Posting, Posting.account_id == LedgerAccount.id)
            .group_by(LedgerAccount.id)
        )
        return {
            "entries": entries,
            "balances": {
                (self.names[row[0]], self.names.get(row[2] or row[3], row[1].value)): int(row[4])
                for row in sums
                if row[4]
            },
        }
