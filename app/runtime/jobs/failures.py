"""How a job can end other than well."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class UnknownJobKind(Exception):
    """Nobody here does this kind of job: perhaps a newer version wrote it, and it can wait."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class PermanentFailure(Exception):
    """Trying again would change nothing: the job is buried at once.

    Parameters
    ----------
    code : str
        Stable identifier of the reason, which a page can put into words.
    detail : str
        For the log and the desk; no personal data.
    result : mapping, optional
        What the person who asked for the work should read all the same.
    """

    def __init__(
        self, code: str, detail: str = "", *, result: Mapping[str, Any] | None = None
    ) -> None:
        self.code = code
        self.detail = detail
        self.result = dict(result) if result is not None else None
        super().__init__(f"{code}: {detail}" if detail else code)


class TryLater(Exception):
    """Not now, and not by our own schedule: the handler says when, and itself when it is enough.

    Parameters
    ----------
    after : timedelta
        How long to wait.
    code : str
        Stable identifier of the reason.
    detail : str
        For the log and the desk; no personal data.
    """

    def __init__(self, after: timedelta, code: str, detail: str = "") -> None:
        self.after = after
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}" if detail else code)


class LeaseLost(Exception):
    """Another worker has taken the job in the meantime: what is done here counts no more."""


class WorkerLeaves(Exception):
    """The worker was told to stop: the job goes back, for another worker to begin at once."""
