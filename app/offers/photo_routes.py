"""The photos of an offer: the page of its owner, and the pictures themselves."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.offers import owner_queries, photo_queries, photo_services
from app.offers.owner_routes import Page, blueprint
from app.offers.photo_services import NewPhoto, TooManyPhotos
from app.offers.policies import may_change, may_manage
from app.offers.routes import blueprint as public
from app.runtime.clock import utc_now
from app.runtime.files.documents import PHOTO_LIMIT_BYTES, read_photo
from app.runtime.files.errors import BadFile
from app.runtime.files.serving import send_stored
from app.runtime.files.store import current_file_store
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.runtime.once import new_form_token, once
from app.runtime.request_size import accepts_upload
from app.runtime.transaction import current_session
from app.web.forms import FormReader, FormView
from catalog.offer_photos import ALT_LENGTH, MOST_PHOTOS, OfferPhoto
from catalog.offers import Offer

ACTIONS = ("up", "down", "describe", "remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotosPage:
    """The photos of an offer as its owner arranges them."""

    offer_id: uuid.UUID
    title: str
    slug: str
    photos: tuple[OfferPhoto, ...]
    form: FormView
    may_add: bool


@public.get("/foto/<name>.webp")
def photo(name: str) -> Response:
    """One size of a photo: kept by every browser for good once its offer is published."""
    file, owner_id, is_public = photo_queries.file_of_photo(current_session(), name)
    if not is_public:
        gate.require(may_manage(gate.signed_in(), owner_id))
    return send_stored(file, download=False, public=is_public)


@blueprint.get("/offerte/<uuid:offer_id>/foto")
def photos(offer_id: uuid.UUID) -> Page:
    """The photos of an offer, to be added, described and put in order."""
    actor = gate.signed_in()
    offer = owner_queries.own_offer(current_session(), offer_id)
    gate.require(may_change(actor, offer))
    return _page(offer, FormView())


def _page(offer: Offer, form: FormView) -> str:
    found = tuple(photo_queries.photos_of(current_session(), offer.id))
    page = PhotosPage(
        offer_id=offer.id,
        title=offer.title,
        slug=offer.organisation.slug,
        photos=found,
        form=form,
        may_add=len(found) < MOST_PHOTOS,
    )
    return render_template("offers/photos.html", page=page, new_form_token=new_form_token)


@blueprint.post("/offerte/<uuid:offer_id>/foto")
@accepts_upload(PHOTO_LIMIT_BYTES)
def add_photo(offer_id: uuid.UUID) -> Page:
    """Add a photo, made anew in three sizes."""
    actor, session, now = gate.signed_in(), current_session(), utc_now()
    seen = owner_queries.own_offer(session, offer_id)
    gate.require(may_change(actor, seen))
    form, store = FormReader(request.form), current_file_store()
    alt = form.text("alt", most=ALT_LENGTH)
    picture = None
    try:
        picture = read_photo(request.files.get("photo"))
    except BadFile as error:
        form.refuse("photo", message_for(error))
    if picture is None or not form.is_valid:
        return _page(seen, form.view), HTTPStatus.UNPROCESSABLE_ENTITY

    def deed() -> str:
        offer = owner_queries.locked_offer(session, offer_id)
        new = NewPhoto(picture, alt)
        photo_services.add_photo(session, store, offer, new, actor=actor, now=now)
        flash(_("The photo is added."), "info")
        return _photos_url(offer_id)

    try:
        return redirect(once(session, form.token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
    except TooManyPhotos as error:
        form.refuse("photo", message_for(error))
        return _page(seen, form.view), HTTPStatus.UNPROCESSABLE_ENTITY


def _photos_url(offer_id: uuid.UUID) -> str:
    return url_for("own_offers.photos", offer_id=offer_id)


@blueprint.post("/offerte/<uuid:offer_id>/foto/<uuid:photo_id>")
def change_photo(offer_id: uuid.UUID, photo_id: uuid.UUID) -> Page:
    """Move, describe or remove one photo."""
    actor, session, now = gate.signed_in(), current_session(), utc_now()
    gate.require(may_change(actor, owner_queries.own_offer(session, offer_id)))
    form = FormReader(request.form)
    action = form.one_of("action", ACTIONS)
    offer = owner_queries.locked_offer(session, offer_id)
    match action:
        case "up" | "down":
            steps = -1 if action == "up" else 1
            photo_services.move_photo(session, offer, photo_id, by=steps)
        case "remove":
            store = current_file_store()
            photo_services.remove_photo(session, store, offer, photo_id, actor=actor, now=now)
            flash(_("The photo is removed."), "info")
        case "describe":
            alt = form.text("alt", most=ALT_LENGTH)
            if form.is_valid:
                photo_services.describe_photo(session, offer, photo_id, alt)
                flash(_("Saved."), "info")
    if not form.is_valid:
        flash(_("Say in a few words what the photo shows."), "error")
    return redirect(_photos_url(offer_id), HTTPStatus.SEE_OTHER)
