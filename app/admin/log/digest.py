"""Proves that nothing was taken out of the audit log: each day's digest holds that of the day before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry
from app.admin.log.models import AuditDigest

# What was begun before midnight may be committed after it; no work takes longer.
GRACE = timedelta(hours=6)
BATCH = 1_000
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Broken:
    """A day whose entries are not what they were when its digest was made."""

    day: date
    entries_then: int
    entries_now: int


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return begin, begin + ONE_DAY


def _entries(session: Session, day: date) -> Iterator[AuditEntry]:
    begin, end = _bounds(day)
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.at >= begin, AuditEntry.at < end)
        .order_by(AuditEntry.id)
        .execution_options(yield_per=BATCH)
    )


def _line(entry: AuditEntry) -> bytes:
    """Return an entry as the same bytes on every database."""
    values = [
        entry.id.hex,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id.hex if entry.actor_id else None,
        entry.acting_for_id.hex if entry.acting_for_id else None,
        entry.action,
        entry.subject_kind,
        entry.subject_id.hex if entry.subject_id else None,
        entry.facts,
        entry.request_id,
    ]
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def digest_of_day(session: Session, day: date, previous: str) -> tuple[int, str]:
    """Return how many entries a day has, and what they come to after the day before."""
    total, sum_of_all = 0, hashlib.sha256(previous.encode() + b"\n")
    for entry in _entries(session, day):
        sum_of_all.update(_line(entry))
        total += 1
    return total, sum_of_all.hexdigest()


def latest(session: Session) -> AuditDigest | None:
    """Return the digest of the last day that has one."""
    return session.scalar(select(AuditDigest).order_by(AuditDigest.day.desc()).limit(1))


def _next_day(session: Session, after: date | None) -> date | None:
    """Return the first day after another that has entries."""
    query = select(func.min(AuditEntry.at))
    if after is not None:
        query = query.where(AuditEntry.at >= _bounds(after)[1])
    first = session.scalar(query)
    return None if first is None else first.astimezone(UTC).date()


def make_digests(session: Session, *, now: datetime) -> int:
    """Write the digests of the days that are over and have none; return how many."""
    last = latest(session)
    previous, after = (last.digest, last.day) if last else ("", None)
    over = (now - GRACE).astimezone(UTC).date()
    made = 0
    while (day := _next_day(session, after)) is not None and day < over:
        entries, digest = digest_of_day(session, day, previous)
        session.add(
            AuditDigest(day=day, entries=entries, previous=previous, digest=digest, made_at=now)
        )
        session.flush()
        previous, after = digest, day
        made += 1
    return made


def broken_days(session: Session) -> list[Broken]:
    """Return the days whose entries, or whose place in the chain, are not as they were."""
    found, previous = [], ""
    for row in session.scalars(select(AuditDigest).order_by(AuditDigest.day)).all():
        entries, digest = digest_of_day(session, row.day, previous)
        if (entries, digest) != (row.entries, row.digest):
            found.append(Broken(row.day, row.entries, entries))
        # Go on from what was written: one broken day must not make all that follow look broken.
        previous = row.digest
    return found
