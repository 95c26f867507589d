"""Which function does which kind of job, in which queue, and which kinds come round by themselves."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from app.runtime.jobs.long import Work
from app.runtime.jobs.models import Job

Handler = Callable[[Session, Mapping[str, Any], datetime], None]
LongHandler = Callable[[Work], None]


class Queue(enum.StrEnum):
    """Jobs that wait for each other; what is slow by nature has a queue of its own."""

    DEFAULT = "default"
    MAIL = "mail"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Periodic:
    """A kind of job that is planned once in every period."""

    kind: str
    period: timedelta


class JobKindTaken(Exception):
    """Two handlers want the same kind of job: one of them would never be called."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@dataclass(slots=True)
class JobRegistry:
    """Handlers by kind; filled once at start by app.registry."""

    handlers: dict[str, Handler]
    periodic: list[Periodic]
    long: dict[str, LongHandler] = field(default_factory=dict)
    # A kind that is not named here, known or not, is of the default queue.
    queues: dict[str, Queue] = field(default_factory=dict)

    def add(self, kind: str, handler: Handler, *, every: timedelta | None = None) -> None:
        """Register the handler of a kind; with `every`, plan it once per period as well.

        It runs in one transaction with its job: right for work on the database that is soon done.
        """
        self._require_free(kind)
        self.handlers[kind] = handler
        self._plan(kind, every)

    def add_long(
        self,
        kind: str,
        handler: LongHandler,
        *,
        queue: Queue = Queue.HEAVY,
        every: timedelta | None = None,
    ) -> None:
        """Register a handler that talks to the outside or takes its time: no row is locked meanwhile."""
        self._require_free(kind)
        self.long[kind] = handler
        if queue is not Queue.DEFAULT:
            self.queues[kind] = queue
        self._plan(kind, every)

    def _require_free(self, kind: str) -> None:
        if kind in self.handlers or kind in self.long:
            raise JobKindTaken(kind)

    def _plan(self, kind: str, every: timedelta | None) -> None:
        if every is not None:
            self.periodic.append(Periodic(kind, every))

    def those_of(self, queue: Queue | None) -> ColumnElement[bool]:
        """Return the condition under which a job is of a queue."""
        if queue is None:
            return true()
        if queue is Queue.DEFAULT:
            return Job.kind.not_in(sorted(self.queues))
        return Job.kind.in_(sorted(kind for kind, own in self.queues.items() if own is queue))
