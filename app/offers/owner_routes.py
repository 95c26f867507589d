"""Pages on which producers write and change their offers."""

import uuid
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import gate
from app.offers import owner_queries, owner_services
from app.offers.form_view import FormPage, form_page, proposed_values
from app.offers.forms import GROSS, OfferInput, read_offer, values_of
from app.offers.owner_services import SkuTaken
from app.offers.policies import may_change, may_offer
from app.offers.proposal import Option, claims_in_title, options_found, options_of, propose
from app.offers.words import field_words
from app.organisations.queries import organisation_by_slug
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
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
from app.web.context import current_settings
from app.web.filters import euro
from app.web.forms import FormReader, FormView
from app.web.territory import current_territory
from catalog.categories import load_categories
from catalog.criteria import load_criteria
from catalog.offers import Offer
from catalog.understanding import Lexicon
from catalog.vat import with_vat

blueprint = Blueprint("own_offers", __name__, template_folder="templates")

Page = str | Response | tuple[str, HTTPStatus]
LONGEST_TITLE = 200


def current_lexicon() -> Lexicon:
    """Return the words of the market."""
    return current_territory().lexicon(current_settings().district.province)


@blueprint.get("/offerte/nuova")
def new() -> Page:
    """A new offer: its title first, then everything that the title could not tell."""
    actor = gate.signed_in()
    gate.require(may_offer(actor))
    title = " ".join(request.args.get("title", "").split())[:LONGEST_TITLE]
    if not title or actor.acting is None:
        return render_template("offers/new.html", form=FormView(), actor=actor)
    session, territory = current_session(), current_territory()
    proposal = propose(title, current_lexicon(), load_criteria())
    code = proposal.category.code if proposal.category else ""
    home = organisation_by_slug(session, actor.acting.slug)
    last = owner_queries.last_like(session, home.id, code)
    values = proposed_values(title, proposal, last, home, territory.gazetteer)
    page = form_page(
        FormView(values),
        proposal.options,
        load_categories(),
        action=url_for("own_offers.create"),
        claims=proposal.claims,
    )
    return _form(page)


def _form(page: FormPage, status: HTTPStatus = HTTPStatus.OK) -> Page:
    body = render_template("offers/form.html", page=page, token=new_form_token())
    return body, status


@blueprint.post("/offerte/nuova")
def create() -> Page:
    """Write a new offer."""
    actor = gate.signed_in()
    gate.require(may_offer(actor))
    form = FormReader(MultiDict(request.form))
    written = None if _only_looks() else _read(form)
    if written is None or actor.acting is None:
        return _again(form, url_for("own_offers.create"), is_new=True)
    session, now, owner = current_session(), utc_now(), actor.acting
    possible = claims_in_title(str(written.columns["title"]), current_lexicon(), load_criteria())
    claims = {code: possible[code] for code in written.claims if code in possible}

    def deed() -> str:
        offer = owner_services.create_offer(
            session, owner.organisation_id, written, claims, actor=actor, now=now
        )
        flash(_told(published=written.publish), "info")
        _tell_another_cent(form, written)
        return url_for("own_offers.photos", offer_id=offer.id)

    try:
        return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
    except SkuTaken:
        return _sku_taken(form, url_for("own_offers.create"), is_new=True)


def _only_looks() -> bool:
    """Tell whether the form was sent to see other proposals, not to be saved."""
    return bool(request.form.get("step"))


def _read(form: FormReader) -> OfferInput | None:
    return read_offer(form, load_categories(), current_territory().gazetteer)


def _told(*, published: bool) -> str:
    if published:
        return _("The offer is published: buyers find it now.")
    return _("The offer is kept as a draft: only you see it.")


def _tell_another_cent(form: FormReader, written: OfferInput) -> None:
    """Say when a price typed with VAT is not what buyers will read: kept is the price without it, in whole cents."""
    net, rate = written.columns["price_cents"], written.columns["vat_basis_points"]
    typed = form.cents("price") if form.values.get("price_kind") == GROSS else None
    if not isinstance(net, int) or not isinstance(rate, int) or not typed:
        return
    shown = with_vat(net, rate)
    if shown != typed:
        flash(
            _(
                "Without VAT this is %(net)s: with VAT buyers read %(shown)s, not %(typed)s.",
                net=euro(net),
                shown=euro(shown),
                typed=euro(typed),
            ),
            "warning",
        )


def _sku_taken(form: FormReader, action: str, *, is_new: bool) -> Page:
    form.refuse("sku", _("Another offer of yours has this code."))
    return _again(form, action, is_new=is_new)


def _again(form: FormReader, action: str, *, is_new: bool) -> Page:
    lexicon = current_lexicon()
    title, words = form.values.get("title", ""), form.values.get("category_words", "").strip()
    claims = claims_in_title(title, lexicon, load_criteria()) if is_new else None
    page = form_page(
        form.view,
        _options(title, words, lexicon),
        load_categories(),
        action=action,
        claims=None if claims is None else tuple(claims),
    )
    return _form(page, HTTPStatus.OK if _only_looks() else HTTPStatus.UNPROCESSABLE_ENTITY)


def _options(title: str, words: str, lexicon: Lexicon) -> tuple[Option, ...]:
    found = options_found(words[:LONGEST_TITLE], lexicon) if words else ()
    return found or options_of(title[:LONGEST_TITLE], lexicon)


@blueprint.get("/offerte/<uuid:offer_id>/modifica")
def edit(offer_id: uuid.UUID) -> Page:
    """An offer as its owner changes it."""
    actor = gate.signed_in()
    offer = owner_queries.own_offer(current_session(), offer_id)
    gate.require(may_change(actor, offer))
    values = marked(values_of(offer, current_territory().gazetteer), offer.revision)
    options = options_of(offer.title, current_lexicon())
    page = form_page(FormView(values), options, load_categories(), action=_edit_url(offer_id))
    return _form(page)


def _edit_url(offer_id: uuid.UUID) -> str:
    return url_for("own_offers.edit", offer_id=offer_id)


@blueprint.post("/offerte/<uuid:offer_id>/modifica")
def change(offer_id: uuid.UUID) -> Page:
    """Change an offer, unless somebody else has meanwhile."""
    actor, session, now = gate.signed_in(), current_session(), utc_now()
    gate.require(may_change(actor, owner_queries.own_offer(session, offer_id)))
    form = FormReader(resolved(request.form))
    written = None if _only_looks() else _read(form)
    if written is None:
        return _again(form, _edit_url(offer_id), is_new=False)
    offer = owner_queries.locked_offer(session, offer_id)

    def deed() -> str:
        require_revision(offer.revision, form.values)
        owner_services.change_offer(session, offer, written, actor=actor, now=now)
        flash(_("Saved."), "info")
        _tell_another_cent(form, written)
        return url_for("own_offers.shelf", slug=offer.organisation.slug)

    try:
        return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
    except SkuTaken:
        return _sku_taken(form, _edit_url(offer_id), is_new=False)
    except EditedMeanwhile:
        return _both_versions(offer, written, form)


def _both_versions(offer: Offer, written: OfferInput, form: FormReader) -> Page:
    gazetteer = current_territory().gazetteer
    stored = marked(values_of(offer, gazetteer), offer.revision)
    # Said in the same way as what is stored: a price typed with VAT is no other price.
    typed = values_of(Offer(**written.columns), gazetteer)
    for name in (SEEN, REVISION):
        typed[name] = form.values.get(name, "")
    return conflict_page(
        contested(field_words(), stored, typed),
        stored,
        typed,
        heading=_("Somebody else has changed this offer"),
        action=_edit_url(offer.id),
        cancel_url=_edit_url(offer.id),
    )
