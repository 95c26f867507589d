"""Files that go with mails: kept once however many get them, named by the job, forgotten after a while."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.integrations.mail.mails import Enclosed
from app.integrations.mail.models import Enclosure
from app.runtime.files.checking import CheckedFile
from app.runtime.files.kinds import MediaType
from app.runtime.files.services import forget_file, keep_file
from app.runtime.files.store import FileStore

MOST_FORGOTTEN = 500


class EnclosureLost(Exception):
    """A mail names a file that is not there any more."""


def enclose(session: Session, store: FileStore, file: Enclosed, *, now: datetime) -> uuid.UUID:
    """Keep a file that mails are to carry, and return by what they name it."""
    # Never shown by a browser: what it is only the receiver's program has to know.
    made = CheckedFile(file.data, MediaType.DATA, file.name)
    row = Enclosure(
        file_id=keep_file(session, store, made, by=None, now=now).id,
        name=file.name,
        media_type=file.media_type,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def enclosed(session: Session, store: FileStore, ids: Sequence[str]) -> tuple[Enclosed, ...]:
    """Return files that a mail names, in its order.

    Raises
    ------
    EnclosureLost
    """
    wanted = [uuid.UUID(each) for each in ids]
    rows = session.scalars(
        select(Enclosure).where(Enclosure.id.in_(wanted)).options(joinedload(Enclosure.file))
    )
    found = {row.id: row for row in rows}
    try:
        return tuple(
            Enclosed(
                found[each].name,
                found[each].media_type,
                store.path(found[each].file.name).read_bytes(),
            )
            for each in wanted
        )
    except (KeyError, FileNotFoundError) as error:
        raise EnclosureLost from error


def forget_enclosures(session: Session, store: FileStore, before: datetime) -> None:
    """Delete files that no mail carries any more."""
    rows = session.scalars(
        select(Enclosure)
        .where(Enclosure.created_at < before)
        .options(joinedload(Enclosure.file))
        .order_by(Enclosure.created_at, Enclosure.id)
        .limit(MOST_FORGOTTEN)
    ).all()
    for row in rows:
        session.delete(row)
        session.flush()
        forget_file(session, store, row.file)
