"""Makes the sheet of a long piece of the audit log, in a job."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.accounts.prepared.parcel import zipped
from app.accounts.prepared.services import deliver
from app.admin.log import queries, views
from app.admin.log.queries import Filter
from app.admin.sheets import sheet_bytes
from app.runtime.files.store import current_file_store
from app.runtime.jobs.long import Work
from app.web.sheets import Cell

EXPORT = "audit.export"
NAME = "registro-attivita"


def payload_of(asked: Filter, kind: str, locale: str) -> dict[str, Any]:
    """Return the payload of the job that makes a sheet."""
    return {
        "kind": kind,
        "locale": locale,
        "person_id": str(asked.person_id) if asked.person_id else None,
        "organisation_id": str(asked.organisation_id) if asked.organisation_id else None,
        "action": asked.action,
        "since": asked.since.isoformat() if asked.since else None,
        "before": asked.before.isoformat() if asked.before else None,
    }


def filter_of(payload: Mapping[str, Any]) -> Filter:
    """Return what the payload of a job asks for."""
    person, organisation = payload["person_id"], payload["organisation_id"]
    since, before = payload["since"], payload["before"]
    return Filter(
        person_id=uuid.UUID(person) if person else None,
        organisation_id=uuid.UUID(organisation) if organisation else None,
        action=payload["action"],
        since=datetime.fromisoformat(since) if since else None,
        before=datetime.fromisoformat(before) if before else None,
    )


def rows_of(session: Session, asked: Filter, work: Work | None = None) -> list[tuple[Cell, ...]]:
    """Return every row of a sheet."""
    rows: list[tuple[Cell, ...]] = []
    total = queries.count(session, asked) if work else None
    for chunk in queries.all_entries(session, asked):
        rows.extend(views.sheet_rows(chunk, queries.names_in(session, chunk)))
        if work:
            # A long log must not gather in memory as objects, too.
            session.expunge_all()
            work.report(len(rows), total)
    return rows


def export(work: Work) -> None:
    """Make the sheet and put it where the person who asked will fetch it."""
    kind = work.payload["kind"]
    with force_locale(work.payload["locale"]):
        with work.read() as session:
            rows = rows_of(session, filter_of(work.payload), work)
        data = sheet_bytes(kind, NAME, views.sheet_header(), rows)
    made = zipped({f"{NAME}.{kind}": data}, NAME)
    with work.finish() as session:
        prepared_id = uuid.UUID(work.payload["prepared_id"])
        deliver(session, current_file_store(), prepared_id, made, now=work.now())
