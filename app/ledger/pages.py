"""What the pages of the books have in common: who keeps them, which period is asked for, files."""

from collections.abc import Iterable, Sequence
from datetime import date
from http import HTTPStatus

from flask import Response as FlaskResponse
from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from app.accounts import gate
from app.accounts.actor import Actor
from app.groups import queries as group_queries
from app.ledger import policies
from app.ledger.entry_queries import Period
from app.ledger.papers import statement_header, statement_pdf, statement_rows
from app.ledger.statements import Statement
from app.runtime.clock import local_day, utc_now
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.forms import FormReader
from app.web.pdf import MIMETYPE as PDF
from app.web.sheets import Cell, csv_bytes, xlsx_bytes
from catalog.organisations import Organisation

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE_SIZE = 40
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_NUMBER = 10


def keeper(slug: str) -> tuple[Actor, Organisation]:
    """Return who asks and the group, if they keep its books."""
    actor, session = gate.signed_in(), current_session()
    group = group_queries.group(session, slug)
    duties = group_queries.duties_of(session, actor.person_id, group.id)
    gate.require(policies.may_keep_books(actor, group.id, duties))
    return actor, group


def mover(slug: str) -> tuple[Actor, Organisation]:
    """Return who asks and the group, if they keep its books and have just proved who they are."""
    actor, group = keeper(slug)
    return gate.require_recent_proof(actor), group


def today() -> date:
    """Return the day it is where the district is."""
    return local_day(utc_now(), current_settings().timezone)


def asked_period() -> Period:
    """Return the period that the address asks for; this year until today when it asks for none."""
    form, day = FormReader(request.args), today()
    first = form.day("dal") or date(day.year, 1, 1)
    last = form.day("al") or max(day, first)
    return Period(min(first, last), max(first, last))


def period_is_asked() -> bool:
    """Tell whether the address asks for a period at all."""
    return bool(request.args.get("dal") or request.args.get("al"))


def before_number() -> int | None:
    """Return the number of the entry before which the list goes on."""
    text = request.args.get("prima", "")
    plain = text.isascii() and text.isdigit() and len(text) < MOST_NUMBER
    return int(text) if plain else None


def go(address: str) -> Page:
    """Lead on to another page after a form."""
    return redirect(address, HTTPStatus.SEE_OTHER)


def statement_file(
    statement: Statement, group: Organisation, kind: str, name: str
) -> FlaskResponse:
    """Return a statement as a file."""
    if kind == "pdf":
        content = statement_pdf(statement, group.name, now=utc_now(), locale=locale_code())
        return as_file(content, PDF, f"{name}.pdf")
    return sheet_file(statement_header(), statement_rows(statement), kind, name)


def sheet_file(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], kind: str, name: str
) -> FlaskResponse:
    """Return a table as a file."""
    if kind == "csv":
        return as_file(csv_bytes(header, rows), CSV, f"{name}.csv")
    return as_file(xlsx_bytes(header, rows, name=name), XLSX, f"{name}.xlsx")


def as_file(content: bytes, mimetype: str, name: str) -> FlaskResponse:
    """Return a file to be kept."""
    response = make_response(content)
    response.headers["Content-Type"] = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
