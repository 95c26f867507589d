"""Sending a closed order: each producer from whom something is ordered gets its document by mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.integrations.mail.outbox import Letter, post
from app.orders import queries, received_queries
from app.orders.document import document_of
from app.orders.models import CollectiveOrder
from app.orders.states import OrderAction
from app.orders.steps import take_step
from catalog.organisations import Organisation


def send(
    session: Session, order: CollectiveOrder, *, actor: Actor, locale: str, now: datetime
) -> int:
    """Mark an order as sent and write to its producers; return to how many.

    Who acts for a producer is written to in their own language, and finds the order in the site; a producer
    that nobody acts for is written to at its address, in `locale`.

    Raises
    ------
    ImpossibleAction
        When it is not closed, or was sent before: nobody is written to twice.
    """
    take_step(session, order, OrderAction.SEND, actor=actor, now=now)
    step = queries.last_event_number(session, order.id)
    order = queries.order(session, order.id)
    told = 0
    for each in queries.producers_of(session, order.id):
        # What is answered is what was sent now, not what an earlier page showed.
        each.revision += 1
        if received_queries.ordered_lines(session, order.id, each.producer_id):
            _write(session, order, each.producer, locale=locale, step=step, now=now)
            told += 1
    return told


def _write(
    session: Session,
    order: CollectiveOrder,
    producer: Organisation,
    *,
    locale: str,
    step: int,
    now: datetime,
) -> None:
    people = received_queries.people_of(session, producer.id)
    addresses = {person.email: person.locale for person in people if person.email}
    if not addresses and producer.email:
        addresses = {producer.email: locale}
    document = document_of(session, order, producer)
    context = {"document": document, "slug": producer.slug, "has_page": bool(people)}
    for address, language in addresses.items():
        letter = Letter(to=address, locale=language, template="orders/mail/sent", context=context)
        # A reopened order is sent anew, with another number of its step.
        post(session, letter, now=now, key=f"order:{order.id}:{step}:{producer.id}:{address}")
