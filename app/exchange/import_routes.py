"""The pages of one list on its way in: its columns, what it would do, what it has done."""

import csv
import io
import uuid
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import gate
from app.exchange import import_queries, import_services
from app.exchange.forms import read_columns, read_confirmation
from app.exchange.import_errors import ImportMovedOn
from app.exchange.import_queries import Wish
from app.exchange.intake import TakenFile, take_file
from app.exchange.labels import fault_text
from app.exchange.models import ImportState, LineSection, PriceListImport
from app.exchange.page_views import (
    columns_page,
    error_text,
    fault_of,
    line_views,
    missing_views,
    tabs,
)
from app.exchange.policies import may_exchange
from app.exchange.routes import Page, blueprint, gone, told
from app.exchange.sheets.escapes import escaped
from app.exchange.sheets.reading import SheetChoice
from app.exchange.views import ImportPage
from app.runtime.clock import utc_now
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.jobs.queries import Progress, progress_of
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from app.web.paging import Pager, page_number, pager

PAGE_SIZE = 100
MOST_MISSING = 100
MOST_FAULTS = 20_000
WORKING = frozenset({ImportState.PREPARING, ImportState.APPLYING})


def handled(import_id: uuid.UUID) -> PriceListImport:
    """Return an import that the person may see; refuses everybody else."""
    actor = gate.signed_in()
    taken = import_queries.import_by_id(current_session(), import_id)
    gate.require(may_exchange(actor, taken.organisation_id))
    return taken


@blueprint.get("/listini/<uuid:import_id>")
def page(import_id: uuid.UUID) -> Page:
    """Show a list wherever it stands."""
    taken = handled(import_id)
    wants_columns = "colonne" in request.args and bool(taken.layout)
    if taken.state is ImportState.COLUMNS or (wants_columns and _may_choose(taken)):
        return _columns(taken, None)
    answer = make_response(_import(taken, FormView()))
    if taken.state not in WORKING and "HX-Request" in request.headers:
        # The bar has come to its end: the whole page is another one now.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _may_choose(taken: PriceListImport) -> bool:
    return taken.state in {ImportState.READY, ImportState.FAILED}


def _columns(taken: PriceListImport, form: FormView | None) -> str:
    organisation = import_queries.organisation_of(current_session(), taken)
    shown = columns_page(taken, organisation, form)
    return render_template("exchange/columns.html", page=shown, token=new_form_token())


def _import(taken: PriceListImport, form: FormView) -> str:
    session = current_session()
    organisation = import_queries.organisation_of(session, taken)
    work = _work(taken)
    done = taken.state is ImportState.DONE
    shows = taken.state in {ImportState.READY, ImportState.DONE}
    wish, number = _wish(), page_number(request.args)
    counts: dict[str, int] = taken.counts if shows else {}
    offset = (number - 1) * PAGE_SIZE
    lines = (
        import_queries.page_of_lines(session, taken.id, wish, offset=offset, most=PAGE_SIZE)
        if shows
        else ()
    )
    missing = (
        import_queries.lines_in(session, taken.id, LineSection.MISSING, most=MOST_MISSING + 1)
        if taken.state is ImportState.READY
        else ()
    )
    shown = ImportPage(
        id=taken.id,
        name=taken.file_name,
        slug=organisation.slug,
        organisation=organisation.name,
        state=taken.state.value,
        has_columns=bool(taken.layout),
        work=work,
        error=error_text(taken),
        counts=counts,
        tabs=tabs(taken.id, counts, wish, done=done) if shows else (),
        lines=line_views(lines, done=done),
        pager=_pager(taken, wish, number, counts),
        missing=missing_views(missing),
        form=form,
    )
    return render_template("exchange/import.html", page=shown, token=new_form_token())


def _work(taken: PriceListImport) -> Progress | None:
    if taken.state not in WORKING or taken.job_key is None:
        return None
    return progress_of(current_session(), taken.job_key)


def _wish() -> Wish:
    name = request.args.get("show", "")
    return Wish(name) if name in set(Wish) else Wish.ALL


def _pager(taken: PriceListImport, wish: Wish, number: int, counts: dict[str, int]) -> Pager | None:
    total = (
        sum(counts.get(each.value, 0) for each in LineSection)
        if wish is Wish.ALL
        else counts.get(wish.value, 0)
    )
    show = None if wish is Wish.ALL else wish.value
    return pager(number, total, PAGE_SIZE, "price_lists.page", import_id=taken.id, show=show)


@blueprint.post("/listini/<uuid:import_id>/colonne")
def columns(import_id: uuid.UUID) -> Page:
    """Say what the columns mean, or look at another sheet."""
    taken = handled(import_id)
    session, now, form = current_session(), utc_now(), FormReader(request.form)
    if form.values.get("step") == "sheet":
        return _other_sheet(taken, form.values.get("sheet", ""))
    fields, basis = read_columns(form, taken.layout)
    if not form.is_valid:
        return _columns(taken, form.view), HTTPStatus.UNPROCESSABLE_ENTITY
    choice = SheetChoice(taken.layout.get("sheet"), fields, basis)

    def deed() -> str:
        locked = import_queries.locked_import(session, import_id)
        import_services.choose_columns(session, locked, choice, now=now)
        return url_for("price_lists.page", import_id=import_id)

    return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)


def _other_sheet(taken: PriceListImport, name: str) -> AnyResponse:
    import_id, file = taken.id, import_queries.stored_file(current_session(), taken)
    if file is None or name not in taken.layout.get("sheets", ()):
        raise ImportMovedOn
    path = current_file_store().path(file.name)
    gate.let_go()
    found: TakenFile = take_file(path.read_bytes(), current_settings().import_limit_bytes, name)
    session = current_session()
    locked = import_queries.locked_import(session, import_id)
    if found.layout is not None:
        import_services.choose_sheet(session, locked, found, found.layout, now=utc_now())
    return redirect(url_for("price_lists.page", import_id=import_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/listini/<uuid:import_id>/importa")
def confirm(import_id: uuid.UUID) -> Page:
    """Let the list be imported."""
    taken, actor = handled(import_id), gate.signed_in()
    session, now, form = current_session(), utc_now(), FormReader(request.form)
    decided = read_confirmation(form, taken.counts)
    if not form.is_valid:
        return _import(taken, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        locked = import_queries.locked_import(session, import_id)
        import_services.confirm(session, locked, decided, actor=actor, now=now)
        return url_for("price_lists.page", import_id=import_id)

    return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)


@blueprint.post("/listini/<uuid:import_id>/riprova")
def again(import_id: uuid.UUID) -> AnyResponse:
    """Try what could not be done once more."""
    taken = handled(import_id)
    session = current_session()
    work = _work(taken)
    if work is None or not work.has_failed:
        raise ImportMovedOn
    locked = import_queries.locked_import(session, import_id)
    import_services.try_again(session, locked, now=utc_now())
    return redirect(told(_("It is tried again."), import_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/listini/<uuid:import_id>/lascia")
def give_up(import_id: uuid.UUID) -> AnyResponse:
    """Put the list aside."""
    taken, actor = handled(import_id), gate.signed_in()
    session = current_session()
    slug = import_queries.organisation_of(session, taken).slug
    locked = import_queries.locked_import(session, import_id)
    failed = (work := _work(locked)) is not None and work.has_failed
    import_services.give_up(
        session, current_file_store(), locked, actor=actor, now=utc_now(), has_failed=failed
    )
    return gone(slug)


@blueprint.get("/listini/<uuid:import_id>/errori.csv")
def faults(import_id: uuid.UUID) -> AnyResponse:
    """Hand out what is wrong, row by row, to be corrected beside the list."""
    taken = handled(import_id)
    lines = import_queries.lines_in(
        current_session(), taken.id, LineSection.FAULT, most=MOST_FAULTS
    )
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([_("row"), _("column"), _("product"), _("what is wrong")])
    for line in lines:
        fault = fault_of(line)
        cells = (str(fault.line), fault.column, line.title, fault_text(fault))
        writer.writerow([escaped(cell) for cell in cells])
    return Response(
        "\ufeff" + stream.getvalue(),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="errori-{taken.id}.csv"'},
    )
