"""The books of a group, for the pages of its treasurer and of its households."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry
from app.ledger.services import reverse_entry
from catalog.organisations import Organisation
from tests.journeys.group_rows import WITH_PEOPLE
from tests.support.books import bought, paid
from tests.support.factories import NOW, TODAY


def add_books(session: Session, producer: Organisation, long_words: str) -> None:
    """Enter payments and goods for the household of the pages, one of them reversed."""
    family = session.scalars(select(Household).where(Household.name == WITH_PEOPLE)).one()
    paid(session, family, 25_050, on=TODAY - timedelta(days=9), text=f"Bonifico {long_words[:200]}")
    bought(session, family, producer, 7_435, on=TODAY - timedelta(days=5), text="Mele di novembre")
    twice = paid(session, family, 2_000, text="Contanti alla consegna", into="cash")
    reverse_entry(session, twice, reason="Inserito due volte", on=TODAY, actor=None, now=NOW)
    others = session.scalars(
        select(Household).where(
            Household.organisation_id == family.organisation_id, Household.id != family.id
        )
    )
    for each in others:
        bought(session, each, producer, 1_999, text="Mele di novembre")


def paths_of_books(session: Session) -> dict[str, str]:
    """Return the paths of the pages of the books."""
    family = session.scalars(select(Household).where(Household.name == WITH_PEOPLE)).one()
    owner = session.get_one(Organisation, family.organisation_id)
    first = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.organisation_id == owner.id, LedgerEntry.number.in_((1, 4)))
        .order_by(LedgerEntry.number)
    ).all()
    books = f"/realta/{owner.slug}/conti"
    return {
        "account": f"/conti/{family.id}",
        "books": books,
        "entry": f"{books}/movimenti/{first[0].id}",
        "reversal": f"{books}/movimenti/{first[1].id}",
        "producer_account": f"{books}/conto/{_producers(session, owner)}",
    }


def _producers(session: Session, owner: Organisation) -> uuid.UUID:
    return session.scalars(
        select(LedgerAccount.id).where(
            LedgerAccount.organisation_id == owner.id, LedgerAccount.kind == AccountKind.PRODUCER
        )
    ).one()
