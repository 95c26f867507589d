"""Text files as programs write them: encodings, separators, quotes, and what is none of it."""

from decimal import Decimal

import pytest

from app.exchange.errors import NotAPriceListFormat
from app.exchange.listing.faults import FaultCode
from app.runtime.files.archives import BadArchive
from app.runtime.tables.csv_text import read_csv
from app.runtime.tables.errors import (
    EmptySheet,
    OneColumnOnly,
    QuoteNotClosed,
    TooManyColumns,
    TooManyRows,
    UnknownEncoding,
)
from catalog.errors import Invalid
from tests.app.exchange.sheets import csv_list, list_read, sheets_in

HEADER = "Codice;Prodotto;Prezzo IVA esclusa"
ROWS = (HEADER, "M-01;Caffè già macinato;2,50", "M-02;Però, perché;3,00")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_letters_are_read_in_every_usual_encoding(encoding: str) -> None:
    found = list_read(csv_list(*ROWS, encoding=encoding))
    assert [product.name for product in found.products] == ["Caffè già macinato", "Però, perché"]


def test_the_euro_sign_of_windows_is_read() -> None:
    found = list_read(csv_list("Prodotto;Prezzo", "Mele;€ 2,50", encoding="cp1252"))
    assert found.products[0].price == Decimal("2.50")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator_is_recognised(separator: str) -> None:
    data = csv_list(*(row.replace(",", ".").replace(";", separator) for row in ROWS))
    found = list_read(data)
    assert [(product.sku, product.price) for product in found.products] == [
        ("M-01", Decimal("2.50")),
        ("M-02", Decimal("3.00")),
    ]


def test_decimal_commas_are_not_taken_for_separators() -> None:
    found = list_read(csv_list("Prodotto;Prezzo;Minimo", "Mele;2,50;1,5", "Pere;3,20;1,5"))
    assert [product.minimum for product in found.products] == [Decimal("1.5"), Decimal("1.5")]


def test_the_line_that_names_the_separator_is_heard_and_counted() -> None:
    found = list_read(csv_list("sep=;", "Prodotto;Prezzo", "Mele;2,50"))
    assert [(product.line, product.name) for product in found.products] == [(3, "Mele")]


def test_quotes_hold_separators_quotes_and_line_ends() -> None:
    found = list_read(
        csv_list("Prodotto;Descrizione;Prezzo", '"Mele ""Golden""; rosse";"uno\r\ndue";2,50')
    )
    (apples,) = found.products
    assert (apples.name, apples.description) == ('Mele "Golden"; rosse', "uno\ndue")


def test_a_quote_in_the_middle_is_a_letter() -> None:
    found = list_read(csv_list("Prodotto;Prezzo", 'Mele "Golden" 5 kg;2,50', '"Pere" mature;3'))
    assert [product.name for product in found.products] == ['Mele "Golden" 5 kg', "Pere mature"]


def test_a_quote_that_never_closes_is_refused_with_its_row() -> None:
    rows = [f"Mele {number};2,50" for number in range(5)]
    with pytest.raises(QuoteNotClosed) as refused:
        read_csv(csv_list("Prodotto;Prezzo", "Pere;3", '"Noci;4', *rows))
    assert refused.value.row == 3


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    found = list_read(csv_list("", "Listino 2026", "", "Prodotto;Prezzo", "Mele;x", "", "Pere;2"))
    assert [(fault.line, fault.column, fault.code) for fault in found.faults] == [
        (5, "B", FaultCode.NOT_A_NUMBER)
    ]
    assert [product.line for product in found.products] == [7]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptySheet),
        (b"\r\n\r\n", EmptySheet),
        (b";;;\r\n;;;", EmptySheet),
        (b"Mele\r\nPere\r\nNoci", OneColumnOnly),
        (b"Prodotto;Prezzo\r\nMele\x81\x8d\x90;2", UnknownEncoding),
        (b"Prodotto;Prezzo\r\nM\x00ele;2", UnknownEncoding),
        (b"\xef\xbb\xbfProdotto;Prezzo\r\nPerch\xe8;2", UnknownEncoding),
        (b"%PDF-1.7\n", NotAPriceListFormat),
        (b"\x89PNG\r\n\x1a\n", NotAPriceListFormat),
        (b"PK\x03\x04garbage", BadArchive),
        (b"<html><table><tr><td>Mele</td></tr></table></html>", NotAPriceListFormat),
        (b'<?xml version="1.0"?><Workbook/>', NotAPriceListFormat),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, error: type[Invalid]) -> None:
    with pytest.raises(error):
        sheets_in(data)


def test_too_many_rows_and_columns_are_refused() -> None:
    with pytest.raises(TooManyRows):
        sheets_in(csv_list("Prodotto;Prezzo", *["Mele;2"] * 20_100))
    with pytest.raises(TooManyColumns) as refused:
        sheets_in(csv_list(";".join(f"c{number}" for number in range(101))))
    assert refused.value.count == 101


def test_a_cell_without_end_is_a_fault_of_its_row() -> None:
    found = list_read(csv_list("Prodotto;Prezzo", f"{'x' * 40_000};2", "Mele;2"))
    assert [(fault.line, fault.code) for fault in found.faults] == [(2, FaultCode.CELL_TOO_LONG)]
    assert [product.name for product in found.products] == ["Mele"]
