"""The fee of a year, the rule of credit, the end of a period."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.ledger import book_queries, entry_queries, movements, queries
from app.ledger.entry_queries import EntryFilter, Period
from app.ledger.errors import PeriodClosed
from app.ledger.forms import read_closing, read_credit_rule, read_fee
from app.ledger.labels import account_title, kind_label, shown_cents
from app.ledger.models import AccountKind, Book
from app.ledger.pages import REFUSED, Page, go, keeper, mover, sheet_file, today
from app.ledger.papers import euros
from app.ledger.services import close_period
from app.ledger.views import money_now
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.organisations import Organisation

blueprint = Blueprint(
    "book_rules", __name__, template_folder="templates", url_prefix="/realta/<slug>/conti"
)
MOST_NAMES = 12


@blueprint.get("/quota")
def fee(slug: str) -> Page:
    """From whom the fee of this year has not been taken yet."""
    _actor, group = mover(slug)
    day = today()
    began = MultiDict({"year": str(day.year), "on": day.isoformat()})
    return _fee(group, FormView(began), day.year)


def _fee(group: Organisation, form: FormView, year: int) -> str:
    missing = movements.uncharged(current_session(), group.id, year)
    return render_template(
        "ledger/fee.html",
        group=group,
        form=form,
        year=year,
        missing=len(missing),
        names=[f"{row.code} {row.name}" for row in missing[:MOST_NAMES]],
        token=new_form_token(),
    )


@blueprint.post("/quota")
def charge(slug: str) -> Page:
    """Take the fee of a year from all households that have not paid it."""
    actor, group = mover(slug)
    session, now, sent = current_session(), utc_now(), FormReader(request.form)
    wanted = read_fee(sent, today())
    if wanted is None:
        return _fee(group, sent.view, today().year), REFUSED
    year, due = wanted

    def act() -> str:
        count = movements.charge_all(session, group.id, due, year, actor=actor, now=now)
        told = ngettext(
            "The fee was taken from %(num)s household.",
            "The fee was taken from %(num)s households.",
            count,
        )
        flash(told if count else _("Every household has this fee already: nothing was done."))
        return url_for("books.desk", slug=slug)

    try:
        return go(once(session, sent.token, now=now, deed=act))
    except PeriodClosed as error:
        sent.refuse("on", message_for(error))
        return _fee(group, sent.view, year), HTTPStatus.CONFLICT


@blueprint.get("/regole")
def rules(slug: str) -> Page:
    """How far below zero a household may book."""
    _actor, group = mover(slug)
    book = queries.book(current_session(), group.id)
    limit = book.overdraft_cents if book is not None else None
    began = {"rule": "free" if limit is None else "limit"}
    if limit is not None:
        began["limit"] = f"{limit // 100},{limit % 100:02}"
    return _rules(group, FormView(MultiDict(began)))


def _rules(group: Organisation, form: FormView) -> str:
    return render_template("ledger/rules.html", group=group, form=form)


@blueprint.post("/regole")
def set_rule(slug: str) -> Page:
    """Change it."""
    actor, group = mover(slug)
    sent = FormReader(request.form)
    limit = read_credit_rule(sent)
    if not sent.is_valid:
        return _rules(group, sent.view), REFUSED
    movements.set_credit_rule(current_session(), group.id, limit, actor=actor, now=utc_now())
    flash(_("Saved: it counts from the next booking on."), "info")
    return go(url_for("books.desk", slug=slug))


def _proposed(book: Book | None) -> date:
    """Return the day up to which one would close: the end of last year, else of last month."""
    day = today()
    last_year = date(day.year - 1, 12, 31)
    if book is None or book.closed_until is None or book.closed_until < last_year:
        return last_year
    return date.fromordinal(day.replace(day=1).toordinal() - 1)


@blueprint.get("/chiusura")
def closing(slug: str) -> Page:
    """What would be closed, and with which balances one goes on."""
    _actor, group = mover(slug)
    book = queries.book(current_session(), group.id)
    until = FormReader(request.args).day("fino") or _proposed(book)
    return _closing(group, FormView(MultiDict({"until": until.isoformat()})), until)


def _closing(group: Organisation, form: FormView, until: date) -> str:
    session = current_session()
    book = queries.book(session, group.id)
    closed = book.closed_until if book is not None else None
    first = date.fromordinal(closed.toordinal() + 1) if closed is not None else date.min
    asked = EntryFilter(Period(first, max(first, until)))
    return render_template(
        "ledger/closing.html",
        group=group,
        form=form,
        until=until,
        closed=closed,
        is_later=closed is None or until > closed,
        entries=entry_queries.count_entries(session, group.id, asked),
        money=money_now(session, group.id, until),
    )


@blueprint.get("/chiusura/saldi.<any(csv, xlsx):kind>")
def opening_balances(slug: str, kind: str) -> Response:
    """The balances of all accounts at the end of a day: those with which the next one begins."""
    _actor, group = keeper(slug)
    until = FormReader(request.args).day("fino") or today()
    found = book_queries.accounts(current_session(), group.id, *AccountKind, until=until)
    header = (_("Kind of account"), _("Account"), _("Balance on %(day)s", day=until.isoformat()))
    rows = (
        (kind_label(row.kind), account_title(row), euros(shown_cents(row.kind, cents)))
        for row, cents in found
        if cents
    )
    return sheet_file(header, rows, kind, f"saldi-{until.isoformat()}")


@blueprint.post("/chiusura")
def close(slug: str) -> Page:
    """Close the books up to a day, for ever."""
    actor, group = mover(slug)
    session, sent = current_session(), FormReader(request.form)
    until = read_closing(sent, today())
    if until is None:
        shown = FormReader(request.form).day("until") or today()
        return _closing(group, sent.view, shown), REFUSED
    try:
        close_period(session, group.id, until, actor=actor, now=utc_now())
    except PeriodClosed as error:
        sent.refuse("until", message_for(error))
        return _closing(group, sent.view, until), HTTPStatus.CONFLICT
    flash(_("The books are closed. What is found later is entered on a later day."), "info")
    return go(url_for("books.desk", slug=slug))
