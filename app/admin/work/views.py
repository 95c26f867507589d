"""Jobs as the desk's page shows them: never what they carry."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.admin.masking import masked_address, masked_error
from app.admin.work.kinds import kind_label
from app.admin.work.queries import Heap
from app.admin.work.services import can_be_retried
from app.integrations.mail.outbox import SEND
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.jobs.models import Job, JobState
from app.runtime.jobs.registry import JobRegistry

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, as one says it."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 2 * MINUTE:
        return _("just now")
    if seconds < 2 * HOUR:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", seconds // MINUTE)
    if seconds < 2 * DAY:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", seconds // HOUR)
    return ngettext("%(num)s day ago", "%(num)s days ago", seconds // DAY)


@dataclass(frozen=True, slots=True)
class KindLine:
    """The jobs of one kind."""

    kind: str
    label: str
    waiting: int
    running: int
    dead: int
    last_end: str


@dataclass(frozen=True, slots=True)
class Health:
    """What tells at a glance whether the workers keep up."""

    oldest_due: str
    mails_waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class DeadLine:
    """A job that failed."""

    id: uuid.UUID
    kind: str
    label: str
    recipient: str
    since: str
    attempts: int
    error_code: str
    error: str
    can_retry: bool


def _count(heaps: Sequence[Heap], state: JobState) -> int:
    return sum(heap.size for heap in heaps if heap.state is state)


def kind_lines(heaps: Sequence[Heap], registry: JobRegistry, now: datetime) -> list[KindLine]:
    """Return the kinds that have jobs, and those that should come round by themselves."""
    kinds = {heap.kind for heap in heaps} | {each.kind for each in registry.periodic}
    lines = []
    for kind in sorted(kinds):
        own = [heap for heap in heaps if heap.kind == kind]
        ends = [heap.last_end for heap in own if heap.state is JobState.DONE and heap.last_end]
        lines.append(
            KindLine(
                kind=kind,
                label=kind_label(kind),
                waiting=_count(own, JobState.WAITING),
                running=_count(own, JobState.RUNNING),
                dead=_count(own, JobState.DEAD),
                last_end=age(max(ends), now) if ends else "",
            )
        )
    return lines


def health(heaps: Sequence[Heap], now: datetime) -> Health:
    """Return whether the workers keep up."""
    waiting = [heap for heap in heaps if heap.state is JobState.WAITING]
    due = [heap.first_due for heap in waiting if heap.first_due <= now]
    return Health(
        oldest_due=age(min(due), now) if due else "",
        mails_waiting=sum(heap.size for heap in waiting if heap.kind == SEND),
        dead=_count(heaps, JobState.DEAD),
    )


def dead_line(job: Job, now: datetime) -> DeadLine:
    """Return a failed job as a line."""
    to = job.payload.get("to") if job.kind == SEND else None
    return DeadLine(
        id=job.id,
        kind=job.kind,
        label=kind_label(job.kind),
        recipient=masked_address(to) if isinstance(to, str) else "",
        since=age(job.finished_at or job.created_at, now),
        attempts=job.attempts,
        error_code=job.error_code or "",
        error=masked_error(job.error),
        can_retry=can_be_retried(job),
    )
