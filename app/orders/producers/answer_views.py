"""What the pages show of a producer's answer, as plain values."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.groups.models import Household
from app.orders import queries
from app.orders.booking.models import Booking
from app.orders.line_words import line_unit
from app.orders.models import CollectiveOrder, OrderLine, PackScope
from app.orders.producers import answer_queries
from app.orders.producers.answer_forms import Asked, units_now
from app.orders.producers.answer_models import LineEvent, LineField, ProducerAnswer
from app.orders.producers.answering import ANSWERABLE
from app.orders.producers.received_queries import SENT
from app.web.filters import euro, number


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """How many units of a line are ordered: for all, or for one of the groups."""

    outcome_id: uuid.UUID
    group: str
    ordered: int
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """A line that the producer answers."""

    id: uuid.UUID
    title: str
    unit: str
    pack: int
    price_cents: int
    parts: tuple[AskedPart, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a line, in words: who, when, from what to what, why."""

    title: str
    what: str
    old: str
    new: str
    why: str
    by: str | None
    on_behalf: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """That a producer answered: when, who wrote it, what it said beside."""

    producer: str
    message: str
    by: str | None
    on_behalf: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What stands about the answer of one producer."""

    lines: tuple[AskedLine, ...]
    is_answerable: bool
    answered: tuple[Answered, ...]
    changes: tuple[Change, ...]
    is_answered: bool

    @property
    def apart(self) -> bool:
        """Whether the units of the groups are counted apart."""
        return any(len(line.parts) > 1 for line in self.lines)


def answer_view(
    session: Session, order: CollectiveOrder, producer_id: uuid.UUID, asked: Asked
) -> AnswerView:
    """Return what stands about the answer of one producer."""
    sending = answer_queries.last_sending(session, order.id)
    answers = answer_queries.answers_of(session, order.id, producer_id)
    own = {line.id for line in answer_queries.lines_of_producer(session, order.id, producer_id)}
    return AnswerView(
        lines=_lines(asked),
        is_answerable=order.state in ANSWERABLE and bool(asked),
        answered=answered_words(answers),
        changes=change_words(answer_queries.line_events(session, order.id, own, sending=sending)),
        is_answered=any(row.sending == sending for row, _producer, _by in answers),
    )


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A producer that was asked, and whether it has answered."""

    producer: str
    slug: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class AnswersView:
    """What those who coordinate see: who has answered, what was said, what has changed."""

    rows: tuple[AnswerRow, ...]
    is_answerable: bool
    answered: tuple[Answered, ...]
    changes: tuple[Change, ...]


def answers_view(session: Session, order: CollectiveOrder) -> AnswersView:
    """Return the answers to an order; nobody is asked before it is sent."""
    if order.state not in SENT:
        return AnswersView((), is_answerable=False, answered=(), changes=())
    sending = answer_queries.last_sending(session, order.id)
    answered = answer_queries.answered_producers(session, order.id, sending)
    lines = [line.id for line in queries.lines_of(session, order.id)]
    asked = answer_queries.asked_producers(session, order.id)
    return AnswersView(
        rows=tuple(
            AnswerRow(each.producer.name, each.producer.slug, each.producer_id in answered)
            for each in queries.producers_of(session, order.id)
            if each.producer_id in asked
        ),
        is_answerable=order.state in ANSWERABLE,
        answered=answered_words(answer_queries.answers_of(session, order.id)),
        changes=change_words(answer_queries.line_events(session, order.id, lines, sending=None)),
    )


def _lines(asked: Asked) -> tuple[AskedLine, ...]:
    lines = {line.id: line for line, _outcome, _group in asked}
    return tuple(
        AskedLine(
            id=line.id,
            title=line.title,
            unit=line_unit(line),
            pack=line.pack_size,
            price_cents=line.price_cents,
            parts=tuple(
                AskedPart(
                    outcome_id=outcome.id,
                    group=group,
                    ordered=outcome.ordered_units,
                    units=units_now(outcome),
                )
                for of, outcome, group in asked
                if of.id == line.id
            ),
        )
        for line in lines.values()
    )


def changes_for(
    session: Session,
    order: CollectiveOrder,
    household: Household | None,
    bookings: Mapping[uuid.UUID, Booking],
) -> tuple[Change, ...]:
    """Return what producers changed of the lines that a household booked, of its own group where they differ."""
    own = [
        line_id for line_id, booking in bookings.items() if booking.quantity or booking.tolerance
    ]
    if household is None or not own or order.state not in SENT:
        return ()
    sending = answer_queries.last_sending(session, order.id)
    events = answer_queries.line_events(session, order.id, own, sending=sending)
    apart = order.pack_scope is PackScope.EACH
    # Who wrote it is the producer's own matter.
    return change_words(
        [
            (event, line, None)
            for event, line, _by in events
            if not apart or event.organisation_id == household.organisation_id
        ]
    )


def answered_words(
    answers: Sequence[tuple[ProducerAnswer, str, str | None]],
) -> tuple[Answered, ...]:
    """Return answers as pages show them."""
    return tuple(
        Answered(producer, row.message, by, row.on_behalf, row.at) for row, producer, by in answers
    )


def change_words(
    events: Sequence[tuple[LineEvent, OrderLine, str | None]],
) -> tuple[Change, ...]:
    """Return changes of lines as pages show them."""
    return tuple(
        Change(
            title=line.title,
            what=event.field.value,
            old=_said(event.field, event.old),
            new=_said(event.field, event.new),
            why=event.why,
            by=by,
            on_behalf=event.on_behalf,
            at=event.at,
        )
        for event, line, by in events
    )


def _said(what: LineField, value: int) -> str:
    return euro(value) if what is LineField.PRICE_CENTS else number(value)
