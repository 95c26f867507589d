"""The books of a group, for the pages of its treasurer and of its households."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.groups.models import Household
from app.ledger.bank.models import BankDetails, BankMovement, StatementUpload
from app.ledger.bank.services import put_up
from app.ledger.models import AccountKind, LedgerAccount, LedgerEntry
from app.ledger.references import reference_of
from app.ledger.services import reverse_entry
from catalog.organisations import Organisation
from tests.journeys.group_rows import WITH_PEOPLE
from tests.support.bank import actor_of, told
from tests.support.bank_files import Moved
from tests.support.books import bought, paid
from tests.support.factories import NOW, TODAY
from tests.support.signing import person

FAULTY = (
    b"Estratto conto di prova;;;\n"
    b"Data contabile;Data valuta;Importo;Descrizione operazione\n"
    b"02/11/2024;02/11/2024;120,50;Bonifico da Anna Prova\n"
    b"03/11/2024;03/11/2024;-1.234,56;Bonifico a Cascina Prova fattura 12\n"
    b"31/11/2024;30/11/2024;-1,50;Commissioni bonifico\n"
)


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
    _add_bank(session, session.get_one(Organisation, family.organisation_id), family, long_words)


def _add_bank(session: Session, owner: Organisation, family: Household, long_words: str) -> None:
    """Let the bank tell something of each sort, and a table wait for its columns."""
    told(
        session,
        owner,
        Moved(5_000, f"Bonifico {reference_of(family.id)}", TODAY, "Anna Prova", "B-1"),
        Moved(1_999, f"Mele {long_words[:200]}", TODAY, f"Casa {long_words[:60]}"),
        Moved(-150, "Commissioni su bonifico", TODAY),
        Moved(-7_435, "Fattura 12 di novembre", TODAY),
        Moved(2_500, "", TODAY),
    )
    keeper = actor_of(person(session, name="Cassiera Prova"))
    put_up(session, owner.id, f"{long_words[:60]}.csv", FAULTY, actor=keeper, now=NOW)
    session.add(
        BankDetails(
            organisation_id=owner.id,
            holder="GAS Prova della Bassa Pianura",
            iban="IT60X0542811101000000123456",
            updated_at=NOW,
        )
    )


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
    movement = session.scalars(
        select(BankMovement).where(
            BankMovement.organisation_id == owner.id, BankMovement.number == 2
        )
    ).one()
    table = session.scalars(
        select(StatementUpload).where(StatementUpload.organisation_id == owner.id)
    ).one()
    return {
        "account": f"/conti/{family.id}",
        "books": books,
        "entry": f"{books}/movimenti/{first[0].id}",
        "reversal": f"{books}/movimenti/{first[1].id}",
        "bank_statement": f"{books}/banca/estratti/{movement.statement_id}",
        "bank_movement": f"{books}/banca/movimenti/{movement.id}",
        "bank_columns": f"{books}/banca/colonne/{table.id}",
        "producer_account": f"{books}/conto/{_producers(session, owner)}",
    }


def _producers(session: Session, owner: Organisation) -> uuid.UUID:
    return session.scalars(
        select(LedgerAccount.id).where(
            LedgerAccount.organisation_id == owner.id, LedgerAccount.kind == AccountKind.PRODUCER
        )
    ).one()
