"""Keeps and forgets files: row and bytes together, whichever way the transaction ends."""

import hashlib
import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from app.runtime.files.checking import CheckedFile
from app.runtime.files.documents import Photo
from app.runtime.files.kinds import MediaType
from app.runtime.files.models import StoredFile
from app.runtime.files.names import clean_name
from app.runtime.files.store import FileStore
from app.runtime.transaction import after_commit, after_rollback


def keep_file(
    session: Session, store: FileStore, file: CheckedFile, *, by: uuid.UUID | None, now: datetime
) -> StoredFile:
    """Write the bytes now and the row with the transaction; if that is undone, so are the bytes.

    `file` must come from app.runtime.files.documents: it is not looked at again.
    """
    name = store.write(file.data)
    after_rollback(session, lambda: store.remove(name))
    row = StoredFile(
        name=name,
        media_type=file.media_type,
        size_bytes=len(file.data),
        sha256=hashlib.sha256(file.data).hexdigest(),
        original_name=clean_name(file.name, file.media_type),
        created_at=now,
        created_by=by,
    )
    session.add(row)
    session.flush()
    return row


def keep_photo(
    session: Session, store: FileStore, photo: Photo, *, by: uuid.UUID | None, now: datetime
) -> tuple[StoredFile, ...]:
    """Keep each size of a photo, small to large."""
    return tuple(
        keep_file(
            session, store, CheckedFile(size.data, MediaType.WEBP, photo.name), by=by, now=now
        )
        for size in photo.sizes
    )


def forget_file(session: Session, store: FileStore, file: StoredFile) -> None:
    """Delete the row with the transaction and the bytes after it."""
    name = file.name
    session.delete(file)
    session.flush()
    after_commit(session, lambda: store.remove(name))
