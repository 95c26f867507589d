"""A producer's answer: it confirms what was ordered, or brings another number or asks another price, and says why.

It reaches its own lines only. When another number comes it is shared out anew at once, by the rule of closing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.orders.closing.models import LineOutcome, SharingStage
from app.orders.closing.redistribution import shared_again
from app.orders.errors import LineOfAnother, NotAnswerable, ReasonMissing
from app.orders.models import CollectiveOrder, OrderLine, OrderProducer, PackScope
from app.orders.producers import answer_queries
from app.orders.producers.answer_models import LineEvent, LineField, ProducerAnswer
from app.orders.states import OrderAction, OrderState
from app.orders.steps import take_step
from app.runtime.jobs.outbox import publish
from app.web.conflict import EditedMeanwhile

TELL_ANSWER = "orders.tell_answer"
ANSWERABLE = frozenset({OrderState.SENT, OrderState.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a producer answers; what it does not name stays as it is.

    Attributes
    ----------
    units
        By outcome: a line, or a line for one group when packs are counted apart.
    prices
        By line, in cents, VAT included.
    reasons
        By line; needed for each that changes.
    revision
        The version of the answer that the page showed.
    message
        For whoever coordinates; on behalf of the producer, how it answered.
    """

    units: Mapping[uuid.UUID, int]
    prices: Mapping[uuid.UUID, int]
    reasons: Mapping[uuid.UUID, str]
    revision: int
    message: str = ""
    on_behalf: bool = False


@dataclass(slots=True)
class _Pen:
    """Writes the changes of one answer, numbered on from the order's last."""

    session: Session
    order: CollectiveOrder
    answer: Answer
    actor: Actor
    now: datetime
    # Of the sending, of the answer, and of the order's latest change.
    sending: int
    answer_number: int
    number: int
    changed: set[uuid.UUID] = field(default_factory=set)

    def note(
        self, line: OrderLine, outcome: LineOutcome, what: LineField, *, old: int, new: int
    ) -> None:
        why = self.answer.reasons.get(line.id, "")
        if not why:
            raise ReasonMissing(line.id)
        self.number += 1
        self.changed.add(line.id)
        self.session.add(
            LineEvent(
                order_id=self.order.id,
                number=self.number,
                line_id=line.id,
                organisation_id=outcome.organisation_id,
                sending=self.sending,
                answer=self.answer_number,
                field=what,
                old=old,
                new=new,
                why=why,
                on_behalf=self.answer.on_behalf,
                by_id=self.actor.person_id,
                at=self.now,
            )
        )


def answer_order(
    session: Session,
    order: CollectiveOrder,
    producer_id: uuid.UUID,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Take the answer of a producer and return how many of its lines it changed.

    The order, which the caller has locked, is confirmed when all producers that were asked have answered.

    Raises
    ------
    NotAnswerable, EditedMeanwhile, LineOfAnother, ReasonMissing
    """
    part = answer_queries.producer_of(session, order.id, producer_id)
    asked = answer_queries.asked_lines(session, order.id, producer_id)
    if order.state not in ANSWERABLE or not asked:
        raise NotAnswerable
    if part.revision != answer.revision:
        raise EditedMeanwhile
    if not answer.units.keys() <= {outcome.id for _line, outcome, _group in asked}:
        raise LineOfAnother
    if not answer.prices.keys() <= {line.id for line, _outcome, _group in asked}:
        raise LineOfAnother
    pen = _Pen(
        session,
        order,
        answer,
        actor,
        now,
        answer_queries.last_sending(session, order.id),
        answer_queries.last_answer(session, order.id, producer_id) + 1,
        answer_queries.last_line_event(session, order.id),
    )
    for line, outcome, _group in asked:
        _answer_line(pen, line, outcome)
    part.revision += 1
    session.flush()
    _confirm(session, order, part, pen)
    return len(pen.changed)


def _answer_line(pen: _Pen, line: OrderLine, outcome: LineOutcome) -> None:
    before = outcome.confirmed_units
    had = outcome.ordered_units if before is None else before
    units = pen.answer.units.get(outcome.id, had)
    outcome.confirmed_units = units
    if units != had:
        pen.note(line, outcome, LineField.UNITS, old=had, new=units)
        _share(pen, line, outcome, units)
    cost = outcome.confirmed_price_cents
    paid = line.price_cents if cost is None else cost
    price = pen.answer.prices.get(line.id, paid)
    if price != paid:
        outcome.confirmed_price_cents = price
        pen.note(line, outcome, LineField.PRICE_CENTS, old=paid, new=price)


def _share(pen: _Pen, line: OrderLine, outcome: LineOutcome, units: int) -> None:
    apart = pen.order.pack_scope is PackScope.EACH
    group = outcome.organisation_id if apart else None
    bookings = answer_queries.bookings_of_line(pen.session, line.id, group)
    given = shared_again(pen.session, line, bookings, units, stage=SharingStage.CONFIRMED)
    allotments = answer_queries.allotments_of_line(pen.session, line.id)
    for booking_id, count in given.items():
        allotments[booking_id].confirmed_units = count
    pen.session.flush()


def _confirm(session: Session, order: CollectiveOrder, part: OrderProducer, pen: _Pen) -> None:
    """Note the answer, let people be told, and move the order on when it was the last one missing."""
    session.add(
        ProducerAnswer(
            order_id=order.id,
            producer_id=part.producer_id,
            number=pen.answer_number,
            sending=pen.sending,
            on_behalf=pen.answer.on_behalf,
            message=pen.answer.message,
            by_id=pen.actor.person_id,
            at=pen.now,
        )
    )
    session.flush()
    record(
        session,
        "order.answer",
        Subject("collective_order", order.id),
        actor=pen.actor,
        now=pen.now,
        facts={"producer": str(part.producer_id), "changed_lines": len(pen.changed)},
    )
    asked = answer_queries.asked_producers(session, order.id)
    missing = asked - answer_queries.answered_producers(session, order.id, pen.sending)
    if order.state is OrderState.SENT and not missing:
        take_step(session, order, OrderAction.CONFIRM, actor=pen.actor, now=pen.now)
    payload = {
        "order_id": str(order.id),
        "producer_id": str(part.producer_id),
        "number": pen.answer_number,
    }
    publish(session, TELL_ANSWER, payload, now=pen.now)
