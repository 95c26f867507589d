"""From the rows of a bank's table to movements, each fault with its row."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from app.ledger.bank.columns import MINUS_WORDS, PLUS_WORDS, BankLayout, layout_of
from app.ledger.bank.days import read_day
from app.ledger.bank.errors import ColumnsMissing
from app.ledger.bank.fields import BankField
from app.ledger.bank.lines import (
    LONGEST_REFERENCE,
    MOST_LINES,
    BankBalance,
    BankFile,
    BankLine,
    FaultCode,
    RowFault,
    RowRefused,
)
from app.ledger.bank.sums import EURO, amounts_style, read_cents
from app.runtime.tables.cells import Cell, Row, Sheet, Trouble, is_empty
from app.runtime.tables.csv_text import read_csv
from app.runtime.tables.numbers import Style
from catalog.place_names import fold_name

MONEY = (BankField.AMOUNT, BankField.INCOMING, BankField.OUTGOING)
_AFTER = r"(?: (?:al|alla|del|in|euro|eur|data|dare|avere|entrate|uscite|movimenti|\d+))*"
_OPENING = re.compile(
    rf"(?:saldo (?:iniziale|precedente|di apertura)(?: contabile)?|opening balance){_AFTER}"
)
_CLOSING = re.compile(
    rf"(?:saldo (?:finale|contabile|di chiusura)(?: finale| contabile)?|closing balance){_AFTER}"
)
_TOTAL = re.compile(rf"(?:saldo (?:disponibile|liquido)(?: finale)?|totale|totali){_AFTER}")
_NOTES = (_OPENING, _CLOSING, _TOTAL)
_PENDING = (
    "non contabil",
    "da contabil",
    "in corso",
    "in attesa",
    "pending",
    "prenotat",
    "autorizzat",
)


def read_sheet(data: bytes) -> Sheet:
    """Return the table of a text file; raises BadTable."""
    return read_csv(data, most_rows=MOST_LINES, fits=lambda sheet: layout_of(sheet).is_complete)


def movements_of(sheet: Sheet, layout: BankLayout, *, today: date) -> BankFile:
    """Return the movements of a table.

    Raises
    ------
    ColumnsMissing
    """
    if not layout.is_complete:
        raise ColumnsMissing
    rows = _below(sheet, layout)
    reader = _Reader(layout, rows, today)
    lines: list[BankLine] = []
    faults: list[RowFault] = []
    pending = 0
    for row in rows:
        if reader.is_note(row):
            continue
        if reader.is_pending(row):
            pending += 1
            continue
        try:
            line = reader.line(row)
        except RowRefused as refused:
            faults.append(RowFault(row.number, refused.code, refused.value))
            continue
        if line is not None:
            lines.append(line)
    return BankFile(
        lines=lines,
        faults=faults,
        pending=pending,
        opening=_balance(sheet.rows, _OPENING, reader.style),
        closing=_balance(sheet.rows, _CLOSING, reader.style),
    )


def _below(sheet: Sheet, layout: BankLayout) -> list[Row]:
    """Return the rows of movements; the header that is repeated on every page is none."""
    header = layout.header
    if header is None:
        return list(sheet.rows)
    return [row for row in sheet.rows if row.number > header.number and row.cells != header.cells]


class _Reader:
    """Reads row by row, knowing how the whole file is written."""

    def __init__(self, layout: BankLayout, rows: Sequence[Row], today: date) -> None:
        self.layout = layout
        self.today = today
        self.style = amounts_style(
            row.cell(place) for row in rows for place in self._money_places()
        )
        self.outgoing_is_signed = self._outgoing_is_signed(rows)

    def _money_places(self) -> list[int]:
        found = (self.layout.place(each) for each in MONEY)
        return [place for place in found if place is not None]

    def _cell(self, row: Row, field: BankField) -> Cell:
        place = self.layout.place(field)
        return "" if place is None else row.cell(place)

    def is_note(self, row: Row) -> bool:
        """Tell whether a row stands around the movements: a total, a balance, a remark."""
        without_money = all(is_empty(row.cell(place)) for place in self._money_places())
        if without_money and read_day(self._cell(row, BankField.BOOKED_ON)) is None:
            return True
        return any(name.fullmatch(_shown(cell)) for cell in row.cells for name in _NOTES)

    def is_pending(self, row: Row) -> bool:
        """Tell whether the bank may still take a movement back."""
        return _shown(self._cell(row, BankField.STATE)).startswith(_PENDING)

    def line(self, row: Row) -> BankLine | None:
        """Return the movement of a row, None when nothing moved."""
        on = self._day(row)
        currency = _plain(self._cell(row, BankField.CURRENCY))
        if currency.casefold() not in EURO:
            raise RowRefused(FaultCode.OTHER_CURRENCY, currency)
        cents = self._cents(row)
        if cents == 0:
            return None
        return BankLine(
            row=row.number,
            on=on,
            value_on=read_day(self._cell(row, BankField.VALUE_ON)),
            cents=cents,
            text=_joined(_plain(row.cell(place)) for place in self.layout.text_places),
            name=_plain(self._cell(row, BankField.NAME)),
            reference=_plain(self._cell(row, BankField.REFERENCE))[:LONGEST_REFERENCE],
        )

    def _day(self, row: Row) -> date:
        cell = self._cell(row, BankField.BOOKED_ON)
        if is_empty(cell):
            raise RowRefused(FaultCode.NO_DAY)
        found = read_day(cell)
        if found is None:
            raise RowRefused(FaultCode.BAD_DAY, _plain(cell))
        if found > self.today:
            raise RowRefused(FaultCode.DAY_TO_COME, _plain(cell))
        return found

    def _cents(self, row: Row) -> int:
        amount = read_cents(self._cell(row, BankField.AMOUNT), self.style)
        if amount is not None:
            return amount * self._sign(row, amount)
        if self.layout.place(BankField.AMOUNT) is not None and len(self._money_places()) == 1:
            raise RowRefused(FaultCode.NO_AMOUNT)
        incoming = read_cents(self._cell(row, BankField.INCOMING), self.style) or 0
        outgoing = read_cents(self._cell(row, BankField.OUTGOING), self.style) or 0
        if incoming and outgoing:
            raise RowRefused(FaultCode.TWO_AMOUNTS)
        if not incoming and not outgoing and self._are_empty(row):
            raise RowRefused(FaultCode.NO_AMOUNT)
        return incoming + (outgoing if self.outgoing_is_signed else -outgoing)

    def _are_empty(self, row: Row) -> bool:
        return all(is_empty(row.cell(place)) for place in self._money_places())

    def _sign(self, row: Row, amount: int) -> int:
        if self.layout.place(BankField.SIGN) is None:
            return 1
        word = _plain(self._cell(row, BankField.SIGN)).casefold()
        if word in MINUS_WORDS:
            return -1 if amount > 0 else 1
        if word in PLUS_WORDS:
            return 1
        raise RowRefused(FaultCode.BAD_SIGN, word)

    def _outgoing_is_signed(self, rows: Sequence[Row]) -> bool:
        """Tell whether what went out is written with a minus: by most of the column."""
        below = above = 0
        for row in rows:
            try:
                cents = read_cents(self._cell(row, BankField.OUTGOING), self.style) or 0
            except RowRefused:
                continue
            below, above = below + (cents < 0), above + (cents > 0)
        return below > above


def _plain(cell: Cell) -> str:
    return "" if isinstance(cell, Trouble) else " ".join(str(cell).split())


def _shown(cell: Cell) -> str:
    return fold_name(_plain(cell))


def _joined(texts: Iterable[str]) -> str:
    """Return texts in one line, one that another repeats left out."""
    kept: list[str] = []
    given = list(dict.fromkeys(texts))
    for text in sorted(given, key=len, reverse=True):
        if not any(fold_name(text) in fold_name(longer) for longer in kept):
            kept.append(text)
    return " ".join(text for text in given if text in kept)


def _balance(rows: Sequence[Row], name: re.Pattern[str], style: Style) -> BankBalance | None:
    """Return a balance that a row of its own tells."""
    for row in rows:
        if not any(name.fullmatch(_shown(cell)) for cell in row.cells):
            continue
        days = [day for cell in row.cells if (day := read_day(cell)) is not None]
        for cell in reversed(row.cells):
            try:
                cents = None if read_day(cell) else read_cents(cell, style)
            except RowRefused:
                continue
            if cents is not None:
                return BankBalance(cents, days[0] if days else None)
    return None
