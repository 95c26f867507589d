"""Long work: it holds a lease and no lock, tells how far it has come, and ends in one short transaction."""

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.runtime import clock
from app.runtime.jobs import leases
from app.runtime.jobs.failures import LeaseLost, WorkerLeaves
from app.runtime.jobs.leases import Lease, Reached
from app.runtime.transaction import reading, separate_transaction, transaction

# Often enough for a person who watches, seldom enough for a loop that reports every row.
REPORT_SECONDS = 0.5

logger = logging.getLogger(__name__)


def never() -> bool:
    """Tell that nobody has asked the worker to leave."""
    return False


@dataclass(slots=True)
class Work:
    """A job as its long handler sees it. Nothing is locked while the handler is outside a block.

    Attributes
    ----------
    key, payload, attempt
        Of the job; the key is the same at every attempt, so it can name what must not happen twice.
    result : mapping, optional
        What a person reads at the end; written when the job is completed.
    """

    lease: Lease
    key: str
    payload: Mapping[str, Any]
    leaving: Callable[[], bool] = never
    result: Mapping[str, Any] | None = None
    reached: Reached | None = field(default=None, init=False)
    finished: bool = field(default=False, init=False)
    _writing: bool = field(default=False, init=False)
    _reported_at: float | None = field(default=None, init=False)

    @property
    def job_id(self) -> uuid.UUID:
        return self.lease.job_id

    @property
    def attempt(self) -> int:
        return self.lease.attempt

    def now(self) -> datetime:
        """Return this moment: long work lasts longer than one."""
        return clock.utc_now()

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far the work has come; keeps the lease. May be called as often as one likes.

        Raises
        ------
        LeaseLost
            When another worker has taken the job.
        WorkerLeaves
            When the worker was told to stop.
        """
        self.reached = Reached(done, total)
        # Inside a block one transaction is open, and nobody sees what it writes before its end.
        if self._writing or not self._report_is_due():
            return
        if self.leaving():
            raise WorkerLeaves
        try:
            with separate_transaction() as session:
                leases.note_progress(session, self.lease, self.now(), self.reached)
        except OperationalError:
            # Somebody else writes for long. A bar that stands still is no reason to fail.
            logger.warning("progress not written", extra={"job_id": str(self.job_id)})

    def _report_is_due(self) -> bool:
        moment = time.monotonic()
        if self._reported_at is not None and moment - self._reported_at < REPORT_SECONDS:
            return False
        self._reported_at = moment
        return True

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Read in a short transaction that blocks nobody; take plain values out of it."""
        with reading() as session:
            yield session

    @contextmanager
    def step(self) -> Iterator[Session]:
        """Write a part that may stand by itself: it commits only if the job is still ours."""
        with self._block() as session:
            leases.extend(session, self.lease, self.now())
            yield session

    @contextmanager
    def finish(self) -> Iterator[Session]:
        """Write the effect and the completion of the job together."""
        with self._block() as session:
            yield session
            self.complete_in(session)
        self.finished = True

    def complete_in(self, session: Session) -> None:
        """Mark the job done in a transaction that is open."""
        leases.complete(session, self.lease, self.now(), result=self.result, reached=self.reached)

    @contextmanager
    def _block(self) -> Iterator[Session]:
        self._writing = True
        try:
            with transaction() as session:
                if leases.held(session, self.lease) is None:
                    raise LeaseLost
                yield session
        finally:
            self._writing = False
