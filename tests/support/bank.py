"""Lets the bank of a group tell something, for tests."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import Person
from app.ledger.bank.formats import StatementKind
from app.ledger.bank.lines import BankFile, BankLine
from app.ledger.bank.models import BankMovement
from app.ledger.bank.queries import movements_of
from app.ledger.bank.services import CAMT_KEY, Source, take_in
from catalog.base import new_id
from catalog.organisations import Organisation
from tests.support.bank_files import Moved
from tests.support.factories import NOW
from tests.support.signing import person


def actor_of(who: Person) -> Actor:
    """Return a person as they act, without a hat: what is refused to them is refused by routes."""
    return Actor(
        person_id=who.id,
        session_id=new_id(),
        name=who.name,
        email=who.email or "",
        locale="it",
    )


def told(
    session: Session, group: Organisation, *moved: Moved, layout_key: str = CAMT_KEY
) -> Sequence[BankMovement]:
    """Let a file tell some movements; return them."""
    lines = [
        BankLine(
            row=number,
            on=each.on,
            cents=each.cents,
            text=each.text,
            name=each.name,
            reference=each.reference,
        )
        for number, each in enumerate(moved, start=1)
    ]
    taken = take_in(
        session,
        group.id,
        BankFile(lines=lines),
        Source(StatementKind.CAMT, "movimenti-prova.xml", layout_key),
        actor=actor_of(person(session)),
        now=NOW,
    )
    assert taken.statement_id is not None
    return movements_of(session, taken.statement_id, first=0, most=len(moved))
