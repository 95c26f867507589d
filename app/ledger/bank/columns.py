"""Which column of a bank's file means what: by the words above it and by what stands in it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.ledger.bank.days import read_day
from app.ledger.bank.fields import BankField, heading_scores
from app.ledger.bank.sums import EURO, is_amount
from app.runtime.tables.cells import Cell, Row, Sheet, Trouble, column_letter, is_empty
from catalog.place_names import fold_name

HEADER_WITHIN = 40
SAMPLE_ROWS = 200
LEAST = 0.35
MINUS_WORDS = frozenset({"d", "dare", "-", "addebito", "debit", "dbit", "uscita", "debito"})
PLUS_WORDS = frozenset(
    {"a", "c", "avere", "+", "accredito", "credit", "crdt", "entrata", "credito"}
)
# How sure the content alone makes of a meaning, where no word stands above the column.
BY_CONTENT = {
    BankField.BOOKED_ON: 0.6,
    BankField.VALUE_ON: 0.5,
    BankField.AMOUNT: 0.5,
    BankField.TEXT: 0.45,
    BankField.CURRENCY: 0.45,
    BankField.SIGN: 0.45,
}


@dataclass(frozen=True, slots=True)
class BankColumn:
    """One column and its meaning; None is left out."""

    index: int
    header: str
    field: BankField | None = None

    @property
    def letter(self) -> str:
        """The letter that spreadsheets show above it."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class BankLayout:
    """How a table is to be read; `header` is the row with the names of the columns, if there is one."""

    header: Row | None
    columns: tuple[BankColumn, ...]

    def place(self, field: BankField) -> int | None:
        """Return where a meaning stands."""
        return next((each.index for each in self.columns if each.field is field), None)

    @property
    def text_places(self) -> tuple[int, ...]:
        """Where the text stands."""
        return tuple(each.index for each in self.columns if each.field is BankField.TEXT)

    @property
    def is_complete(self) -> bool:
        """Whether it has what a statement needs: days and amounts."""
        amounts = (BankField.AMOUNT, BankField.INCOMING, BankField.OUTGOING)
        return self.place(BankField.BOOKED_ON) is not None and any(
            self.place(each) is not None for each in amounts
        )

    @property
    def fingerprint(self) -> str:
        """What stands for the names of the columns: equal for all files of one kind of one bank."""
        names = "|".join(fold_name(each.header) for each in self.columns).rstrip("|")
        return hashlib.sha256(f"{len(self.columns)}:{names}".encode()).hexdigest()

    def with_fields(self, fields: Mapping[int, BankField | None]) -> "BankLayout":
        """Return the layout as a person wants it; columns that are not named stay as they are."""
        columns = tuple(
            replace(each, field=fields[each.index]) if each.index in fields else each
            for each in self.columns
        )
        return replace(self, columns=columns)


def layout_of(sheet: Sheet) -> BankLayout:
    """Return how a table is most likely meant."""
    place = _header_place(sheet.rows)
    header = sheet.rows[place] if place is not None else None
    after = sheet.rows[place + 1 :] if place is not None else sheet.rows
    rows = [row for row in after if any(read_day(cell) for cell in row.cells)][:SAMPLE_ROWS]
    names = [_text(header.cell(index)) if header else "" for index in range(sheet.width)]
    cells = [[row.cell(index) for row in rows] for index in range(sheet.width)]
    meanings = _meanings(names, cells)
    columns = (BankColumn(index, name, meanings.get(index)) for index, name in enumerate(names))
    return BankLayout(header, tuple(columns))


def _header_place(rows: Sequence[Row]) -> int | None:
    """Return where the names of the columns stand: the row in which the most of them are known."""
    scored = [(_header_score(row), -place) for place, row in enumerate(rows[:HEADER_WITHIN])]
    score, place = max(scored, default=(0.0, 0))
    return -place if score >= 1.5 else None


def _header_score(row: Row) -> float:
    texts = [_text(row.cell(index)) for index in row.filled]
    if len(texts) < 2 or any(read_day(text) or is_amount(text) for text in texts):
        return 0.0
    best: dict[BankField, float] = {}
    for text in texts:
        scores = heading_scores(text)
        if scores:
            field = max(scores, key=lambda each: scores[each])
            best[field] = max(best.get(field, 0.0), scores[field])
    return sum(best.values())


def _text(cell: Cell) -> str:
    return "" if isinstance(cell, Trouble) else " ".join(str(cell).split())


def _meanings(names: Sequence[str], cells: Sequence[Sequence[Cell]]) -> dict[int, BankField]:
    """Give each meaning to the column that it suits best, the surest first; all texts are text."""
    scores = [
        (score, -index, field)
        for index, (name, column) in enumerate(zip(names, cells, strict=True))
        for field, score in _scores(name, column).items()
        if score >= LEAST
    ]
    found: dict[int, BankField] = {}
    for _score, place, field in sorted(scores, key=lambda each: each[:2], reverse=True):
        taken = field is not BankField.TEXT and field in found.values()
        if -place not in found and not taken:
            found[-place] = field
    return _settled(found)


def _settled(found: dict[int, BankField]) -> dict[int, BankField]:
    """Let the only day be that of booking, and two columns of amounts go before one."""
    fields = set(found.values())
    if BankField.VALUE_ON in fields and BankField.BOOKED_ON not in fields:
        found = {
            index: BankField.BOOKED_ON if field is BankField.VALUE_ON else field
            for index, field in found.items()
        }
    if {BankField.INCOMING, BankField.OUTGOING, BankField.AMOUNT} <= fields:
        found = {index: field for index, field in found.items() if field is not BankField.AMOUNT}
    return found


def _scores(name: str, column: Sequence[Cell]) -> dict[BankField, float]:
    filled = [cell for cell in column if not is_empty(cell)]
    words = heading_scores(name)
    if not filled:
        return {field: word * 0.8 for field, word in words.items()}
    scores: dict[BankField, float] = {}
    for field in BankField:
        fit = sum(map(_FITS[field], filled)) / len(filled)
        word = words.get(field, 0.0)
        if word:
            scores[field] = word * (0.2 + 0.8 * fit)
        elif not words and field in BY_CONTENT:
            scores[field] = BY_CONTENT[field] * fit
    return scores


def _is_day(cell: Cell) -> bool:
    return read_day(cell) is not None


def _is_sign(cell: Cell) -> bool:
    return str(cell).strip().casefold() in MINUS_WORDS | PLUS_WORDS


def _is_currency(cell: Cell) -> bool:
    text = str(cell).strip()
    return text.casefold() in EURO or (len(text) == 3 and text.isalpha() and text.isupper())


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and not _is_day(cell) and not is_amount(cell)


def _is_anything(cell: Cell) -> bool:
    return not isinstance(cell, Trouble)


_FITS: Mapping[BankField, Callable[[Cell], bool]] = {
    BankField.BOOKED_ON: _is_day,
    BankField.VALUE_ON: _is_day,
    BankField.AMOUNT: is_amount,
    BankField.INCOMING: is_amount,
    BankField.OUTGOING: is_amount,
    BankField.BALANCE: is_amount,
    BankField.SIGN: _is_sign,
    BankField.CURRENCY: _is_currency,
    BankField.TEXT: _is_text,
    BankField.NAME: _is_text,
    BankField.REFERENCE: _is_anything,
    BankField.STATE: _is_text,
}
