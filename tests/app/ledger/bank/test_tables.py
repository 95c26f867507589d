"""Tables of movements as seven banks write them, as any could, and what is none of it."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ledger.bank.columns import layout_of
from app.ledger.bank.errors import ColumnsMissing, NotAStatement
from app.ledger.bank.fields import BankField
from app.ledger.bank.keys import keys_of
from app.ledger.bank.lines import FaultCode
from app.ledger.bank.table_reader import movements_of, read_sheet
from app.ledger.bank.workbooks import as_text, is_workbook
from app.runtime.tables.errors import BadTable, TooManyRows
from catalog.errors import Invalid
from tests.support.bank_files import (
    AMERICAN,
    EXPECTED,
    LAYOUTS,
    SEPARATE,
    SIGNED,
    TODAY,
    Moved,
    moved,
    read_table,
    table_of,
    xlsx_of,
)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_movements_are_read_from_every_layout(name: str) -> None:
    found = read_table(LAYOUTS[name])
    texts = [line.text.removeprefix("48 ").removeprefix("26 ") for line in found.lines]
    assert [(line.on, line.cents) for line in found.lines] == [each[:2] for each in EXPECTED]
    assert [text.removeprefix("16 ") for text in texts] == [each[2] for each in EXPECTED]
    assert found.faults == []


def test_balances_are_read_from_the_rows_around() -> None:
    assert (found := read_table(SEPARATE).closing) is not None
    assert (found.cents, found.on) == (88_444, date(2026, 11, 4))
    assert (opening := read_table(SIGNED).opening) is not None
    assert opening.cents == 200_000


def test_what_is_not_final_is_counted_and_left() -> None:
    assert read_table(AMERICAN).pending == 1


def test_the_word_above_a_column_means_what_stands_in_it() -> None:
    """ "Valuta" is a day to one bank and a currency to the other."""
    first = layout_of(read_sheet(SEPARATE))
    assert first.place(BankField.VALUE_ON) == 1
    other = layout_of(read_sheet(b"Data;Valuta;Importo;Dettagli\n2/11/2026;EUR;1,00;Prova\n"))
    assert other.place(BankField.CURRENCY) == 1
    assert other.place(BankField.BOOKED_ON) == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("32/11/2026;1,00;x", FaultCode.BAD_DAY),
        (";1,00;x", FaultCode.NO_DAY),
        ("02/11/2027;1,00;x", FaultCode.DAY_TO_COME),
        ("02/11/2026;;x", FaultCode.NO_AMOUNT),
        ("02/11/2026;uno;x", FaultCode.BAD_AMOUNT),
        ("02/11/2026;1,005;x", FaultCode.BAD_AMOUNT),
        ("02/11/2026;1,00 USD;x", FaultCode.OTHER_CURRENCY),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_are_read(
    row: str, code: FaultCode
) -> None:
    data = f"Data;Importo;Descrizione\n01/11/2026;2,00;Prova\n{row}\n02/11/2026;3,00;Prova\n"
    found = read_table(data.encode())
    assert [(fault.row, fault.code) for fault in found.faults] == [(3, code)]
    assert [line.cents for line in found.lines] == [200, 300]


def test_money_of_another_currency_is_refused_by_its_column() -> None:
    found = read_table(b"Data;Importo;Divisa;Causale\n2/11/2026;1,00;CHF;x\n3/11/2026;2,00;EUR;y\n")
    assert [(fault.code, fault.value) for fault in found.faults] == [
        (FaultCode.OTHER_CURRENCY, "CHF")
    ]


def test_both_amounts_in_one_row_are_a_fault() -> None:
    found = read_table(b"Data;Dare;Avere;Causale\n2/11/2026;1,00;2,00;x\n3/11/2026;;2,00;y\n")
    assert [fault.code for fault in found.faults] == [FaultCode.TWO_AMOUNTS]


def test_a_household_that_writes_of_a_balance_is_no_total() -> None:
    found = read_table(table_of([Moved(100, "Saldo finale ordine di ottobre"), Moved(200, "x")]))
    assert [line.cents for line in found.lines] == [100, 200]


def test_too_many_movements_are_refused() -> None:
    with pytest.raises(TooManyRows):
        read_table(table_of([Moved(100, f"Prova {number}") for number in range(5_001)]))


def test_a_table_without_amounts_asks_for_its_columns() -> None:
    with pytest.raises(ColumnsMissing):
        read_table(b"Nome;Cognome\nAnna;Prova\nBruno;Prova\n")


def test_equal_movements_of_a_day_are_told_apart_by_their_number() -> None:
    once = read_table(table_of([Moved(500, "Quota"), Moved(500, "Quota"), Moved(500, "quota ")]))
    keys = keys_of(once.lines)
    assert len(set(keys)) == 3
    assert keys_of(read_table(table_of([Moved(500, "Quota")])).lines) == keys[:1]


@pytest.mark.parametrize("kind", ["first", "second"])
def test_a_workbook_is_read_as_its_table_would_be(kind: str) -> None:
    """With a sheet of notes before or after; rows keep their numbers."""
    rows: list[list[object]] = [
        ["Conto di prova"],
        [],
        ["Data", "Operazione", "Importo", "Valuta"],
        [date(2026, 11, 2), "Bonifico da Anna Prova; K7QM-4XWP", 120.5, "EUR"],
        [date(2026, 11, 3), "Bonifico a Cascina Prova", -1234.56, "EUR"],
        [date(2026, 11, 4), "Altra divisa", 3, "CHF"],
    ]
    sheets = [("Note", [["Tutto a posto"]]), ("Movimenti", rows)]
    data = xlsx_of(sheets if kind == "second" else sheets[::-1])
    assert is_workbook(data)
    found = read_table(as_text(data))
    assert [moved(line) for line in found.lines] == [
        (date(2026, 11, 2), 12_050, "Bonifico da Anna Prova; K7QM-4XWP"),
        (date(2026, 11, 3), -123_456, "Bonifico a Cascina Prova"),
    ]
    assert [(fault.row, fault.code) for fault in found.faults] == [(6, FaultCode.OTHER_CURRENCY)]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_broken_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        as_text(data)


def test_another_container_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(NotAStatement):
        as_text(stream.getvalue())


TEXTS = st.text(
    st.sampled_from("abcdefghilmnopqrstuvzàèéìòù ABC .,;:/'\"-&()"), min_size=3, max_size=40
).map(lambda text: f"Prova {' '.join(text.split())} fine")
MOVEMENTS = st.lists(
    st.builds(
        Moved,
        cents=st.integers(-(10**9), 10**9).filter(bool),
        text=TEXTS,
        on=st.dates(date(2019, 1, 1), TODAY - timedelta(days=1)),
    ),
    min_size=2,
    max_size=12,
)


@st.composite
def written(draw: st.DrawFn) -> tuple[list[Moved], bytes]:
    """Return movements and a file of them in a layout that some bank could have chosen."""
    lines = draw(MOVEMENTS)
    separator, encoding = draw(st.sampled_from(";,\t")), draw(st.sampled_from(["utf-8", "cp1252"]))
    comma, thousands = draw(st.sampled_from([(",", "."), (".", ","), (",", ""), (".", "")]))
    day = draw(st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"]))
    shape = draw(st.sampled_from(["signed", "separate", "lettered", "minus-behind"]))
    preamble = draw(st.integers(0, 4))

    def amount(cents: int) -> str:
        text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}"
        return text.replace(",", "T").replace(".", comma).replace("T", thousands)

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for number in range(preamble):
        writer.writerow([f"Estratto conto prova {number}"])
    columns = {
        "signed": ["Importo"],
        "minus-behind": ["Importo"],
        "separate": ["Uscite", "Entrate"],
        "lettered": ["Importo", "Segno"],
    }[shape]
    writer.writerow(["Data contabile", *columns, "Descrizione"])
    for line in lines:
        plain, below = amount(line.cents), line.cents < 0
        cells = {
            "signed": [f"-{plain}" if below else plain],
            "minus-behind": [f"{plain}-" if below else plain],
            "separate": [plain, ""] if below else ["", plain],
            "lettered": [plain, "D" if below else "A"],
        }[shape]
        writer.writerow([line.on.strftime(day), *cells, line.text])
    return lines, out.getvalue().encode(encoding)


@settings(max_examples=120, deadline=None)
@given(written())
def test_what_any_layout_holds_is_read_back(case: tuple[list[Moved], bytes]) -> None:
    lines, data = case
    found = read_table(data)
    assert found.faults == []
    assert [moved(line) for line in found.lines] == [
        (line.on, line.cents, line.text) for line in lines
    ]


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=200))
def test_anything_is_read_or_refused_with_a_reason(data: bytes, text: str) -> None:
    for each in (data, text.encode(), b"Data;Importo;Descrizione\n" + text.encode()):
        try:
            sheet = read_sheet(each)
            movements_of(sheet, layout_of(sheet), today=TODAY)
        except (BadTable, ColumnsMissing):
            continue
