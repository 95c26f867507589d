"""Reads a spreadsheet from standard input and writes its cells as JSON; a program of its own.

Started by `workbook.py` with no other module of ours, so that it starts fast. Its arguments are the
limits: rows, columns, sheets, letters of a cell. First it looks through the XML for what the reading
library does not tell: how far cells reach (before they are laid out in memory), which formulas have no
result stored with them, which cells hold an error, and in ODS which cells are merged.
"""

import functools
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 1024**3
SECONDS = 40
MOST_AREA = 8_000_000
MOST_LETTERS = 20_000_000
WITHOUT_VALUE, ERROR, TOO_LONG = "formula_without_value", "cell_error", "cell_too_long"
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Json = dict[str, Any]


class TooHeavy(Exception): ...


@dataclass(slots=True)
class Found:
    """What the XML tells of a sheet: how large it is, and cells by row and column, from 0."""

    rows: int = 0
    columns: int = 0
    troubles: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note a cell that holds something."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)
        if self.rows * self.columns > MOST_AREA:
            raise TooHeavy


def _place_of(letters: str) -> int:
    return functools.reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters, 0) - 1


class Handler:
    """Sees elements begin and end, named without their namespaces."""

    def start(self, name: str, has: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...


class XlsxCells(Handler):
    """Follows the cells of one XLSX sheet."""

    def __init__(self) -> None:
        self.found = Found()
        self.row, self.column = -1, -1
        self.formula, self.value, self.error = False, False, False

    def start(self, name: str, has: dict[str, str]) -> None:
        if name == "row":
            self.row = int(has["r"]) - 1 if "r" in has else self.row + 1
            self.column = -1
        elif name == "c":
            self._place(has.get("r", ""))
            self.formula, self.value, self.error = False, False, has.get("t") == "e"
        elif name == "f":
            self.formula = True
        elif name in {"v", "is"}:
            self.value = True

    def end(self, name: str) -> None:
        # Only now it is known what the cell holds.
        if name == "c" and (self.formula or self.value):
            self.found.reach(self.row, self.column)
            if self.error:
                self.found.troubles[self.row, self.column] = ERROR
            elif not self.value:
                self.found.troubles[self.row, self.column] = WITHOUT_VALUE

    def _place(self, reference: str) -> None:
        self.column += 1
        match = REFERENCE.fullmatch(reference)
        if match is not None:
            self.row, self.column = int(match[2]) - 1, _place_of(match[1])


class OdsCells(Handler):
    """Follows the cells of all sheets of an ODS file, where equal cells are written once."""

    def __init__(self) -> None:
        self.sheets: dict[str, Found] = {}
        self.found = Found()
        self.row, self.column, self.rows, self.columns = 0, 0, 1, 1
        self.has: dict[str, str] = {}
        self.text = False

    def start(self, name: str, has: dict[str, str]) -> None:
        if name == "table":
            self.found = self.sheets.setdefault(has.get("name", ""), Found())
            self.row = 0
        elif name == "table-row":
            self.rows, self.column = int(has.get("number-rows-repeated", 1)), 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.columns = int(has.get("number-columns-repeated", 1))
            self.has, self.text = has, False
        elif name == "p":
            self.text = True

    def end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            if self.text or "value-type" in self.has or "formula" in self.has:
                self._note()
            self.column += self.columns
        elif name == "table-row":
            self.row += self.rows

    def _note(self) -> None:
        has, place = self.has, (self.row, self.column)
        self.found.reach(self.row + self.rows - 1, self.column + self.columns - 1)
        # The second `value-type`, of the program's own namespace, tells errors from texts.
        if has.get("calcext value-type") == "error":
            self.found.troubles[place] = ERROR
        elif "formula" in has and "value-type" not in has:
            self.found.troubles[place] = WITHOUT_VALUE
        if int(has.get("number-rows-spanned", 1)) > 1:
            self.found.spans[place] = self.row + int(has["number-rows-spanned"]) - 1


class XlsxParts(Handler):
    """Follows the table of contents of an XLSX file: sheets by name, their parts by key."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.paths: dict[str, str] = {}

    def start(self, name: str, has: dict[str, str]) -> None:
        if name == "sheet":
            self.keys[has.get("name", "")] = has.get("id", "")
        elif name == "Relationship":
            target = has.get("Target", "")
            self.paths[has.get("Id", "")] = (
                target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            )


def look_through(data: bytes) -> dict[str, Found]:
    """Return what the XML of a file tells of its sheets, by name; nothing for files of other kinds."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            cells = OdsCells()
            follow(archive, "content.xml", cells)
            return cells.sheets
        parts = XlsxParts()
        follow(archive, "xl/workbook.xml", parts)
        follow(archive, "xl/_rels/workbook.xml.rels", parts)
        return dict(_xlsx_sheets(archive, parts))


def _xlsx_sheets(archive: zipfile.ZipFile, parts: XlsxParts) -> Iterator[tuple[str, Found]]:
    for name, key in parts.keys.items():
        cells = XlsxCells()
        follow(archive, parts.paths[key], cells)
        yield name, cells.found


def follow(archive: zipfile.ZipFile, path: str, handler: Handler) -> None:
    """Let a handler see the elements of a part."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, has: dict[str, str]) -> None:
        handler.start(name.rpartition(" ")[2], {short(key): has[key] for key in has})

    def end(name: str) -> None:
        handler.end(name.rpartition(" ")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with archive.open(path) as stream:
        parser.ParseFile(stream)


def short(name: str) -> str:
    """Return an attribute without its namespace, except where two of one name matter."""
    space, _, bare = name.rpartition(" ")
    return f"calcext {bare}" if "calcext" in space else bare


class Reader:
    """Reads within limits."""

    def __init__(self, rows: int, columns: int, sheets: int, longest: int) -> None:
        self.rows, self.columns, self.sheets, self.longest = rows, columns, sheets, longest
        self.letters = 0

    def read(self, data: bytes) -> list[Json]:
        """Return all sheets that a person sees; hidden ones only when there are no others."""
        looked = look_through(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            known = [each for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            seen = [each for each in known if each.visible is SheetVisibleEnum.Visible] or known
            return [
                self._sheet(book, each.name, looked.get(each.name, Found()))
                for each in seen[: self.sheets]
            ]

    def _sheet(self, book: CalamineWorkbook, name: str, found: Found) -> Json:
        sheet = book.get_sheet_by_name(name)
        if (width := max(found.columns, sheet.total_width)) > self.columns:
            return {"fault": "columns", "count": width}
        if sheet.total_width * sheet.total_height > MOST_AREA:
            return {"fault": "rows"}
        rows = self._rows(sheet, found)
        return {"fault": "rows"} if len(rows) > self.rows else {"name": name, "rows": rows}

    def _rows(self, sheet: CalamineSheet, found: Found) -> list[tuple[int, list[Any]]]:
        cells = [
            [self._cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
        ]
        for (row, column), trouble in found.troubles.items():
            cells.extend([] for _ in range(row + 1 - len(cells)))
            cells[row].extend("" for _ in range(column + 1 - len(cells[row])))
            cells[row][column] = {"trouble": trouble}
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
            found.spans[top, left] = bottom
        for (top, column), bottom in found.spans.items():
            _fill_down(cells[top : bottom + 1], column)
        return [
            (number, row)
            for number, row in enumerate(cells, start=1)
            if any(cell != "" for cell in row)
        ]

    def _cell(self, value: object) -> object:
        match value:
            case str():
                self.letters += len(value)
                if self.letters > MOST_LETTERS:
                    raise TooHeavy
                return value if len(value) <= self.longest else {"trouble": TOO_LONG}
            case bool() | int() | float():
                return value
            case datetime():
                return {"date": value.date().isoformat()}
            case date():
                return {"date": value.isoformat()}
            case time() | timedelta():
                return str(value)
        return ""


def _fill_down(rows: list[list[Any]], column: int) -> None:
    """Write the value of merged cells, which only the first of them has, into all of them."""
    if not rows or column >= len(rows[0]):
        return
    for row in rows[1:]:
        # A row without anything of its own is a gap and stays one.
        if any(cell != "" for cell in row) and column < len(row) and row[column] == "":
            row[column] = rows[0][column]


def main(arguments: Sequence[str]) -> None:
    """Answer on standard output; what goes wrong is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    try:
        answer: Json = {"sheets": Reader(*map(int, arguments)).read(data)}
    except PasswordError:
        answer = {"fault": "locked"}
    except (TooHeavy, MemoryError):
        answer = {"fault": "heavy"}
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, OSError, ValueError, LookupError):
        answer = {"fault": "unreadable"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
