"""What stands in the cells of a sheet, before anything is understood."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LONGEST_CELL = 32_767


class Trouble(enum.StrEnum):
    """A cell of which nothing can be read."""

    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR = "cell_error"
    TOO_LONG = "cell_too_long"


Cell = str | Decimal | bool | date | Trouble
"""An empty cell is an empty text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is what the person's own program shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """Return a cell; a row is as long as its last one that holds something."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def filled(self) -> tuple[int, ...]:
        """The places of the cells that hold something."""
        return tuple(index for index, cell in enumerate(self.cells) if not is_empty(cell))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file; its rows without the empty ones. The sheet of a CSV file has no name."""

    name: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


def is_empty(cell: Cell) -> bool:
    """Tell whether a cell holds nothing."""
    return isinstance(cell, str) and not isinstance(cell, Trouble) and not cell.strip()


def rows_of(cells: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[Row, ...]:
    """Return rows without empty ones, each cut behind its last filled cell."""
    rows: list[Row] = []
    for number, values in cells:
        end = len(values)
        while end and is_empty(values[end - 1]):
            end -= 1
        if end:
            rows.append(Row(number, tuple(values[:end])))
    return tuple(rows)


def column_letter(index: int) -> str:
    """Return the letter of a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(ord("A") + rest) + letters
        index -= 1
    return letters
