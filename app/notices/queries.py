"""Every reading of notices."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.notices.kinds import HABITS
from app.notices.models import Frequency, Notice, NoticeKind, NoticePreference

PAGE_SIZE = 30
CHUNK = 5_000


def notices_of(
    session: Session, person_id: uuid.UUID, before: uuid.UUID | None
) -> tuple[list[Notice], bool]:
    """Return a page of notices, newest first, and whether there are older ones."""
    found = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        found = found.where(Notice.id < before)
    rows = session.scalars(found.order_by(Notice.id.desc()).limit(PAGE_SIZE + 1)).all()
    return list(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def notice_of(session: Session, person_id: uuid.UUID, notice_id: uuid.UUID) -> Notice | None:
    """Return a notice of a person."""
    return session.scalar(
        select(Notice).where(Notice.id == notice_id, Notice.person_id == person_id)
    )


def unread(session: Session, person_id: uuid.UUID) -> int:
    """Return how many notices a person has not opened."""
    count = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session.scalar(count) or 0


def preferences_of(session: Session, person_id: uuid.UUID) -> dict[NoticeKind, Frequency]:
    """Return how often a person wants mails of each kind."""
    rows = session.scalars(select(NoticePreference).where(NoticePreference.person_id == person_id))
    return {**HABITS, **{row.kind: row.frequency for row in rows}}


def known_keys(session: Session, keys: Iterable[str]) -> set[tuple[uuid.UUID, str]]:
    """Return who has been told what of some keys."""
    wanted = sorted(set(keys))
    found: set[tuple[uuid.UUID, str]] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        rows = session.execute(select(Notice.person_id, Notice.key).where(Notice.key.in_(chunk)))
        found.update((row.person_id, row.key) for row in rows)
    return found


def _is_wanted(frequency: Frequency) -> ColumnElement[bool]:
    """Return the condition that a notice is to be mailed so often; needs the preference joined."""
    kinds = [kind for kind, habit in HABITS.items() if habit is frequency]
    by_habit = NoticePreference.frequency.is_(None) & Notice.kind.in_(kinds)
    return or_(NoticePreference.frequency == frequency, by_habit)


def people_to_write_to(session: Session, frequency: Frequency, limit: int) -> list[Person]:
    """Return people for whom something waits that they want so often, and that they have not read."""
    waiting = (
        select(Notice.person_id)
        .outerjoin(
            NoticePreference,
            (NoticePreference.person_id == Notice.person_id)
            & (NoticePreference.kind == Notice.kind),
        )
        .where(Notice.mailed_at.is_(None), Notice.read_at.is_(None), _is_wanted(frequency))
    )
    reachable = (
        Person.email.is_not(None) & Person.confirmed_at.is_not(None) & Person.disabled_at.is_(None)
    )
    return list(
        session.scalars(
            select(Person).where(Person.id.in_(waiting), reachable).order_by(Person.id).limit(limit)
        )
    )


def waiting_notices(
    session: Session, people: Sequence[uuid.UUID], frequency: Frequency
) -> dict[uuid.UUID, list[Notice]]:
    """Return what waits for some people, oldest first; locked, so that nobody else mails it."""
    rows = session.scalars(
        select(Notice)
        .outerjoin(
            NoticePreference,
            (NoticePreference.person_id == Notice.person_id)
            & (NoticePreference.kind == Notice.kind),
        )
        .where(
            Notice.person_id.in_(people),
            Notice.mailed_at.is_(None),
            Notice.read_at.is_(None),
            _is_wanted(frequency),
        )
        .order_by(Notice.created_at, Notice.id)
        .with_for_update(of=Notice)
        .execution_options(populate_existing=True)
    )
    found: dict[uuid.UUID, list[Notice]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found
