"""The movements of the bank: what waits, what each is taken for, where a person puts it."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.ledger.bank import placing, queries
from app.ledger.bank.errors import LineNotPlaced, LinePlaced
from app.ledger.bank.forms import PREFIX, read_placings
from app.ledger.bank.labels import deed_label
from app.ledger.bank.models import BankMovement, PlacingKind
from app.ledger.bank.views import (
    can_reopen,
    movement_rows,
    other_places,
    places_of,
    statement_faults,
    waiting_rows,
)
from app.ledger.pages import REFUSED, Page, go, keeper, mover
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from app.web.paging import page_number, pager
from catalog.errors import Conflict, Invalid, MarketError, NotFound
from catalog.organisations import Organisation

blueprint = Blueprint(
    "bank_movements", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti/banca"
)
PAGE_SIZE = 30


def _asked_statement(group: Organisation) -> uuid.UUID | None:
    try:
        asked = uuid.UUID(request.args.get("estratto", ""))
    except ValueError:
        return None
    return queries.statement(current_session(), group.id, asked).id


@blueprint.get("/da-registrare")
def waiting(slug: str) -> Page:
    """The movements that wait, each with what it is taken for."""
    _actor, group = mover(slug)
    return _waiting(group, FormView())


def _waiting(group: Organisation, form: FormView) -> str:
    session, page = current_session(), page_number(request.args)
    statement_id = _asked_statement(group)
    total = queries.count_waiting(session, group.id, statement_id)
    rows = queries.waiting(
        session, group.id, statement_id, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE
    )
    places = places_of(session, group.id)
    return render_template(
        "ledger/bank_waiting.html",
        group=group,
        form=form,
        statement_id=statement_id,
        total=total,
        rows=waiting_rows(session, group.id, rows, places, form.values),
        places=places,
        others=other_places,
        pages=pager(page, total, PAGE_SIZE, ".waiting", slug=group.slug, estratto=statement_id),
        token=new_form_token(),
    )


@blueprint.post("/da-registrare")
def place_all(slug: str) -> Page:
    """Enter what was chosen; what was left for later waits on."""
    actor, group = mover(slug)
    session, now, sent = current_session(), utc_now(), FormReader(request.form)
    wanted, group_id, statement_id = read_placings(sent), group.id, _asked_statement(group)
    if sent.is_valid and not wanted:
        sent.refuse("movements", _("Nothing was chosen: everything waits on."))
    if not sent.is_valid:
        return _waiting(group, sent.view), REFUSED

    def deed() -> str:
        # What fails takes everything back before the page is shown again.
        with session.begin_nested():
            placing.place(session, group_id, wanted, actor=actor, now=now)
        told = ngettext(
            "%(num)s movement was placed.", "%(num)s movements were placed.", len(wanted)
        )
        flash(told, "info")
        if queries.count_waiting(session, group_id, statement_id):
            return url_for(".waiting", slug=slug, estratto=statement_id)
        return url_for("bank.start", slug=slug)

    try:
        return go(once(session, sent.token, now=now, deed=deed))
    except (Conflict, Invalid, NotFound) as error:
        sent.refuse("movements", message_for(error))
        return _waiting(group, sent.view), _status(error)


def _status(error: MarketError) -> HTTPStatus:
    return HTTPStatus.CONFLICT if isinstance(error, Conflict) else REFUSED


@blueprint.get("/estratti/<uuid:statement_id>")
def statement(slug: str, statement_id: uuid.UUID) -> Page:
    """What a file of the bank brought, and what became of it."""
    _actor, group = keeper(slug)
    session, page = current_session(), page_number(request.args)
    row = queries.statement(session, group.id, statement_id)
    found = queries.movements_of(session, row.id, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE)
    details = queries.details_of(session, group.id)
    return render_template(
        "ledger/bank_statement.html",
        group=group,
        statement=row,
        is_foreign=details is not None and bool(row.iban) and row.iban != details.iban,
        waits=queries.count_waiting(session, group.id, row.id),
        faults=statement_faults(row),
        rows=movement_rows(session, found),
        pages=pager(
            page,
            row.new_count,
            PAGE_SIZE,
            ".statement",
            slug=group.slug,
            statement_id=row.id,
        ),
    )


@blueprint.get("/movimenti/<uuid:movement_id>")
def movement(slug: str, movement_id: uuid.UUID) -> Page:
    """One movement: everything the bank tells of it, what was done with it, where it can go."""
    _actor, group = mover(slug)
    return _movement(group, queries.movement(current_session(), group.id, movement_id), FormView())


def _movement(group: Organisation, row: BankMovement, form: FormView) -> str:
    session = current_session()
    places = places_of(session, group.id)
    waits = queries.is_waiting(session, row)
    (guessed,) = waiting_rows(session, group.id, [row], places, form.values)
    return render_template(
        "ledger/bank_movement.html",
        group=group,
        row=row,
        waits=waits,
        guessed=guessed,
        became=movement_rows(session, [row])[0],
        can_reopen=not waits and can_reopen(session, row),
        done=[(each, deed_label(each)) for each in queries.placings_of(session, [row.id])],
        entered=PlacingKind.ENTERED,
        places=places,
        deposits=places.deposits,
        others=other_places(row.cents),
        form=form,
        token=new_form_token(),
    )


@blueprint.post("/movimenti/<uuid:movement_id>")
def place(slug: str, movement_id: uuid.UUID) -> Page:
    """Put one movement somewhere."""
    actor, group = mover(slug)
    session, now, sent = current_session(), utc_now(), FormReader(request.form)
    group_id, row = group.id, queries.movement(session, group.id, movement_id)
    values = MultiDict([(f"{PREFIX}{row.id}", sent.values.get(f"{PREFIX}{row.id}", ""))])
    chosen = FormReader(values)
    wanted = read_placings(chosen)
    if not wanted:
        sent.refuse(f"{PREFIX}{row.id}", _("Choose one of the entries."))
        return _movement(group, row, sent.view), REFUSED

    def deed() -> str:
        with session.begin_nested():
            placing.place(session, group_id, wanted, actor=actor, now=now)
        flash(_("Placed."), "info")
        return url_for(".movement", slug=slug, movement_id=movement_id)

    try:
        return go(once(session, sent.token, now=now, deed=deed))
    except (Conflict, Invalid, NotFound) as error:
        sent.refuse(f"{PREFIX}{row.id}", message_for(error))
        return _movement(group, row, sent.view), _status(error)


@blueprint.post("/movimenti/<uuid:movement_id>/riapri")
def reopen(slug: str, movement_id: uuid.UUID) -> Page:
    """Let a movement wait again."""
    actor, group = mover(slug)
    session = current_session()
    row = queries.movement(session, group.id, movement_id)
    try:
        placing.reopen(session, row, actor=actor, now=utc_now())
    except (LineNotPlaced, LinePlaced) as error:
        flash(message_for(error), "warning")
    else:
        flash(_("The movement waits again."), "info")
    return go(url_for(".movement", slug=slug, movement_id=movement_id))
