"""What pages ask about a job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.runtime.jobs.models import Job, JobState


@dataclass(frozen=True, slots=True)
class Progress:
    """How a piece of work stands, as the page that waits for it shows it."""

    key: str
    kind: str
    state: JobState
    done: int
    total: int | None
    result: Mapping[str, Any] | None
    error_code: str | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen by itself."""
        return self.state in {JobState.DONE, JobState.DEAD}

    @property
    def has_failed(self) -> bool:
        return self.state is JobState.DEAD

    @property
    def is_waiting(self) -> bool:
        return self.state is JobState.WAITING

    @property
    def is_tried_again(self) -> bool:
        """Tell whether it has failed, and waits for another attempt."""
        return self.is_waiting and self.error_code is not None

    @property
    def percent(self) -> int | None:
        """Return whole percents, None while nobody knows how much there is to do."""
        if self.state is JobState.DONE:
            return 100
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)


# In the order of the fields of Progress.
PROGRESS_COLUMNS = (
    Job.key,
    Job.kind,
    Job.state,
    Job.progress_done,
    Job.progress_total,
    Job.result,
    Job.error_code,
)


def progress_of(session: Session, key: str) -> Progress | None:
    """Return how the job of a key stands; None when there is none, or no longer."""
    row = session.execute(select(*PROGRESS_COLUMNS).where(Job.key == key)).one_or_none()
    return Progress(*row) if row is not None else None
