"""Separated text as programs really write it: any of four encodings, any of four separators."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator

from app.runtime.tables.cells import LONGEST_CELL, Cell, Sheet, Trouble, rows_of
from app.runtime.tables.errors import (
    EmptySheet,
    OneColumnOnly,
    QuoteNotClosed,
    TooManyColumns,
    TooManyRows,
    UnknownEncoding,
)
from app.runtime.tables.limits import MOST_COLUMNS, MOST_ROWS

SEPARATORS = ";\t,|"
SAMPLE_ROWS = 60
UNWRITTEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters that no list holds; in text read with the wrong encoding they abound."""
_STATED = re.compile(r"sep=(?P<separator>[;,|\t])\r?\n", re.IGNORECASE)


def read_csv(
    data: bytes, *, most_rows: int = MOST_ROWS, fits: Callable[[Sheet], bool] | None = None
) -> Sheet:
    """Return the only sheet of a text file; rows are counted when they hold something.

    `fits` tells of the first rows whether they make sense: texts that are full of commas can look more even
    when they are parted by commas than by what really parts them.

    Raises
    ------
    EmptySheet, UnknownEncoding, OneColumnOnly, QuoteNotClosed, TooManyRows, TooManyColumns
    """
    text = decode(data)
    stated = _STATED.match(text)
    first = 2 if stated else 1
    text = text[stated.end() :] if stated else text
    if not text.strip(f'{SEPARATORS}" \r\n'):
        raise EmptySheet
    separator = stated["separator"] if stated else separator_of(text, fits)
    rows: list[tuple[int, list[Cell]]] = []
    filled = 0
    for number, record in enumerate(_records(text, separator), start=first):
        filled += any(record)
        if filled > most_rows:
            raise TooManyRows(most_rows)
        rows.append((number, [_cell(value) for value in record]))
    sheet = Sheet("", rows_of(rows))
    if sheet.width > MOST_COLUMNS:
        raise TooManyColumns(sheet.width, MOST_COLUMNS)
    return sheet


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, else the Western encoding of Windows.

    Raises
    ------
    UnknownEncoding
        When none of them gives text that a person may have written.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if UNWRITTEN.search(text) is None:
            return text
    raise UnknownEncoding


def _encodings(data: bytes) -> Iterator[str]:
    if data.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
        return
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
        return
    # Without a mark: in UTF-16 every other byte of Italian text is zero.
    sample = data[:2000]
    if len(sample) >= 4 and sample.count(0) * 3 > len(sample):
        yield "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return
    yield "utf-8"
    yield "cp1252"


def separator_of(text: str, fits: Callable[[Sheet], bool] | None = None) -> str:
    """Return the separator that gives the most columns in the most rows alike; raises OneColumnOnly."""
    scored = sorted(((*_evenness(text, each), each) for each in SEPARATORS), reverse=True)
    ranked = [each for score, columns, each in scored if score and columns > 1]
    if not ranked:
        raise OneColumnOnly
    if fits is None:
        return ranked[0]
    return next((each for each in ranked if fits(_beginning(text, each))), ranked[0])


def _beginning(text: str, separator: str) -> Sheet:
    cells: list[tuple[int, list[Cell]]] = [
        (number, [_cell(value) for value in record])
        for number, record in enumerate(_sample(text, separator), start=1)
    ]
    return Sheet("", rows_of(cells))


def _evenness(text: str, separator: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for record in _sample(text, separator):
            if any(record):
                widths[len(record)] += 1
    except csv.Error:
        return 0.0, 0
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0, 0
    columns = max(several, key=lambda width: (several[width], width))
    return several[columns] / widths.total() * min(columns, 6), columns


def _sample(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for number, record in enumerate(reader):
        if number == SAMPLE_ROWS:
            return
        yield record


def _records(text: str, separator: str) -> list[list[str]]:
    """Return all records; quotes in the middle of a cell are letters, one left open is refused."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        pass
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for record in reader:
            if any("\n" in value and value.count(separator) > 1 for value in record):
                raise QuoteNotClosed(len(records) + 1)
            records.append(record)
    except csv.Error as error:
        raise QuoteNotClosed(len(records) + 1) from error
    return records


def _cell(value: str) -> Cell:
    return value if len(value) <= LONGEST_CELL else Trouble.TOO_LONG
