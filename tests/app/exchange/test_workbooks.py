"""Spreadsheets: merged cells, formulas, dates, several sheets, and files made to do harm."""

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.exchange.errors import BadPriceList, NotAPriceListFormat, UnknownSheet
from app.exchange.listing.faults import FaultCode
from app.exchange.sheets.reading import chosen_sheet
from app.runtime.files.archives import ArchiveBomb, BadArchive
from app.runtime.tables import workbook
from app.runtime.tables.errors import (
    EmptySheet,
    SpreadsheetTooHeavy,
    SpreadsheetUnreadable,
    TooManyColumns,
    TooManyRows,
)
from tests.app.exchange.sheets import (
    layout_in,
    list_read,
    number_cell,
    ods,
    sheets_in,
    text_cell,
    with_sheet_xml,
    without_cached_values,
    xlsx,
    xlsx_rows,
)

HEADER = ("Categoria", "Prodotto", "Prezzo")


def test_numbers_are_exactly_what_the_sheet_shows() -> None:
    found = list_read(xlsx_rows(HEADER, ("Frutta", "Mele", 0.1 + 0.2), ("Frutta", "Pere", 1234.56)))
    assert [product.price for product in found.products] == [Decimal("0.3"), Decimal("1234.56")]


def test_merged_cells_count_for_all_their_rows() -> None:
    def write(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 0, 3, 0, "Frutta fresca")
        for row, name in enumerate(("Mele", "Pere", "Noci"), start=1):
            sheet.write(row, 1, name)
            sheet.write(row, 2, 2)

    found = list_read(xlsx(write))
    assert {product.category for product in found.products} == {"Frutta fresca"}


def test_merged_cells_of_ods_count_for_all_their_rows() -> None:
    data = ods(
        text_cell("Categoria") + text_cell("Prodotto") + text_cell("Prezzo"),
        text_cell("Frutta", 'table:number-rows-spanned="2"')
        + text_cell("Mele")
        + number_cell("2.5"),
        "<table:covered-table-cell/>" + text_cell("Pere") + number_cell("3"),
        text_cell("Verdura") + text_cell("Patate") + number_cell("1"),
    )
    found = list_read(data)
    assert [(product.name, product.category, product.price) for product in found.products] == [
        ("Mele", "Frutta", Decimal("2.5")),
        ("Pere", "Frutta", Decimal(3)),
        ("Patate", "Verdura", Decimal(1)),
    ]


def with_formulas(sheet: Any, _book: Any) -> None:
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ("Frutta", "Mele"))
    sheet.write_formula(1, 2, "=1+1.5", None, 2.5)
    sheet.write_row(2, 0, ("Frutta", "Pere"))
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    sheet.write_row(3, 0, ("Frutta", "Noci", 4))


def test_formulas_count_by_their_result_and_errors_are_faults() -> None:
    found = list_read(xlsx(with_formulas))
    assert [(product.name, product.price) for product in found.products] == [
        ("Mele", Decimal("2.5")),
        ("Noci", Decimal(4)),
    ]
    assert [(fault.line, fault.column, fault.code) for fault in found.faults] == [
        (3, "C", FaultCode.CELL_ERROR)
    ]


def test_a_formula_whose_result_is_not_stored_is_a_fault() -> None:
    found = list_read(without_cached_values(xlsx(with_formulas)))
    assert (2, "C", FaultCode.FORMULA_WITHOUT_VALUE) in [
        (fault.line, fault.column, fault.code) for fault in found.faults
    ]
    assert [product.name for product in found.products] == ["Noci"]


def test_formulas_of_ods_without_result_or_with_an_error_are_faults() -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    data = ods(
        text_cell("Prodotto") + text_cell("Prezzo"),
        text_cell("Mele") + '<table:table-cell table:formula="of:=1+1"/>',
        text_cell("Pere") + error,
        text_cell("Noci") + number_cell("2", 'table:formula="of:=1+1"'),
    )
    found = list_read(data)
    assert [(fault.line, fault.code) for fault in found.faults] == [
        (2, FaultCode.FORMULA_WITHOUT_VALUE),
        (3, FaultCode.CELL_ERROR),
    ]
    assert [product.name for product in found.products] == ["Noci"]


def test_what_a_spreadsheet_has_made_a_date_is_a_fault() -> None:
    def write(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, ("Prodotto", "Formato", "Prezzo"))
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ("Mele", "5 kg"))
        sheet.write_datetime(1, 2, datetime(2026, 5, 2), date)  # noqa: DTZ001 sheets know no zones
        sheet.write_row(2, 0, ("Pere", "1 kg", 3))
        sheet.write_row(3, 0, ("Noci", "1 kg", 3))

    found = list_read(xlsx(write))
    assert [(fault.line, fault.code, fault.value) for fault in found.faults] == [
        (2, FaultCode.DATE_FOR_VALUE, "02/05/2026")
    ]


def test_the_sheet_that_looks_like_a_list_is_chosen_and_another_may_be() -> None:
    def notes(sheet: Any, _book: Any) -> None:
        sheet.write_column(0, 0, ["Condizioni di vendita", "Consegna il martedì"])

    def products(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("Frutta", "Mele", 2))

    data = xlsx(notes, products, names=("Condizioni", "Listino"))
    assert layout_in(data).sheet == "Listino"
    assert chosen_sheet(sheets_in(data), "Condizioni")[0].name == "Condizioni"
    with pytest.raises(UnknownSheet):
        chosen_sheet(sheets_in(data), "Foglio 9")


def test_hidden_sheets_are_left_out() -> None:
    def old(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("Frutta", "Mele vecchie", 2))
        sheet.hide()

    def new(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("Frutta", "Mele nuove", 2))
        sheet.activate()
        sheet.set_first_sheet()

    assert [sheet.name for sheet in sheets_in(xlsx(new, old, names=("Nuovo", "Vecchio")))] == [
        "Nuovo"
    ]


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(EmptySheet):
        sheets_in(xlsx(lambda _sheet, _book: None))


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
ENDLESS = '<table:table-row table:number-rows-repeated="1000000">'


@pytest.mark.parametrize(
    ("data", "error"),
    [
        # Ten kilobytes for which the reading library alone would ask for half a terabyte.
        (
            with_sheet_xml(xlsx_rows(HEADER), lambda xml: xml.replace(b"</sheetData>", FAR)),
            SpreadsheetTooHeavy,
        ),
        (ods(number_cell("1", 'table:number-columns-repeated="16384"')), TooManyColumns),
        (ods(number_cell("1") * 90, row=ENDLESS), SpreadsheetTooHeavy),
        (ods(number_cell("1") * 2, row=ENDLESS), TooManyRows),
        (xlsx_rows(*[("Mele", 2)] * 20_101), TooManyRows),
        (xlsx_rows(["x"] * 101), TooManyColumns),
    ],
    ids=["far", "wide", "endless and broad", "endless", "long", "broad"],
)
def test_a_small_file_that_would_fill_the_memory_is_refused(
    data: bytes, error: type[BadPriceList]
) -> None:
    with pytest.raises(error):
        sheets_in(data)


def test_a_text_that_is_meant_millions_of_times_is_refused() -> None:
    # One shared text of 30,000 letters in 200,000 cells: 6 GB out of 500 kB.
    data = xlsx_rows(("x" * 30_000,), *[("a", "b")] * 10)
    cells = b"".join(b"<row>" + b'<c t="s"><v>0</v></c>' * 10 + b"</row>" for _ in range(20_000))
    bomb = with_sheet_xml(data, lambda xml: xml.replace(b"</sheetData>", cells + b"</sheetData>"))
    with pytest.raises(SpreadsheetTooHeavy):
        sheets_in(bomb)


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    data = with_sheet_xml(xlsx_rows(HEADER), lambda xml: xml + b" " * 200_000_000)
    with pytest.raises(ArchiveBomb):
        sheets_in(data)


def test_broken_spreadsheets_are_refused() -> None:
    whole = xlsx_rows(HEADER, ("Frutta", "Mele", 2))
    with pytest.raises(BadArchive):
        sheets_in(whole[:-30] + b"\x00" * 30)
    with pytest.raises(BadArchive):
        sheets_in(whole + b"\x00" * 30)
    with pytest.raises(SpreadsheetUnreadable):
        sheets_in(with_sheet_xml(whole, lambda xml: xml[:-40]))
    with pytest.raises(SpreadsheetUnreadable):
        sheets_in(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)


def test_an_archive_of_anything_else_is_no_list() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("listino.txt", "Mele;2")
    with pytest.raises(NotAPriceListFormat):
        sheets_in(stream.getvalue())


def test_the_program_lives_on_when_reading_dies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr(workbook, "READER", dying)
    with pytest.raises(SpreadsheetTooHeavy):
        sheets_in(xlsx_rows(HEADER))
