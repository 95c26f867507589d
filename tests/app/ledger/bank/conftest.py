"""A group with a treasurer, two households and a producer that is owed something."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from app.groups.models import DutyKind, Household
from app.ledger import queries
from app.ledger.bank.models import BankMovement, Placing
from app.ledger.models import LedgerEntry
from app.runtime.clock import utc_now
from catalog.organisations import Organisation
from tests.support import factories, groups
from tests.support.books import bought, own, sum_of_everything
from tests.support.database import Store
from tests.support.signing import Visitor, person, visitor

BANK = "/realta/gas-prova/conti/banca"
OWED = 12_345


@dataclass
class Scene:
    """The group, and the browser of who keeps its books."""

    store: Store
    group: Organisation
    keeper: Visitor
    rossi: Household
    bianchi: Household

    def sums(self) -> dict[str, int]:
        """Return what the accounts of each kind come to."""
        found: dict[str, int] = {}
        with self.store.read() as session:
            assert sum_of_everything(session) == 0
            for row in queries.balances(session, self.group.id):
                kind = row.account.kind.value
                found[kind] = found.get(kind, 0) + row.balance_cents
        return {kind: cents for kind, cents in found.items() if cents}

    def counts(self) -> tuple[int, int, int]:
        """Return how many movements, placings and entries there are."""
        with self.store.read() as session:
            counts = [
                session.scalar(select(func.count()).select_from(table)) or 0
                for table in (BankMovement, Placing, LedgerEntry)
            ]
        return counts[0], counts[1], counts[2]

    def movements(self) -> list[BankMovement]:
        """Return all movements, the oldest first."""
        with self.store.read() as session:
            return list(
                session.scalars(select(BankMovement).order_by(BankMovement.on, BankMovement.number))
            )


@pytest.fixture
def scene(store: Store) -> Scene:
    with store.write() as session:
        group = groups.group(session, name="GAS Prova", slug="gas-prova")
        who = person(session, name="Tesoriera Prova", totp_confirmed_at=utc_now())
        groups.household(session, group, who, code="T1", name="Tesoriera")
        groups.duty(session, group, who, DutyKind.TREASURER)
        anna = person(session, name="Anna Verdi")
        rossi = groups.household(session, group, anna, code="17", name="Famiglia Rossi")
        bianchi = groups.household(session, group, code="18", name="Famiglia Bianchi")
        producer = factories.organisation(session, name="Cascina Prova", slug="cascina-prova")
        own(session, group, "bank")
        bought(session, rossi, producer, OWED)
    return Scene(store, group, visitor(store, who), rossi, bianchi)
