"""Households by products as a spreadsheet."""

from collections.abc import Sequence

from flask import Response, make_response

from app.orders.coordinating.matrix import Matrix
from app.runtime.i18n import gettext as _
from app.web.sheets import Cell, csv_bytes, xlsx_bytes

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def matrix_sheet(matrix: Matrix, kind: str, *, name: str) -> Response:
    """Return a matrix as a file of a kind."""
    header = [_("Code"), _("Household"), *matrix.titles, _("Note")]
    rows: list[Sequence[Cell]] = [
        [row.code, row.name, *(each.units if each else None for each in row.entries), row.note]
        for row in matrix.rows
    ]
    rows.append(["", _("Total"), *matrix.sums, ""])
    table = csv_bytes(header, rows) if kind == "csv" else xlsx_bytes(header, rows, name=name)
    response = make_response(table)
    response.headers["Content-Type"] = CSV if kind == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
