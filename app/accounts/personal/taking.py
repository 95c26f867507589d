"""Everything that is held about a person, as one file."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.personal import queries
from app.accounts.personal.labels import heading, table_label, word_for_readers
from app.accounts.personal.letters import tell_data_ready
from app.accounts.personal.registry import PersonalData, current_personal_data
from app.accounts.prepared.parcel import zipped
from app.accounts.prepared.services import deliver
from app.runtime.files.store import current_file_store
from app.runtime.jobs.failures import PermanentFailure
from app.runtime.jobs.long import Work
from app.web.sheets import Cell, csv_bytes

TAKE = "accounts.take_personal_data"
NAME = "i-miei-dati"


def _owners(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "organisations.id"
    ]


def rows_of(
    session: Session, personal: PersonalData, person: Person
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return every row that leads to a person by room and table; organisations with their names."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for room, table, held in personal.by_table():
        rows = [dict(row) for row in queries.rows_about(session, table, held, person)]
        owners = _owners(table)
        ids = {row[name] for row in rows for name in owners if row.get(name) is not None}
        names = queries.organisation_names(session, ids)
        for row in rows:
            for name in owners:
                if row.get(name) is not None:
                    row[f"{name}_name"] = names.get(row[name], "")
        found[room, table.name] = rows
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 whatever a column holds
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _cell(value: Any) -> Cell:  # noqa: ANN401 whatever a column holds
    plain = _plain(value)
    if plain is None or isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False)


def files_of(found: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]) -> dict[str, bytes]:
    """Return the files to put together: a word for readers, a JSON of all, a table of each kind."""
    everything: dict[str, dict[str, Any]] = {}
    files = {"LEGGIMI.txt": word_for_readers().encode()}
    for (room, table), rows in found.items():
        plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
        everything.setdefault(room, {})[table] = plain
        if rows:
            columns = list(dict.fromkeys(name for row in rows for name in row))
            header = [heading(name) for name in columns]
            lines = [[_cell(row.get(name)) for name in columns] for row in rows]
            files[f"{room}/{table_label(table)}.csv"] = csv_bytes(header, lines)
    text = json.dumps(everything, ensure_ascii=False, indent=2, sort_keys=True)
    return files | {"tutto.json": text.encode()}


def take(work: Work) -> None:
    """Put together what is held about a person, and tell them that it can be fetched."""
    person_id = uuid.UUID(work.payload["person_id"])
    with work.read() as session:
        person = session.get(Person, person_id)
        if person is None or person.erased_at is not None:
            raise PermanentFailure("person_is_gone")
        with force_locale(person.locale):
            made = zipped(files_of(rows_of(session, current_personal_data(), person)), NAME)
    with work.finish() as session:
        prepared_id = uuid.UUID(work.payload["prepared_id"])
        now = work.now()
        row = deliver(session, current_file_store(), prepared_id, made, now=now)
        person = session.get_one(Person, person_id)
        if row is not None and person.email is not None:
            tell_data_ready(session, person, row.id, now=now)
