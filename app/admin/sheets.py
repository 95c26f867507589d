"""Hands a table out as a file."""

from collections.abc import Iterable, Sequence

from flask import Response, make_response

from app.web.sheets import Cell, csv_bytes, xlsx_bytes

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_bytes(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> bytes:
    """Return a table as "csv", or else as XLSX."""
    return csv_bytes(header, rows) if kind == "csv" else xlsx_bytes(header, rows, name=name)


def sheet_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    """Answer with a table as a file of a kind and name."""
    response = make_response(sheet_bytes(kind, name, header, rows))
    response.headers["Content-Type"] = CSV if kind == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
