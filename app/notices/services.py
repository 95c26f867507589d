"""Telling people, reading, and choosing how often mails come."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.notices import queries
from app.notices.models import Frequency, Notice, NoticeKind, NoticePreference

MAIL = "notices.mail"
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class News:
    """What one person is to be told; the same key is told to the same person once, ever."""

    person_id: uuid.UUID
    kind: NoticeKind
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def tell(session: Session, news: Iterable[News], *, now: datetime) -> int:
    """Tell people; return how many notices are new. Mails leave by jobs, those of a minute together."""
    wanted = {(each.person_id, each.key): each for each in news}
    known = queries.known_keys(session, (key for _person, key in wanted))
    fresh = [each for pair, each in wanted.items() if pair not in known]
    for each in fresh:
        session.add(
            Notice(
                person_id=each.person_id,
                kind=each.kind,
                key=each.key,
                facts=dict(each.facts),
                created_at=now,
            )
        )
    session.flush()
    return len(fresh)


def mark_read(notice: Notice, *, now: datetime) -> None:
    """Note that a person has opened a notice."""
    notice.read_at = notice.read_at or now


def mark_all_read(session: Session, person_id: uuid.UUID, *, now: datetime) -> None:
    """Note that a person has seen all their notices."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


def choose(session: Session, person_id: uuid.UUID, wanted: Mapping[NoticeKind, Frequency]) -> None:
    """Note how often a person wants mails of some kinds."""
    for kind, frequency in wanted.items():
        row = session.get(NoticePreference, (person_id, kind))
        if row is None:
            session.add(NoticePreference(person_id=person_id, kind=kind, frequency=frequency))
        else:
            row.frequency = frequency


def stop(session: Session, person_id: uuid.UUID, kinds: Collection[NoticeKind]) -> None:
    """Write no more mails of some kinds to a person; the notices stay in the site."""
    choose(session, person_id, dict.fromkeys(kinds, Frequency.NEVER))


def prune(session: Session, *, now: datetime) -> None:
    """Forget what was told long ago."""
    session.execute(delete(Notice).where(Notice.created_at < now - KEPT))
