"""Which function does which kind of job, and which kinds come round by themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

Handler = Callable[[Session, Mapping[str, Any], datetime], None]


@dataclass(frozen=True, slots=True)
class Periodic:
    """A kind of job that is planned once in every period."""

    kind: str
    period: timedelta


@dataclass(slots=True)
class JobRegistry:
    """Handlers by kind; filled once at start by app.registry."""

    handlers: dict[str, Handler]
    periodic: list[Periodic]

    def add(self, kind: str, handler: Handler, *, every: timedelta | None = None) -> None:
        """Register the handler of a kind; with `every`, plan it once per period as well."""
        self.handlers[kind] = handler
        if every is not None:
            self.periodic.append(Periodic(kind, every))
