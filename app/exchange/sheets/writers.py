"""Writes products as the sheets that people open: CSV and XLSX."""

import codecs
import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from app.exchange.listing.product import Product
from app.exchange.sheets.table import LIST_COLUMNS, decimal_text

SHEET_NAME = "Listino"


def write_csv(products: Sequence[Product]) -> bytes:
    """Return a list as Italian spreadsheets open it by a double click: semicolons, commas, a mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([column.header for column in LIST_COLUMNS])
    for product in products:
        values = [column.value(product) for column in LIST_COLUMNS]
        writer.writerow([each if isinstance(each, str) else decimal_text(each) for each in values])
    return codecs.BOM_UTF8 + stream.getvalue().encode()


def write_xlsx(products: Sequence[Product], now: datetime) -> bytes:
    """Return a list as a workbook; texts are written as texts, so that nothing in it is a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET_NAME)
        bold = book.add_format({"bold": True})
        formats = [book.add_format({"num_format": each.number_format}) for each in LIST_COLUMNS]
        for place, column in enumerate(LIST_COLUMNS):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.header, bold)
        for row, product in enumerate(products, start=1):
            for place, column in enumerate(LIST_COLUMNS):
                value = column.value(product)
                if isinstance(value, Decimal):
                    sheet.write_number(row, place, float(value), formats[place])
                elif value:
                    sheet.write_string(row, place, value)
        sheet.freeze_panes(1, 2)
    return stream.getvalue()
