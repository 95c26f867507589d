"""Takes in what the bank has told: tables wait for a word about their columns, movements are kept once."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.ledger.bank import queries
from app.ledger.bank.columns import BankLayout, layout_of
from app.ledger.bank.errors import NoMovements, UploadGone
from app.ledger.bank.fields import BankField
from app.ledger.bank.formats import StatementKind
from app.ledger.bank.keys import keys_of
from app.ledger.bank.lines import LONGEST_NAME, LONGEST_TEXT, BankFile, BankLine
from app.ledger.bank.models import (
    LONGEST_FILE_NAME,
    BankDetails,
    BankMovement,
    BankStatement,
    StatementMapping,
    StatementUpload,
)
from app.ledger.bank.table_reader import read_sheet
from app.ledger.services import open_book
from app.runtime.tables.cells import Sheet
from catalog.base import new_id

MOST_FAULTS = 200
CAMT_KEY = "camt.053"


@dataclass(frozen=True, slots=True)
class Source:
    """Where movements come from; the key is equal for files that tell a movement alike."""

    kind: StatementKind
    file_name: str
    layout_key: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought; without a statement it held nothing new."""

    statement_id: uuid.UUID | None
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is going to be read."""

    sheet: Sheet
    layout: BankLayout
    is_remembered: bool


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that was read as a person wanted it."""

    layout: BankLayout
    file: BankFile


def put_up(
    session: Session,
    organisation_id: uuid.UUID,
    file_name: str,
    data: bytes,
    *,
    actor: Actor,
    now: datetime,
) -> StatementUpload:
    """Keep a table until a person has said what its columns mean; one that waited before goes."""
    open_book(session, organisation_id, now=now)
    before = queries.open_upload(session, organisation_id)
    if before is not None:
        session.delete(before)
        session.flush()
    row = StatementUpload(
        organisation_id=organisation_id,
        file_name=_shortened(file_name, LONGEST_FILE_NAME) or "?",
        content=data,
        by_id=actor.person_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def table_of(session: Session, organisation_id: uuid.UUID, data: bytes) -> Table:
    """Return how a table would be read: as such tables were the last time, else as recognised.

    Raises
    ------
    BadTable
    """
    sheet = read_sheet(data)
    layout = layout_of(sheet)
    kept = queries.mapping_of(session, organisation_id, layout.fingerprint)
    if kept is None:
        return Table(sheet, layout, is_remembered=False)
    fields = {int(index): BankField(name) if name else None for index, name in kept.fields.items()}
    return Table(sheet, layout.with_fields(fields), is_remembered=True)


def take_table(
    session: Session,
    organisation_id: uuid.UUID,
    upload_id: uuid.UUID,
    read: ReadTable,
    *,
    actor: Actor,
    now: datetime,
) -> Taken:
    """Keep what a table holds, as a person wanted it read, and read the next of its kind alike.

    Raises
    ------
    NoMovements
    UploadGone
        Another person was faster.
    """
    open_book(session, organisation_id, now=now)
    upload = queries.open_upload(session, organisation_id)
    if upload is None or upload.id != upload_id:
        raise UploadGone
    source = Source(StatementKind.TABLE, upload.file_name, _layout_key(read.layout))
    taken = take_in(session, organisation_id, read.file, source, actor=actor, now=now)
    _remember(session, organisation_id, read.layout, now)
    session.delete(upload)
    session.flush()
    return taken


def _layout_key(layout: BankLayout) -> str:
    meanings = ",".join(each.field.value if each.field else "" for each in layout.columns)
    return hashlib.sha256(f"{layout.fingerprint}:{meanings}".encode()).hexdigest()


def _remember(
    session: Session, organisation_id: uuid.UUID, layout: BankLayout, now: datetime
) -> None:
    kept = queries.mapping_of(session, organisation_id, layout.fingerprint)
    if kept is None:
        kept = StatementMapping(organisation_id=organisation_id, fingerprint=layout.fingerprint)
        session.add(kept)
    kept.fields = {
        str(each.index): each.field.value if each.field else None for each in layout.columns
    }
    kept.updated_at = now


def put_aside(session: Session, upload: StatementUpload) -> None:
    """Forget a table that nobody wants to read."""
    session.delete(upload)
    session.flush()


def take_in(
    session: Session,
    organisation_id: uuid.UUID,
    file: BankFile,
    source: Source,
    *,
    actor: Actor,
    now: datetime,
) -> Taken:
    """Keep the movements of a file that no file has told before.

    Raises
    ------
    NoMovements
    """
    if file.days is None:
        raise NoMovements
    # The book stays locked: of two who bring the same file the second finds it known.
    open_book(session, organisation_id, now=now)
    keys = keys_of(file.lines)
    known = queries.known_keys(session, organisation_id, keys)
    new = [(line, key) for line, key in zip(file.lines, keys, strict=True) if key not in known]
    if not new:
        return Taken(None, 0, len(known))
    statement = _statement_of(organisation_id, file, source, len(new), len(known))
    statement.by_id, statement.at = actor.person_id, now
    session.add(statement)
    session.flush()
    session.execute(insert(BankMovement), _movements_of(statement, new))
    facts = {"file": statement.file_name, "new": len(new), "known": len(known)}
    subject = Subject("organisation", organisation_id)
    record(session, "ledger.statement_read", subject, actor=actor, now=now, facts=facts)
    return Taken(statement.id, len(new), len(known))


def _statement_of(
    organisation_id: uuid.UUID, file: BankFile, source: Source, new: int, known: int
) -> BankStatement:
    days = file.days
    if days is None:
        raise NoMovements
    return BankStatement(
        id=new_id(),
        organisation_id=organisation_id,
        file_name=_shortened(source.file_name, LONGEST_FILE_NAME) or "?",
        kind=source.kind,
        layout_key=source.layout_key,
        iban=file.iban,
        first_on=days[0],
        last_on=days[1],
        opening_cents=file.opening.cents if file.opening else None,
        closing_cents=file.closing.cents if file.closing else None,
        closing_on=file.closing.on if file.closing else None,
        adds_up=file.adds_up,
        new_count=new,
        known_count=known,
        pending_count=file.pending,
        faults=[[each.row, each.code.value, each.value] for each in file.faults[:MOST_FAULTS]],
    )


def _movements_of(
    statement: BankStatement, new: Sequence[tuple[BankLine, str]]
) -> list[dict[str, object]]:
    return [
        {
            "id": new_id(),
            "organisation_id": statement.organisation_id,
            "statement_id": statement.id,
            "number": number,
            "on": line.on,
            "value_on": line.value_on,
            "cents": line.cents,
            "text": _shortened(line.text, LONGEST_TEXT),
            "name": _shortened(line.name, LONGEST_NAME),
            "reference": line.reference,
            "is_reversal": line.is_reversal,
            "key": key,
        }
        for number, (line, key) in enumerate(new, start=1)
    ]


def _shortened(text: str, most: int) -> str:
    plain = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def set_details(
    session: Session,
    organisation_id: uuid.UUID,
    holder: str,
    iban: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say where the households of a group pay to; without an account they are told to ask."""
    kept = queries.details_of(session, organisation_id)
    before = kept.iban if kept is not None else ""
    if not iban:
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(
            BankDetails(organisation_id=organisation_id, holder=holder, iban=iban, updated_at=now)
        )
    else:
        kept.holder, kept.iban, kept.updated_at = holder, iban, now
    session.flush()
    # The last figures tell which account it was without spelling it out in the log.
    facts = {"from": before[-4:], "to": iban[-4:]}
    subject = Subject("organisation", organisation_id)
    record(session, "ledger.bank_details", subject, actor=actor, now=now, facts=facts)
