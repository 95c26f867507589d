"""My offers: everything that an organisation has written, and what to do with it."""

import uuid
from datetime import timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts import gate
from app.offers import owner_queries, owner_services, shelf_queries, shelf_services
from app.offers.owner_routes import blueprint
from app.offers.policies import may_change, may_manage
from app.offers.shelf_queries import Shelf, Shown, Wish
from app.offers.shelf_services import LEAD, a_year_back, a_year_on
from app.offers.shelf_view import ShelfPage, next_url, shelf_filters, shelf_line
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.context import current_settings
from app.web.filters import long_day
from app.web.forms import FormReader
from catalog.offers import Offer
from catalog.organisations import Organisation

PAGE_SIZE = 40
MOST_ASKED = 10
LONGEST_WORDS = 100
ACTIONS = frozenset({"publish", "pause", "duplicate", "withdraw", "confirm", "again", "not-again"})


def shelf_of(organisation: Organisation) -> Shelf:
    """Return the shelf of an organisation as of now."""
    settings, now = current_settings(), utc_now()
    return Shelf(
        organisation_id=organisation.id,
        day=local_day(now, settings.timezone),
        old_before=now - timedelta(days=settings.old_price_days),
    )


def asked_wish() -> Wish:
    """Return what part of the shelf the address asks for."""
    shown = request.args.get("show", "")
    words = " ".join(request.args.get("q", "").split())[:LONGEST_WORDS]
    after = None
    try:
        if "after" in request.args:
            after = (request.args["after"][:200], uuid.UUID(request.args.get("id", "")))
    except ValueError:
        after = None
    return Wish(Shown(shown) if shown in set(Shown) else Shown.ALL, words, after)


def managed(slug: str) -> Organisation:
    """Return an organisation whose offers the person may manage; refuses everybody else."""
    actor = gate.signed_in()
    organisation = organisation_by_slug(current_session(), slug)
    gate.require(may_manage(actor, organisation.id))
    return organisation


@blueprint.get("/realta/<slug>/offerte")
def shelf(slug: str) -> str:
    """All offers of an organisation, drafts too."""
    organisation, session, wish = managed(slug), current_session(), asked_wish()
    mine = shelf_of(organisation)
    counts = shelf_queries.count_shelf(session, mine)
    found = shelf_queries.page_of_shelf(session, mine, wish, most=PAGE_SIZE + 1)
    page = ShelfPage(
        name=organisation.name,
        slug=slug,
        filters=shelf_filters(slug, counts, wish, "own_offers.shelf"),
        shown=wish.shown.value,
        words=wish.words,
        offers=tuple(shelf_line(offer, mine) for offer in found[:PAGE_SIZE]),
        total=counts[Shown.ALL],
        old_prices=counts[Shown.OLD_PRICE],
        old_days=current_settings().old_price_days,
        again=_again(mine),
        next_url=next_url(slug, wish, found, PAGE_SIZE, "own_offers.shelf"),
        is_first=wish.after is None,
    )
    return render_template("offers/shelf.html", page=page, new_form_token=new_form_token)


def _again(mine: Shelf) -> tuple[tuple[uuid.UUID, str, str], ...]:
    """Return the offers whose season comes round: which, what, from when to when."""
    due = shelf_queries.due_again(
        current_session(), mine, first_day=a_year_back(mine.day + LEAD), most=MOST_ASKED
    )
    return tuple((offer.id, offer.title, _next_season(offer)) for offer in due)


def _next_season(offer: Offer) -> str:
    if offer.available_from is None or offer.available_until is None:
        return ""
    first, last = a_year_on(offer.available_from), a_year_on(offer.available_until)
    return _("from %(first)s to %(last)s", first=long_day(first), last=long_day(last))


@blueprint.post("/realta/<slug>/offerte/conferma-prezzi")
def confirm_prices(slug: str) -> Response:
    """Confirm all old prices at once."""
    actor, organisation = gate.signed_in(), managed(slug)
    count = shelf_services.confirm_old_prices(
        current_session(),
        organisation.id,
        old_before=shelf_of(organisation).old_before,
        actor=actor,
        now=utc_now(),
    )
    flash(
        ngettext("%(num)s price is confirmed.", "%(num)s prices are confirmed.", count)
        if count
        else _("All prices had been confirmed already."),
        "info",
    )
    return redirect(url_for("own_offers.shelf", slug=slug), HTTPStatus.SEE_OTHER)


@blueprint.post("/offerte/<uuid:offer_id>/gesto")
def act(offer_id: uuid.UUID) -> Response:
    """Do one thing with one offer of the list."""
    actor, session, now = gate.signed_in(), current_session(), utc_now()
    seen = owner_queries.own_offer(session, offer_id)
    gate.require(may_change(actor, seen))
    slug = seen.organisation.slug
    back = gate.safe_target(request.form.get("back")) or url_for("own_offers.shelf", slug=slug)
    form = FormReader(request.form)
    action = form.one_of("action", ACTIONS)
    if action is None:
        return redirect(back, HTTPStatus.SEE_OTHER)

    def deed() -> str:
        offer = owner_queries.locked_offer(session, offer_id)
        match action:
            case "publish" | "pause":
                shown = action == "publish"
                owner_services.show_offer(session, offer, shown=shown, actor=actor, now=now)
            case "withdraw":
                owner_services.withdraw_offer(session, offer, actor=actor, now=now)
            case "confirm":
                shelf_services.confirm_price(session, offer, actor=actor, now=now)
            case "again" | "not-again":
                day = local_day(now, current_settings().timezone)
                shelf_services.open_again(offer, day=day, publish=action == "again", now=now)
            case _duplicate:
                copy = owner_services.duplicate_offer(session, offer, actor=actor, now=now)
                flash(_("This is the copy: change what is different, then publish it."), "info")
                return url_for("own_offers.edit", offer_id=copy.id)
        flash(_done(action), "info")
        return back

    return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)


def _done(action: str) -> str:
    return {
        "publish": _("The offer is published: buyers find it now."),
        "pause": _("The offer pauses: buyers do not see it until you show it again."),
        "withdraw": _("The offer is deleted."),
        "confirm": _("The price is confirmed."),
        "again": _("The offer is open again for its new season."),
        "not-again": _("We leave it closed this year, and ask again the next."),
    }[action]
