"""One entry of the books, and its reversal."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.ledger import entry_queries, movements, queries
from app.ledger.bank.queries import movement_of_entry
from app.ledger.errors import AlreadyReversed, PeriodClosed
from app.ledger.forms import MOST_REASON, read_day
from app.ledger.models import LedgerEntry
from app.ledger.pages import REFUSED, Page, go, keeper, mover, today
from app.ledger.views import entry_rows
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint(
    "book_entries", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti"
)


@blueprint.get("/movimenti/<uuid:entry_id>")
def one(slug: str, entry_id: uuid.UUID) -> Page:
    """An entry with its sides, its author and what undid it."""
    _actor, group = keeper(slug)
    entry = queries.entry(current_session(), group.id, entry_id)
    return _one(group, entry, FormView(MultiDict({"on": today().isoformat()})))


def _one(group: Organisation, entry: LedgerEntry, form: FormView) -> str:
    session = current_session()
    undone_by = queries.reversal_of(session, entry.id)
    undoes = (
        queries.entry(session, group.id, entry.reverses_id)
        if entry.reverses_id is not None
        else None
    )
    return render_template(
        "ledger/entry.html",
        group=group,
        entry=entry,
        row=entry_rows(session, [entry])[0],
        author=entry_queries.author_of(session, entry),
        movement=movement_of_entry(session, entry.id),
        undone_by=undone_by,
        undoes=undoes,
        form=form,
    )


@blueprint.post("/movimenti/<uuid:entry_id>/storno")
def reverse(slug: str, entry_id: uuid.UUID) -> Page:
    """Undo an entry by its mirror: both stay."""
    actor, group = mover(slug)
    session, sent = current_session(), FormReader(request.form)
    entry = queries.entry(session, group.id, entry_id)
    reason = sent.text("reason", most=MOST_REASON)
    on = read_day(sent, today())
    if not sent.is_valid:
        return _one(group, entry, sent.view), REFUSED
    try:
        mirror = movements.reverse(session, entry, on, reason, actor=actor, now=utc_now())
    except (PeriodClosed, AlreadyReversed) as error:
        sent.refuse("on" if isinstance(error, PeriodClosed) else "reason", message_for(error))
        return _one(group, entry, sent.view), HTTPStatus.CONFLICT
    flash(_("Undone by no. %(number)s; both stay in the books.", number=mirror.number), "info")
    return go(url_for(".one", slug=slug, entry_id=mirror.id))
