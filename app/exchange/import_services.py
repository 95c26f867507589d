"""What a person does with a list on its way in: hand it in, say what its columns mean, confirm, give up."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.exchange.import_errors import ImportMovedOn, ImportOpen
from app.exchange.import_queries import locked_import, open_import, stored_file
from app.exchange.intake import TakenFile, written_layout
from app.exchange.mappings import recalled, remember, written_choice
from app.exchange.missing import MissingRule
from app.exchange.models import ImportState, PriceListImport
from app.exchange.sheets.columns import Layout
from app.exchange.sheets.reading import SheetChoice, choice_of
from app.runtime.files.checking import CheckedFile
from app.runtime.files.kinds import MediaType
from app.runtime.files.services import forget_file, keep_file
from app.runtime.files.store import FileStore
from app.runtime.jobs.outbox import publish
from catalog.base import new_id

PREPARE = "exchange.prepare_list"
APPLY = "exchange.apply_list"
LONGEST_NAME = 120
GIVEN_UP = (
    ImportState.COLUMNS,
    ImportState.PREPARING,
    ImportState.READY,
    ImportState.FAILED,
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it came, and what was seen in it."""

    data: bytes
    name: str
    taken: TakenFile
    publish: bool


def hand_in(
    session: Session,
    store: FileStore,
    organisation_id: uuid.UUID,
    file: HandedIn,
    *,
    actor: Actor,
    now: datetime,
) -> PriceListImport:
    """Keep a list that is to be imported; GDXP is prepared at once, of a sheet a person says the columns.

    Raises
    ------
    ImportOpen
    """
    already = open_import(session, organisation_id)
    if already is not None:
        raise ImportOpen(already.file_name)
    layout = file.taken.layout
    if layout is not None:
        layout = recalled(session, organisation_id, layout)
    kept = keep_file(
        session,
        store,
        CheckedFile(file.data, MediaType.DATA, file.name),
        by=actor.person_id,
        now=now,
    )
    row = PriceListImport(
        id=new_id(),
        organisation_id=organisation_id,
        person_id=actor.person_id,
        file_id=kept.id,
        file_name=" ".join(file.name.split())[:LONGEST_NAME] or "?",
        kind=file.taken.kind,
        state=ImportState.COLUMNS,
        layout=written_layout(file.taken, layout) if layout else {},
        choice={"publish": file.publish, **(written_choice(choice_of(layout)) if layout else {})},
        created_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise ImportOpen("") from error
    if layout is None:
        _start(session, row, PREPARE, ImportState.PREPARING, now)
    return row


def choose_sheet(
    session: Session, taken: PriceListImport, file: TakenFile, layout: Layout, *, now: datetime
) -> None:
    """Look at another sheet of the file."""
    _require(taken, ImportState.COLUMNS)
    layout = recalled(session, taken.organisation_id, layout)
    taken.layout = written_layout(file, layout)
    taken.choice = {
        "publish": taken.choice.get("publish", True),
        **written_choice(choice_of(layout)),
    }
    taken.updated_at = now


def choose_columns(
    session: Session, taken: PriceListImport, choice: SheetChoice, *, now: datetime
) -> None:
    """Read a sheet as a person wants it, now and the next time, and work out what it would do.

    Raises
    ------
    ImportMovedOn
    """
    _require(taken, ImportState.COLUMNS, ImportState.READY, ImportState.FAILED)
    fingerprint = taken.layout.get("fingerprint")
    remember(session, taken.organisation_id, fingerprint, choice, now=now)
    taken.choice = {**taken.choice, **written_choice(choice)}
    _start(session, taken, PREPARE, ImportState.PREPARING, now)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person decided on the preview."""

    skip_faulty: bool
    missing: MissingRule
    paused: frozenset[uuid.UUID] = frozenset()


def confirm(
    session: Session,
    taken: PriceListImport,
    confirmed: Confirmed,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a list be imported as it was shown.

    Raises
    ------
    ImportMovedOn
    """
    _require(taken, ImportState.READY)
    taken.choice = {
        **taken.choice,
        "skip_faulty": confirmed.skip_faulty,
        "missing": confirmed.missing.value,
        "paused": sorted(str(offer) for offer in confirmed.paused),
    }
    taken.person_id = actor.person_id
    _start(session, taken, APPLY, ImportState.APPLYING, now)
    _note(session, "price_list.confirmed", taken, actor=actor, now=now)


def try_again(session: Session, taken: PriceListImport, *, now: datetime) -> None:
    """Begin anew what could not be done."""
    _require(taken, ImportState.PREPARING, ImportState.APPLYING)
    kind = PREPARE if taken.state is ImportState.PREPARING else APPLY
    _start(session, taken, kind, taken.state, now)


def give_up(
    session: Session,
    store: FileStore,
    taken: PriceListImport,
    *,
    actor: Actor,
    now: datetime,
    has_failed: bool = False,
) -> None:
    """Forget a list with its file; `has_failed` tells that importing it could not be done.

    Raises
    ------
    ImportMovedOn
        While it is being imported, or when it already is.
    """
    if not (has_failed and taken.state is ImportState.APPLYING):
        _require(taken, *GIVEN_UP)
    _note(session, "price_list.given_up", taken, actor=actor, now=now)
    forget_import(session, store, taken)


def forget_import(session: Session, store: FileStore, taken: PriceListImport) -> None:
    """Delete a list, its lines and its file."""
    kept = stored_file(session, taken)
    session.delete(taken)
    session.flush()
    if kept is not None:
        forget_file(session, store, kept)


def drop_file(session: Session, store: FileStore, taken: PriceListImport) -> None:
    """Delete the file of a list that needs it no more."""
    kept = stored_file(session, taken)
    taken.file_id = None
    session.flush()
    if kept is not None:
        forget_file(session, store, kept)


def locked_in(session: Session, import_id: uuid.UUID, *states: ImportState) -> PriceListImport:
    """Return an import that is in one of these states, locked.

    Raises
    ------
    ImportNotFound, ImportMovedOn
    """
    taken = locked_import(session, import_id)
    _require(taken, *states)
    return taken


def _require(taken: PriceListImport, *states: ImportState) -> None:
    if taken.state not in states:
        raise ImportMovedOn


def _start(
    session: Session, taken: PriceListImport, kind: str, state: ImportState, now: datetime
) -> None:
    taken.state = state
    taken.error = None
    taken.job_key = f"{kind}:{new_id()}"
    taken.updated_at = now
    publish(session, kind, {"import": str(taken.id)}, now=now, key=taken.job_key)


def _note(
    session: Session, action: str, taken: PriceListImport, *, actor: Actor, now: datetime
) -> None:
    facts: dict[str, Any] = {"import": str(taken.id), "counts": taken.counts}
    subject = Subject("organisation", taken.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)
