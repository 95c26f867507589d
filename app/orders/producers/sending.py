"""Sending a closed order: each producer from whom something is ordered gets its document by mail."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.integrations.mail import Enclosed, Letter, enclose, post
from app.orders import queries
from app.orders.models import CollectiveOrder
from app.orders.producers import received_queries
from app.orders.producers.document import Document, document_of
from app.orders.producers.papers import KINDS, file_of
from app.orders.states import OrderAction
from app.orders.steps import take_step
from app.runtime.files.store import FileStore
from catalog.organisations import Organisation

# Who opens the order in the site takes it there in the other forms.
ENCLOSED = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Post:
    """What all mails of one sending have in common.

    Attributes
    ----------
    locale
        Of a producer that nobody acts for.
    step
        The number of the sending: an order sent anew is written anew.
    """

    store: FileStore
    locale: str
    timezone: str
    now: datetime
    step: int = 0


def send(session: Session, order: CollectiveOrder, post_of: Post, *, actor: Actor) -> int:
    """Mark an order as sent and write to its producers; return to how many.

    Who acts for a producer is written to in their own language, and finds the order in the site; a producer
    that nobody acts for is written to at its address.

    Raises
    ------
    ImpossibleAction
        When it is not closed, or was sent before: nobody is written to twice.
    """
    take_step(session, order, OrderAction.SEND, actor=actor, now=post_of.now)
    common = replace(post_of, step=queries.last_event_number(session, order.id))
    order = queries.order(session, order.id)
    told = 0
    for each in queries.producers_of(session, order.id):
        # What is answered is what was sent now, not what an earlier page showed.
        each.revision += 1
        if received_queries.ordered_lines(session, order.id, each.producer_id):
            _write(session, order, each.producer, common)
            told += 1
    return told


def _write(session: Session, order: CollectiveOrder, producer: Organisation, common: Post) -> None:
    people = received_queries.people_of(session, producer.id)
    addresses = {person.email: person.locale for person in people if person.email}
    if not addresses and producer.email:
        addresses = {producer.email: common.locale}
    kinds = ENCLOSED if people else KINDS
    context = {"slug": producer.slug, "has_page": bool(people)}
    for language in sorted(set(addresses.values())):
        with force_locale(language):
            document = document_of(session, order, producer, timezone=common.timezone)
            files = _enclose(session, document, kinds, common)
        for address in [each for each, spoken in addresses.items() if spoken == language]:
            letter = Letter(
                to=address,
                locale=language,
                template="orders/mail/sent",
                context={"document": document, **context},
                enclosures=files,
            )
            key = f"order:{order.id}:{common.step}:{producer.id}:{address}"
            post(session, letter, now=common.now, key=key)


def _enclose(
    session: Session, document: Document, kinds: Sequence[str], common: Post
) -> tuple[uuid.UUID, ...]:
    """Keep the document as files, once for all who read the same language."""
    found = []
    for kind in kinds:
        made = file_of(document, kind, timezone=common.timezone, now=common.now)
        file = Enclosed(made.name, made.media_type.partition(";")[0], made.data)
        found.append(enclose(session, common.store, file, now=common.now))
    return tuple(found)
