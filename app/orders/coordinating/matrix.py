"""Households by products: what each wants and gets, summed; other groups' people only as their group."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.orders.coordinating.board_queries import Cell
from app.orders.models import OrderLine


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell: asked for, how many more would do, and what is given once that is known."""

    quantity: int
    tolerance: int
    given: int | None

    @property
    def text(self) -> str:
        """What is given; before it is known what is wanted, "2–4" with tolerance."""
        if self.given is not None:
            return str(self.given)
        more = f"–{self.quantity + self.tolerance}" if self.tolerance else ""
        return f"{self.quantity}{more}"

    @property
    def units(self) -> int:
        """What is given or, before it is known, asked for."""
        return self.quantity if self.given is None else self.given


@dataclass(frozen=True, slots=True)
class Row:
    """A household, or another group as a whole, with its cell for each column and what it wrote."""

    code: str
    name: str
    note: str
    entries: tuple[Entry | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table: titles of the columns, rows, and the sum of each column."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: tuple[int, ...]


def matrix_of(
    lines: Sequence[OrderLine],
    cells: Sequence[Cell],
    shown: Collection[uuid.UUID],
    notes: Mapping[uuid.UUID, str],
) -> Matrix:
    """Return the table; of groups that are not `shown` one sees only the sums."""
    # By identifier: households of two groups may have the same code and name.
    named: dict[tuple[uuid.UUID, str, str], dict[uuid.UUID, Entry]] = defaultdict(dict)
    for cell in cells:
        ours = cell.group_id in shown
        row = named[
            (cell.household_id, cell.code, cell.name) if ours else (cell.group_id, "", cell.group)
        ]
        row[cell.line_id] = _added(row.get(cell.line_id), cell)
    # What is withdrawn goes to nobody.
    still = [line for line in lines if line.withdrawn_at is None]
    used = [line for line in still if any(line.id in row for row in named.values())]
    rows = tuple(
        Row(code, name, notes.get(key, ""), tuple(entries.get(line.id) for line in used))
        for (key, code, name), entries in named.items()
    )
    sums = tuple(
        sum(entry.units for entry in column if entry is not None)
        for column in zip(*(row.entries for row in rows), strict=True)
    )
    return Matrix(tuple(line.title for line in used), rows, sums)


def _added(entry: Entry | None, cell: Cell) -> Entry:
    if entry is None:
        return Entry(cell.quantity, cell.tolerance, cell.given)
    given = None if entry.given is None and cell.given is None else (entry.given or 0)
    return Entry(
        entry.quantity + cell.quantity,
        entry.tolerance + cell.tolerance,
        None if given is None else given + (cell.given or 0),
    )
