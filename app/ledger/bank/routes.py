"""The bank of a group: its files come in, tables are told what their columns mean, where people pay to."""

import uuid
from collections.abc import Mapping
from contextlib import closing

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts import gate
from app.ledger import queries as ledger_queries
from app.ledger.bank import queries, services
from app.ledger.bank.camt import read_camt
from app.ledger.bank.columns import layout_of
from app.ledger.bank.errors import ColumnsMissing, NoMovements
from app.ledger.bank.fields import BankField
from app.ledger.bank.formats import LIMIT_BYTES, StatementKind, kind_of
from app.ledger.bank.forms import read_columns, read_details
from app.ledger.bank.keys import keys_of
from app.ledger.bank.lines import BankFile
from app.ledger.bank.models import StatementUpload
from app.ledger.bank.services import CAMT_KEY, ReadTable, Source
from app.ledger.bank.table_reader import movements_of, read_sheet
from app.ledger.bank.views import TablePreview, table_preview, taken_words, way_on
from app.ledger.bank.workbooks import as_text, is_workbook
from app.ledger.pages import REFUSED, Page, go, keeper, mover, today
from app.ledger.services import BANK
from app.runtime.clock import utc_now
from app.runtime.files.checking import read_limited
from app.runtime.files.errors import FileMissing
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import done_before, new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.paging import page_number, pager
from catalog.errors import Invalid
from catalog.organisations import Organisation

blueprint = Blueprint(
    "bank", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti/banca"
)
PAGE_SIZE = 20
MEGABYTE = 1024 * 1024


@blueprint.get("")
def start(slug: str) -> Page:
    """Bring a statement in; what the last ones were."""
    _actor, group = keeper(slug)
    return _start(group, FormView())


def _start(group: Organisation, form: FormView) -> str:
    session, page = current_session(), page_number(request.args)
    total = queries.count_statements(session, group.id)
    account = ledger_queries.account_named(session, group.id, BANK)
    return render_template(
        "ledger/bank.html",
        group=group,
        form=form,
        details=queries.details_of(session, group.id),
        upload=queries.open_upload(session, group.id),
        waits=queries.count_waiting(session, group.id),
        oldest=queries.oldest_waiting(session, group.id),
        closing=queries.closing_known(session, group.id),
        balance=None if account is None else ledger_queries.balance(session, account.id),
        statements=queries.last_statements(
            session, group.id, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE
        ),
        pages=pager(page, total, PAGE_SIZE, ".start", slug=group.slug),
        limit_mb=LIMIT_BYTES // MEGABYTE,
        token=new_form_token(),
    )


@blueprint.post("")
@accepts_upload(LIMIT_BYTES)
def upload(slug: str) -> Page:
    """Take a file in: a message is read at once, of a table a person says the columns first."""
    actor, group = keeper(slug)
    group_id = group.id
    # Nobody waits for the database while the file is looked through.
    gate.let_go()
    session, now, sent = current_session(), utc_now(), FormReader(request.form)
    try:
        name, data, read = _handed_in()
    except Invalid as error:
        sent.refuse("file", message_for(error))
        return _start(keeper(slug)[1], sent.view), REFUSED

    def deed() -> str:
        if read is None:
            row = services.put_up(session, group_id, name, data, actor=actor, now=now)
            return url_for(".columns", slug=slug, upload_id=row.id)
        source = Source(StatementKind.CAMT, name, CAMT_KEY)
        taken = services.take_in(session, group_id, read, source, actor=actor, now=now)
        flash(taken_words(taken.new, taken.known), "info")
        return way_on(slug, taken.statement_id)

    return go(once(session, sent.token, now=now, deed=deed))


def _handed_in() -> tuple[str, bytes, BankFile | None]:
    """Return a file by name, its bytes and, of a message, its movements."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise FileMissing
    with closing(sent):
        data = read_limited(sent.stream, LIMIT_BYTES)
    if kind_of(data) is StatementKind.CAMT:
        read = read_camt(data, today=today())
        if not read.lines:
            raise NoMovements
        return sent.filename, data, read
    text = as_text(data) if is_workbook(data) else data
    read_sheet(text)
    return sent.filename, text, None


@blueprint.get("/colonne/<uuid:upload_id>")
def columns(slug: str, upload_id: uuid.UUID) -> Page:
    """What the columns of a table mean, and what it would bring."""
    _actor, group = keeper(slug)
    waiting = queries.upload(current_session(), group.id, upload_id)
    return _columns(group, waiting, {}, FormView())


def _columns(
    group: Organisation,
    waiting: StatementUpload,
    chosen: Mapping[int, BankField | None],
    form: FormView,
) -> str:
    session = current_session()
    table = services.table_of(session, group.id, waiting.content)
    layout = table.layout.with_fields(chosen)
    file, known = None, 0
    if layout.is_complete:
        file = movements_of(table.sheet, layout, today=today())
        known = len(queries.known_keys(session, group.id, keys_of(file.lines)))
    preview: TablePreview = table_preview(table, layout, file, known)
    return render_template(
        "ledger/bank_columns.html",
        group=group,
        upload=waiting,
        is_remembered=table.is_remembered and not chosen,
        preview=preview,
        form=form,
        token=new_form_token(),
    )


@blueprint.post("/colonne/<uuid:upload_id>")
def read(slug: str, upload_id: uuid.UUID) -> Page:
    """Read a table as a person wants it, or show it so first."""
    actor, group = keeper(slug)
    session, now, day, sent = current_session(), utc_now(), today(), FormReader(request.form)
    went = done_before(session, sent.token)
    if went is not None:
        return go(went)
    group_id, content = group.id, queries.upload(session, group.id, upload_id).content
    # Nobody waits for the database while the table is read.
    gate.let_go()
    sheet = read_sheet(content)
    layout = layout_of(sheet)
    fields = read_columns(sent, layout)
    if not sent.is_valid:
        return _columns_again(slug, upload_id, fields, sent.view), REFUSED
    if sent.values.get("step") == "look":
        return _columns_again(slug, upload_id, fields, sent.view)
    try:
        chosen = layout.with_fields(fields)
        table = ReadTable(chosen, movements_of(sheet, chosen, today=day))
    except ColumnsMissing as error:
        sent.refuse("columns", message_for(error))
        return _columns_again(slug, upload_id, fields, sent.view), REFUSED

    def deed() -> str:
        taken = services.take_table(session, group_id, upload_id, table, actor=actor, now=now)
        flash(taken_words(taken.new, taken.known), "info")
        return way_on(slug, taken.statement_id)

    try:
        return go(once(session, sent.token, now=now, deed=deed))
    except NoMovements as error:
        sent.refuse("columns", message_for(error))
    return _columns_again(slug, upload_id, fields, sent.view), REFUSED


def _columns_again(
    slug: str, upload_id: uuid.UUID, fields: Mapping[int, BankField | None], form: FormView
) -> str:
    _actor, group = keeper(slug)
    return _columns(group, queries.upload(current_session(), group.id, upload_id), fields, form)


@blueprint.post("/colonne/<uuid:upload_id>/lascia")
def put_aside(slug: str, upload_id: uuid.UUID) -> Page:
    """Forget a table that nobody wants to read."""
    _actor, group = keeper(slug)
    session = current_session()
    services.put_aside(session, queries.upload(session, group.id, upload_id))
    flash(_("The file was put aside: nothing was read."), "info")
    return go(url_for(".start", slug=slug))


@blueprint.get("/coordinate")
def details(slug: str) -> Page:
    """Where the households pay to."""
    _actor, group = mover(slug)
    kept = queries.details_of(current_session(), group.id)
    began = {} if kept is None else {"holder": kept.holder, "iban": kept.iban}
    return _details(group, FormView(MultiDict(began)))


def _details(group: Organisation, form: FormView) -> str:
    return render_template("ledger/bank_details.html", group=group, form=form)


@blueprint.post("/coordinate")
def set_details(slug: str) -> Page:
    """Change it."""
    actor, group = mover(slug)
    sent = FormReader(request.form)
    holder, iban = read_details(sent)
    if not sent.is_valid:
        return _details(group, sent.view), REFUSED
    services.set_details(current_session(), group.id, holder, iban, actor=actor, now=utc_now())
    flash(_("Saved: every household sees it on its account."), "info")
    return go(url_for(".start", slug=slug))
