"""Questions about stored files."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.runtime.files.models import StoredFile


def names_known(session: Session, names: Collection[str]) -> set[str]:
    """Return which of these names have a row."""
    return set(session.scalars(select(StoredFile.name).where(StoredFile.name.in_(names))))


def keeps_any(session: Session) -> bool:
    """Tell whether any file has a row."""
    return session.scalar(select(StoredFile.id).limit(1)) is not None
