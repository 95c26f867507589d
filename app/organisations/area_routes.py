"""Where an organisation delivers: its areas on a map, added, changed and taken back."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import gate
from app.accounts.actor import Actor
from app.organisations import areas, queries
from app.organisations.area_forms import (
    ADD,
    AreaData,
    add_places,
    area_form,
    area_words,
    read_area,
)
from app.organisations.area_views import (
    KINDS,
    AreasPage,
    area_card,
    area_page,
    areas_map,
    kind_cards,
    map_features,
)
from app.organisations.errors import AreaNotFound
from app.organisations.policies import may_edit_areas
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.once import new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import EditedMeanwhile, conflict_page, contested, resolved
from app.web.forms import FormReader, FormView
from app.web.territory import current_territory
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.organisations import Organisation
from catalog.places import Place

blueprint = Blueprint(
    "delivery", __name__, template_folder="templates", url_prefix="/realta/<slug>/consegne"
)

Page = str | AnyResponse | tuple[str, HTTPStatus]
NEW = f"/nuova/<any({','.join(KINDS)}):word>"


def _editable(session: Session, slug: str) -> tuple[Actor, Organisation]:
    actor = gate.signed_in()
    found = queries.organisation_by_slug(session, slug)
    gate.require(may_edit_areas(actor, found.id))
    return actor, found


def _area(session: Session, found: Organisation, area_id: uuid.UUID) -> DeliveryArea:
    area = session.get(DeliveryArea, area_id)
    if area is None or area.organisation_id != found.id:
        raise AreaNotFound
    return area


def _to_list(slug: str) -> str:
    return url_for("delivery.index", slug=slug)


@blueprint.get("")
def index(slug: str) -> str:
    """The areas of an organisation, in words and on a map."""
    session, territory = current_session(), current_territory()
    _actor, found = _editable(session, slug)
    own = list(queries.areas_of(session, found.id))
    page = AreasPage(
        name=found.name,
        slug=slug,
        areas=tuple(area_card(area, slug, territory.gazetteer) for area in own),
        kinds=kind_cards(slug),
        map=areas_map(session, territory.follow(session), found, own),
        token=new_form_token(),
    )
    return render_template("organisations/areas.html", page=page)


@blueprint.get("/mappa.geojson")
def map_data(slug: str) -> Response:
    """The areas of an organisation for the script that draws them; without the one that is being edited."""
    session = current_session()
    found = queries.organisation_by_slug(session, slug)
    left_out = request.args.get("senza", type=uuid.UUID)
    shown = [area for area in queries.areas_of(session, found.id) if area.id != left_out]
    body = current_app.json.dumps(map_features(session, current_territory(), found, shown))
    return Response(body, mimetype="application/geo+json")


@blueprint.get(NEW)
def new(slug: str, word: str) -> str:
    """The form of a new area."""
    session = current_session()
    _actor, found = _editable(session, slug)
    return _show(session, found, KINDS[word], FormView())


@blueprint.post(NEW)
def add(slug: str, word: str) -> Page:
    """Add an area, or only another comune to its list."""
    session, kind = current_session(), KINDS[word]
    actor, found = _editable(session, slug)

    def deed(data: AreaData) -> None:
        areas.add_area(session, actor, found.id, data, now=utc_now())
        flash(_("Added: from now on you are found there."), "info")

    return _take(session, found, FormReader(request.form.copy()), kind, deed)


@blueprint.get("/<uuid:area_id>")
def edit(slug: str, area_id: uuid.UUID) -> str:
    """The form of an area."""
    session = current_session()
    _actor, found = _editable(session, slug)
    area = _area(session, found, area_id)
    return _show(session, found, area.kind, FormView(area_form(area)), area=area)


@blueprint.post("/<uuid:area_id>")
def save(slug: str, area_id: uuid.UUID) -> Page:
    """Change an area."""
    session = current_session()
    actor, found = _editable(session, slug)
    area = _area(session, found, area_id)
    form = FormReader(resolved(request.form))

    def deed(data: AreaData) -> None:
        areas.change_area(session, actor, area.id, data, seen=form.values, now=utc_now())
        flash(_("Saved."), "info")

    try:
        return _take(session, found, form, area.kind, deed, area=area)
    except EditedMeanwhile:
        stored = area_form(area)
        return conflict_page(
            contested(area_words(area.kind, current_territory().gazetteer), stored, form.values),
            stored,
            form.values,
            heading=found.name,
            action=url_for("delivery.save", slug=slug, area_id=area_id),
            cancel_url=url_for("delivery.edit", slug=slug, area_id=area_id),
        )


@blueprint.post("/<uuid:area_id>/elimina")
def delete(slug: str, area_id: uuid.UUID) -> Page:
    """Take an area back; who asks twice is answered the same."""
    session, now = current_session(), utc_now()
    actor, found = _editable(session, slug)

    def deed() -> str:
        area = _area(session, found, area_id)
        areas.take_back_area(session, actor, area, now=now)
        flash(_("Taken back: you do not deliver there any more."), "info")
        return _to_list(slug)

    return redirect(
        once(session, FormReader(request.form).token, now=now, deed=deed), HTTPStatus.SEE_OTHER
    )


def _take(
    session: Session,
    found: Organisation,
    form: FormReader,
    kind: AreaKind,
    deed: Callable[[AreaData], None],
    *,
    area: DeliveryArea | None = None,
) -> Page:
    candidates: tuple[Place, ...] = ()
    gazetteer = current_territory().gazetteer
    if kind is AreaKind.COMUNI:
        adds = bool(form.values.get(ADD, "").strip() or form.values.get("zone"))
        candidates = add_places(form, gazetteer)
        if adds and form.is_valid and form.values.get("deed") == ADD:
            # Nothing is saved yet: the list has grown, and is shown again.
            return _show(session, found, kind, form.view, area=area)
    data = read_area(form, kind, gazetteer) if form.is_valid else None
    if data is None:
        page = _show(session, found, kind, form.view, area=area, candidates=candidates)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY

    def do() -> str:
        deed(data)
        return _to_list(found.slug)

    return redirect(once(session, form.token, now=utc_now(), deed=do), HTTPStatus.SEE_OTHER)


def _show(
    session: Session,
    found: Organisation,
    kind: AreaKind,
    form: FormView,
    *,
    area: DeliveryArea | None = None,
    candidates: tuple[Place, ...] = (),
) -> str:
    territory = current_territory()
    drawing = areas_map(session, territory.follow(session), found, [] if area is None else [area])
    left_out = None if area is None else area.id
    drawing = replace(
        drawing, data_url=url_for("delivery.map_data", slug=found.slug, senza=left_out)
    )
    page = area_page(found, kind, form, territory.gazetteer, drawing=drawing, candidates=candidates)
    return render_template(
        "organisations/area.html", page=replace(page, action=request.path, token=new_form_token())
    )
