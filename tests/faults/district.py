"""Two groups, two producers and what they offer; and one order of them, made and worked on by the real services.

Each deed runs in a session of its own, as a request does; all of an example in one transaction that is taken back
at its end, so that many examples are cheap.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.extensions import db
from app.groups.models import Household
from app.ledger.services import open_book
from app.orders import queries
from app.orders.closing.packs import PackRounding
from app.orders.making import drafting
from app.orders.making.drafting import LineTerms, Minimum, OrderDraft
from app.orders.models import CollectiveOrder, PackScope, UnderMinimum
from app.orders.together import joining
from app.orders.together.joining import Deed
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import UnitCode
from tests.app.district.people import actor_of
from tests.faults.expectation import GROUP_OF, GUEST, HOLDER, Expected, Line
from tests.faults.look import Look, Watcher
from tests.support import factories, groups
from tests.support.database import Store
from tests.support.factories import NOW
from tests.support.signing import person

Given = TypeVar("Given")
OVERDRAFT = 6_000
# Net of VAT, which is 4 %: 2.20 €, 1.33 €, 3.00 €, 8.00 €.
NET = {"apples": 212, "oranges": 128, "pears": 288, "cheese": 769}
PRICES = {"apples": 220, "oranges": 133, "pears": 300, "cheese": 800}


@dataclass(slots=True)
class District:
    """Who is there, by name."""

    store: Store
    actor: Actor
    ids: dict[str, uuid.UUID] = field(default_factory=dict)


def district(store: Store) -> District:
    """Make the groups, the producers and their offers."""
    with store.write() as session:
        found = District(store, actor_of(person(session)))
        for name in (HOLDER, GUEST):
            found.ids[name] = groups.group(session).id
        for name in ("farm", "dairy"):
            found.ids[name] = factories.organisation(session).id
        for name, group in GROUP_OF.items():
            owner = session.get_one(Organisation, found.ids[group])
            found.ids[name] = groups.household(session, owner).id
        for name, cents in NET.items():
            owner = session.get_one(
                Organisation, found.ids["dairy" if name == "cheese" else "farm"]
            )
            fields: dict[str, Any] = {"price_cents": cents}
            if name == "cheese":
                fields |= {"unit": UnitCode.PIECE, "content_amount": 1}
            found.ids[name] = factories.offer(session, owner, **fields).id
        open_book(session, found.ids[GUEST], now=NOW).overdraft_cents = OVERDRAFT
    return found


@dataclass(slots=True)
class World:
    """An order of the district and how to reach it."""

    district: District
    connection: Connection
    order_id: uuid.UUID
    lines: dict[str, uuid.UUID]
    watcher: Watcher

    @property
    def ids(self) -> dict[str, uuid.UUID]:
        return self.district.ids

    @property
    def actor(self) -> Actor:
        return self.district.actor

    def does(self, deed: Callable[[Session, CollectiveOrder], Given]) -> Given:
        """Do something with the locked order, as a request does: whole or not at all."""
        with session_on(self.connection) as session:
            return deed(session, queries.locked_order(session, self.order_id))

    def look(self) -> Look:
        return self.watcher.look()

    def household(self, session: Session, name: str) -> Household:
        return session.get_one(Household, self.ids[name])

    def name_lines(self) -> None:
        """Give the lines the names of their offers."""
        offers = {value: name for name, value in self.ids.items()}
        with session_on(self.connection) as session:
            rows = queries.lines_of(session, self.order_id)
            self.lines = {offers[row.offer_id]: row.id for row in rows if row.offer_id}
        names = {value: name for name, value in (self.ids | self.lines).items()}
        self.watcher = Watcher(self.connection, self.order_id, names)


@contextmanager
def session_on(connection: Connection) -> Iterator[Session]:
    """Return a session whose commit is one of the example's steps."""
    with (
        Session(connection, join_transaction_mode="create_savepoint") as session,
        session.begin(),
    ):
        yield session


@contextmanager
def example(found: District) -> Iterator[Connection]:
    """Return a connection on which nothing stays."""
    with found.store.app.app_context(), db.engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


def open_order(found: District, connection: Connection, expected: Expected) -> World:
    """Make the order that is expected, ask the other group, and open it."""
    ids = found.ids
    draft = OrderDraft(
        title="Ordine di prova",
        opens_at=expected.now - timedelta(hours=1),
        closes_at=expected.closes_at,
        completing_until=expected.completing_until,
        offers=tuple(ids[name] for name in expected.lines),
        rounding=PackRounding(expected.rounding),
        threshold_percent=expected.threshold,
        pack_scope=PackScope(expected.scope),
        under_minimum=UnderMinimum(expected.under_minimum),
        extend_days=expected.extend_days,
        terms={ids[name]: terms_of(line) for name, line in expected.lines.items()},
        minimums={ids["farm"]: Minimum(cents=expected.minimum_cents)},
    )
    deed = Deed(found.actor, expected.now)
    with session_on(connection) as session:
        gas, guest = (session.get_one(Organisation, ids[name]) for name in (HOLDER, GUEST))
        order = drafting.make_order(session, gas, draft, actor=found.actor, now=expected.now)
        part = joining.invite(session, order, guest, "", deed)
        joining.accept(session, order, part, expected.guest_closes_at, deed)
        drafting.open_now(session, order, actor=found.actor, now=expected.now)
        order_id = order.id
    world = World(found, connection, order_id, {}, Watcher(connection, order_id, {}))
    world.name_lines()
    return world


def terms_of(line: Line) -> LineTerms:
    """Return what holds for a line as the order is told."""
    return LineTerms(
        pack_size=line.pack,
        minimum_units=line.minimum,
        maximum_units=line.maximum,
        household_minimum=line.least,
        household_maximum=line.most,
        household_multiple=line.multiple,
        weighed=line.weighed,
    )


def offer_of(session: Session, world: World, name: str) -> Offer:
    """Return what a producer offers under a name."""
    return session.get_one(Offer, world.ids[name])


def hours_later(moment: datetime, hours: int) -> datetime:
    """Return a moment some hours later."""
    return moment + timedelta(hours=hours)
