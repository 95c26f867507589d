"""What the pages of price lists show: plain values, already in words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.exchange.sheets.fields import Field
from app.runtime.jobs.queries import Progress
from app.web.forms import FormView
from app.web.paging import Pager


@dataclass(frozen=True, slots=True)
class Before:
    """A list that was handed in, in one line."""

    id: uuid.UUID
    name: str
    when: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where lists come in and go out."""

    name: str
    slug: str
    form: FormView
    open: Before | None
    before: Sequence[Before]
    offers: int
    limit_mb: int


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the sheet, with what stands in its first rows."""

    index: int
    letter: str
    header: str
    chosen: str
    unsure: bool
    samples: Sequence[str]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """A sheet whose columns a person looks at."""

    id: uuid.UUID
    name: str
    slug: str
    organisation: str
    form: FormView
    columns: Sequence[ColumnView]
    fields: Sequence[tuple[Field, str]]
    sheets: Sequence[str]
    sheet: str
    basis: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One row of the list and what becomes of it."""

    row: int | None
    place: str
    kind: str
    kind_label: str
    title: str
    summary: str
    changes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    moved: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the lines that can be looked at alone."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MissingView:
    """An offer that the list does not name."""

    id: uuid.UUID
    title: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A list on its way in, wherever it stands."""

    id: uuid.UUID
    name: str
    slug: str
    organisation: str
    state: str
    has_columns: bool
    work: Progress | None = None
    error: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    tabs: Sequence[Tab] = ()
    lines: Sequence[LineView] = ()
    pager: Pager | None = None
    missing: Sequence[MissingView] = ()
    form: FormView = field(default_factory=FormView)

    @property
    def changes(self) -> int:
        """How many offers the list makes or changes."""
        return self.counts.get("created", 0) + self.counts.get("updated", 0)
