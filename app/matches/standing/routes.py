"""Pages of demands that keep looking: write one, follow it, change it, find those that fit one's offers."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.demands import policies
from app.demands import queries as demand_queries
from app.demands.errors import DemandNotOpen, TooManyDemands
from app.demands.routes import current_lexicon, seen_demand, this_moment
from app.demands.transitions import ALIVE
from app.demands.views import demand_card
from app.matches.forms import BadSearch, SearchForm, read_search
from app.matches.market import current_market
from app.matches.messages import bad_search_messages
from app.matches.services import Answer, find_matches
from app.matches.standing import queries
from app.matches.standing.asks import ask_of
from app.matches.standing.book import current_book
from app.matches.standing.forms import Written, read_demand, values_of_ask, values_of_demand
from app.matches.standing.judging import Bench
from app.matches.standing.pages import (
    FIRST_ANSWERS,
    Preview,
    counts_text,
    demand_form,
    field_words,
    preview_of,
)
from app.matches.standing.reverse import Fit, demands_for
from app.matches.standing.writing import Desk, change_demand, mark_seen, write_demand
from app.offers.queries import titles_of
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import (
    REVISION,
    SEEN,
    EditedMeanwhile,
    conflict_page,
    contested,
    marked,
    require_revision,
    resolved,
)
from app.web.forms import FormReader, FormView
from app.web.identifiers import identifier
from app.web.paging import page_number, pager
from catalog.demands import Demand
from catalog.errors import MarketError

blueprint = Blueprint("standing", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
FITS_SIZE = 20


def desk() -> Desk:
    """Return where and when this request writes."""
    market = current_market()
    market.follow_territory(current_session())
    return Desk(current_session(), market, this_moment())


@blueprint.get("/fabbisogni/nuovo")
def new() -> Page:
    """A new demand: words first, then what was understood, to be confirmed with the first answers."""
    actor = gate.signed_in()
    gate.require(policies.may_write(actor))
    here = desk()
    try:
        asked = read_search(
            request.args, frozenset(item.code for item in here.market.words.criteria)
        )
    except BadSearch as error:
        return _start(error.form, bad_search_messages(error))
    if asked.is_blank:
        return _start(asked)
    try:
        answer = find_matches(
            here.session, here.market, asked, day=here.moment.day, k=FIRST_ANSWERS
        )
    except MarketError as error:
        return _start(asked, (message_for(error),))
    return _form_page(FormView(_proposed(answer)), preview_of(here.session, answer))


def _proposed(answer: Answer) -> "MultiDict[str, str]":
    values = values_of_ask(answer.ask)
    if not answer.ask.text:
        # Begun from a category: its name stands for the words.
        values["q"] = ", ".join(
            answer.snapshot.words.tree.label(code, "it") for code in answer.ask.categories
        )
    return values


def _start(asked: SearchForm, errors: tuple[str, ...] = ()) -> Page:
    page = render_template("matches/standing/new.html", query=asked.q, errors=errors)
    return page, REFUSED if errors else HTTPStatus.OK


def _form_page(
    form: FormView, preview: Preview | None = None, *, demand_id: uuid.UUID | None = None
) -> str:
    action = url_for("standing.new")
    if demand_id is not None:
        action = url_for("standing.change", demand_id=demand_id)
    return render_template(
        "matches/standing/form.html",
        page=demand_form(form, action=action, is_new=demand_id is None),
        preview=preview,
        token=new_form_token(),
        demand_id=demand_id,
    )


@blueprint.post("/fabbisogni/nuovo")
def create() -> Page:
    """Write a new demand."""
    actor = gate.signed_in()
    gate.require(policies.may_write(actor))
    here, form = desk(), FormReader(request.form)
    written = read_demand(form, here.market, here.moment.day)
    if written is None:
        return _form_page(form.view), REFUSED

    def deed() -> str:
        row = write_demand(here, written)
        flash(_("Your demand keeps looking from now on."), "info")
        return url_for("demand_page.show", demand_id=row.id)

    try:
        target = once(here.session, form.token, now=here.moment.now, deed=deed)
    except TooManyDemands as error:
        form.refuse("q", message_for(error))
        return _form_page(form.view), HTTPStatus.CONFLICT
    return redirect(target, HTTPStatus.SEE_OTHER)


@blueprint.get("/fabbisogni/<uuid:demand_id>/modifica")
def edit(demand_id: uuid.UUID) -> Page:
    """A demand as its owner changes it."""
    row = _own(demand_id)
    if row.state not in ALIVE:
        raise DemandNotOpen
    return _form_page(FormView(_stored(row)), demand_id=demand_id)


def _own(demand_id: uuid.UUID, *, lock: bool = False) -> Demand:
    actor = gate.signed_in()
    row = seen_demand(actor, demand_id, lock=lock)
    gate.require(policies.may_change(actor, row))
    return row


def _stored(row: Demand) -> "MultiDict[str, str]":
    market = current_market()
    ask = ask_of(row, market.words, market.lexicon)
    return marked(values_of_demand(row, ask), row.revision)


@blueprint.post("/fabbisogni/<uuid:demand_id>/modifica")
def change(demand_id: uuid.UUID) -> Page:
    """Change a demand, unless somebody else has meanwhile."""
    row = _own(demand_id, lock=True)
    here, form = desk(), FormReader(resolved(request.form))
    written = read_demand(form, here.market, here.moment.day)
    if written is None:
        return _form_page(form.view, demand_id=demand_id), REFUSED

    def deed() -> str:
        require_revision(row.revision, form.values)
        change_demand(here, row, written)
        flash(_("Saved."), "info")
        return url_for("demand_page.show", demand_id=demand_id)

    try:
        target = once(here.session, form.token, now=here.moment.now, deed=deed)
    except EditedMeanwhile:
        return _both_versions(row, written, form)
    return redirect(target, HTTPStatus.SEE_OTHER)


def _both_versions(row: Demand, written: Written, form: FormReader) -> Page:
    stored, typed = _stored(row), values_of_ask(written.ask)
    typed["visibility"] = written.visibility.value
    typed["valid_until"] = "" if written.valid_until is None else written.valid_until.isoformat()
    for name in (SEEN, REVISION):
        typed[name] = form.values.get(name, "")
    return conflict_page(
        contested(field_words(), stored, typed),
        stored,
        typed,
        heading=_("Somebody else has changed this demand"),
        action=url_for("standing.change", demand_id=row.id),
        cancel_url=url_for("demand_page.show", demand_id=row.id),
    )


@blueprint.post("/fabbisogni/<uuid:demand_id>/visto")
def seen(demand_id: uuid.UUID) -> Page:
    """Note that what is new in the answer has been looked at."""
    row = _own(demand_id)
    mark_seen(current_session(), row.id)
    return redirect(url_for("demand_page.show", demand_id=demand_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/io/fabbisogni")
def mine() -> Page:
    """The demands of whom one acts for, with what is new in their answers."""
    actor, session = gate.signed_in(), current_session()
    lexicon, day = current_lexicon(), this_moment().day
    before = identifier(request.args.get("before"))
    page = demand_queries.demands_of(session, actor, before)
    counts = queries.news_counts(session, [row.id for row in page.rows])
    older = url_for("standing.mine", before=page.rows[-1].id) if page.has_older else None
    return render_template(
        "matches/standing/mine.html",
        demands=[
            demand_card(row, lexicon, day, note=counts_text(counts.get(row.id, {})))
            for row in page.rows
        ],
        older_url=older,
        may_write=policies.may_write(actor),
        actor=actor,
    )


@blueprint.get("/io/fabbisogni/per-noi")
def for_us() -> Page:
    """The demands of others that the offers of one's organisation fit."""
    actor, here = gate.signed_in(), desk()
    if actor.acting is None:
        return render_template("matches/standing/for_us.html", demands=None, pager=None)
    gate.require(policies.may_write(actor))
    bench = Bench(here.session, here.market, here.moment.day)
    fits = demands_for(
        bench,
        current_book().follow(here.session, here.moment.day),
        actor.acting.organisation_id,
        visible=policies.visible_to(actor),
    )
    number = page_number(request.args)
    shown = fits[(number - 1) * FITS_SIZE : number * FITS_SIZE]
    return render_template(
        "matches/standing/for_us.html",
        demands=_fit_cards(here, shown),
        pager=pager(number, len(fits), FITS_SIZE, "standing.for_us"),
    )


def _fit_cards(here: Desk, fits: list[Fit]) -> list[object]:
    rows = queries.demands_with_owners(here.session, [fit.demand.id for fit in fits])
    titles = titles_of(here.session, [fit.offer_id for fit in fits])
    return [
        demand_card(
            rows[fit.demand.id],
            current_lexicon(),
            here.moment.day,
            note=_(
                "%(offer)s fits: %(score)s of 100",
                offer=titles.get(fit.offer_id, ""),
                score=round(fit.score * 100),
            ),
            more_url=url_for(
                "demands.propose_form", demand_id=fit.demand.id, offer=str(fit.offer_id)
            ),
        )
        for fit in fits
        if fit.demand.id in rows
    ]
