"""Every column that leads to a person, what becomes of it when the person goes, and why."""

import enum
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Column, ColumnElement, String, Table, false
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Person

EXTENSION = "personal_data"


class Fate(enum.StrEnum):
    """What becomes of rows when the person they lead to is erased."""

    DELETED = "deleted"
    # The row stays and forgets who it was.
    EMPTIED = "emptied"
    # The row stays as it is, and leads to somebody without a name.
    KEPT = "kept"


class Reason(enum.StrEnum):
    """Why something stays."""

    REGISTER = "register"
    ACCOUNTABILITY = "accountability"
    PROOF_OF_CONSENT = "proof_of_consent"
    HISTORY = "history"
    BOOKS = "books"


@dataclass(frozen=True, slots=True)
class Holding:
    """One column that leads to a person: by their number or, when it holds text, by their address."""

    room: str
    attribute: InstrumentedAttribute[Any]
    fate: Fate
    reason: Reason | None = None
    # What helps to break in and tells its person nothing.
    secret: frozenset[str] = frozenset()
    # Where the column leads to the person by way of something else: their household.
    through: Callable[[uuid.UUID], ColumnElement[bool]] | None = None

    def __post_init__(self) -> None:
        if (self.fate is Fate.KEPT) != (self.reason is not None):
            msg = f"{self.name}: a reason is given for what is kept, and only for that"
            raise ValueError(msg)

    @property
    def column(self) -> Column[Any]:
        column: Column[Any] = self.attribute.property.columns[0]
        return column

    @property
    def table(self) -> Table:
        table: Table = self.column.table
        return table

    @property
    def name(self) -> str:
        """Return the column as it is called in the documents: "table.column"."""
        return f"{self.table.name}.{self.column.name}"

    def leads_to(self, person: Person) -> ColumnElement[bool]:
        """Return the condition that a row is about a person."""
        if self.through is not None:
            return self.through(person.id)
        if not isinstance(self.column.type, String):
            return self.column == person.id
        return false() if person.email is None else self.column == person.email


Eraser = Callable[[Session, Person, datetime], None]
# Sentences that say what must be settled first.
Hindrance = Callable[[Session, uuid.UUID], list[str]]


@dataclass(slots=True)
class PersonalData:
    """What every room has told; filled once at start by app.registry."""

    holdings: list[Holding] = field(default_factory=list)
    # What is more than a column: bytes of files, addresses inside of jobs.
    erasers: list[Eraser] = field(default_factory=list)
    hindrances: list[Hindrance] = field(default_factory=list)

    def add(self, *holdings: Holding) -> None:
        """Tell what a room holds."""
        self.holdings.extend(holdings)

    def by_table(self) -> Iterable[tuple[str, Table, Sequence[Holding]]]:
        """Return room, table and holdings, each table once, in the order in which they were told."""
        found: dict[str, list[Holding]] = {}
        for holding in self.holdings:
            found.setdefault(holding.table.name, []).append(holding)
        return [(held[0].room, held[0].table, held) for held in found.values()]


def current_personal_data() -> PersonalData:
    """Return what the rooms of the running application hold."""
    personal: PersonalData = current_app.extensions[EXTENSION]
    return personal
