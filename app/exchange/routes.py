"""Where price lists come in and go out."""

import uuid
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import gate
from app.exchange.export import WRITTEN, export_offers
from app.exchange.import_errors import ImportOpen
from app.exchange.import_queries import count_offers, last_imports, open_import
from app.exchange.import_services import HandedIn, hand_in
from app.exchange.intake import take_file
from app.exchange.page_views import before_view
from app.exchange.policies import may_exchange
from app.exchange.sheets.formats import FileFormat
from app.exchange.views import StartPage
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.files.checking import read_limited
from app.runtime.files.errors import FileMissing
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.forms import FormReader, FormView
from catalog.categories import load_categories
from catalog.errors import Invalid
from catalog.organisations import Organisation

blueprint = Blueprint("price_lists", __name__, template_folder="templates")

Page = str | AnyResponse | tuple[str, HTTPStatus]
LIMIT_BYTES = 10 * 1024 * 1024
MEGABYTE = 1024 * 1024
MOST_BEFORE = 5


def exchanged(slug: str) -> Organisation:
    """Return an organisation whose lists the person may handle; refuses everybody else."""
    actor = gate.signed_in()
    organisation = organisation_by_slug(current_session(), slug)
    gate.require(may_exchange(actor, organisation.id))
    return organisation


@blueprint.get("/realta/<slug>/listino")
def start(slug: str) -> str:
    """Bring a list in, or take one out."""
    return _start_page(exchanged(slug), FormView())


def _start_page(organisation: Organisation, form: FormView) -> str:
    session = current_session()
    opened = open_import(session, organisation.id)
    before = last_imports(session, organisation.id, most=MOST_BEFORE)
    page = StartPage(
        name=organisation.name,
        slug=organisation.slug,
        form=form,
        open=before_view(opened) if opened is not None else None,
        before=tuple(before_view(each) for each in before if each is not opened),
        offers=count_offers(session, organisation.id),
        limit_mb=_limit() // MEGABYTE,
    )
    return render_template("exchange/start.html", page=page, token=new_form_token())


def _limit() -> int:
    return min(LIMIT_BYTES, current_settings().import_limit_bytes)


@blueprint.post("/realta/<slug>/listino")
@accepts_upload(LIMIT_BYTES)
def upload(slug: str) -> Page:
    """Take a list in."""
    actor, organisation_id = gate.signed_in(), exchanged(slug).id
    # Nobody else waits for the database while the file is being looked through.
    gate.let_go()
    form, session, now = FormReader(request.form), current_session(), utc_now()
    try:
        file = _handed_in(publish=form.ticked("publish"))
    except Invalid as error:
        form.refuse("file", message_for(error))
        return _refused(session, slug, form, HTTPStatus.UNPROCESSABLE_ENTITY)

    def deed() -> str:
        taken = hand_in(session, current_file_store(), organisation_id, file, actor=actor, now=now)
        return url_for("price_lists.page", import_id=taken.id)

    try:
        return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
    except ImportOpen as error:
        form.refuse("file", message_for(error))
        return _refused(session, slug, form, HTTPStatus.CONFLICT)


def _handed_in(*, publish: bool) -> HandedIn:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise FileMissing
    data = read_limited(sent.stream, _limit())
    if not data:
        raise FileMissing
    return HandedIn(data, sent.filename, take_file(data, _limit()), publish)


def _refused(session: Session, slug: str, form: FormReader, status: HTTPStatus) -> Page:
    return _start_page(organisation_by_slug(session, slug), form.view), status


@blueprint.get("/realta/<slug>/listino/esporta")
def export(slug: str) -> AnyResponse:
    """Take all offers out as a list."""
    organisation = exchanged(slug)
    known = {kind.value: kind for kind in WRITTEN}
    kind = known.get(request.args.get("format", ""), FileFormat.XLSX)
    exported = export_offers(
        current_session(), organisation.slug, kind, load_categories(), now=utc_now()
    )
    return Response(
        exported.data,
        mimetype=exported.mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{exported.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def told(sentence: str, import_id: uuid.UUID) -> str:
    """Say something on the next page, and return the page of an import."""
    flash(sentence, "info")
    return url_for("price_lists.page", import_id=import_id)


def gone(slug: str) -> AnyResponse:
    """Lead back to where lists come in."""
    flash(_("The list was put aside: nothing was changed."), "info")
    return redirect(url_for("price_lists.start", slug=slug), HTTPStatus.SEE_OTHER)
