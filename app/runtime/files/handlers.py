"""Jobs about stored files."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.runtime.files import queries
from app.runtime.files.store import FileStore
from app.runtime.jobs.registry import JobRegistry

REMOVE_ORPHANS = "files.remove_orphans"
# No transaction stays open for so long: what has no row by now will never have one.
KEPT = timedelta(days=1)


def remove_orphans(session: Session, store: FileStore, now: datetime) -> None:
    """Remove bytes without a row: left by a process that died between the two."""
    # A full folder beside an empty table is a wrong setting or a lost database, not a folder of orphans.
    if not queries.keeps_any(session):
        return
    for paths in store.left_before(now - KEPT):
        known = queries.names_known(session, [path.name for path in paths])
        for path in paths:
            if path.name not in known:
                path.unlink(missing_ok=True)


def register(jobs: JobRegistry, store: FileStore) -> None:
    """Register the daily search for orphans."""

    def run(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
        remove_orphans(session, store, now)

    jobs.add(REMOVE_ORPHANS, run, every=timedelta(days=1))
