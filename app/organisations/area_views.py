"""What the pages of delivery areas show."""

from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.organisations.area_forms import ticked_places
from app.organisations.comuni import written
from app.organisations.map_view import area_geometry, organisation_map
from app.organisations.pin import ground_features
from app.organisations.views import delivery_text
from app.runtime.i18n import gettext as _
from app.web.context import current_settings
from app.web.forms import FormView
from app.web.ground import Ground
from app.web.map import MapView, feature
from app.web.territory import Territory
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.organisations import Organisation
from catalog.places import Gazetteer, Place

# How each kind is called in an address.
WORDS = {
    AreaKind.RADIUS: "raggio",
    AreaKind.COMUNI: "comuni",
    AreaKind.POLYGON: "disegno",
    AreaKind.EVERYWHERE: "ovunque",
}
KINDS = {word: kind for kind, word in WORDS.items()}


@dataclass(frozen=True, slots=True)
class AreaCard:
    """One area in the list."""

    text: str
    edit_url: str
    delete_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasPage:
    """The areas of an organisation."""

    name: str
    slug: str
    areas: tuple[AreaCard, ...]
    kinds: tuple[tuple[str, str, str], ...]
    map: MapView
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPage:
    """The form of one area."""

    name: str
    slug: str
    kind: str
    heading: str
    action: str
    form: FormView
    map: MapView
    home: tuple[float, float]
    ticked: tuple[tuple[str, str], ...]
    candidates: tuple[tuple[str, str], ...]
    zones: tuple[tuple[str, str], ...]
    token: str


def kind_cards(slug: str) -> tuple[tuple[str, str, str], ...]:
    """Return the ways in which an area can be said: address, name, meaning."""
    words = {
        AreaKind.RADIUS: (_("Within a radius"), _("So many kilometres around you.")),
        AreaKind.COMUNI: (_("In some municipalities"), _("One by one, or a whole valley.")),
        AreaKind.POLYGON: (_("In an area drawn on the map"), _("Corner by corner.")),
        AreaKind.EVERYWHERE: (_("Everywhere"), _("By courier, or at a distance.")),
    }
    return tuple(
        (url_for("delivery.new", slug=slug, word=WORDS[kind]), *words[kind]) for kind in words
    )


def area_heading(kind: AreaKind) -> str:
    """Return what the form of an area asks."""
    return {
        AreaKind.RADIUS: _("How far do you deliver?"),
        AreaKind.COMUNI: _("In which municipalities do you deliver?"),
        AreaKind.POLYGON: _("Draw where you deliver"),
        AreaKind.EVERYWHERE: _("You deliver everywhere"),
    }[kind]


def areas_map(
    session: Session, ground: Ground, organisation: Organisation, areas: list[DeliveryArea]
) -> MapView:
    """Return the map of an organisation's areas, with the data that make it move."""
    tiles = current_settings().tiles
    return replace(
        organisation_map(session, ground, organisation, areas, "#areas"),
        data_url=url_for("delivery.map_data", slug=organisation.slug),
        tiles_url=tiles.url,
        tiles_attribution=tiles.attribution,
    )


def map_features(
    session: Session,
    territory: Territory,
    organisation: Organisation,
    areas: list[DeliveryArea],
) -> dict[str, Any]:
    """Return the areas of an organisation on their ground, as GeoJSON."""
    ground = territory.follow(session)
    home = (organisation.lat, organisation.lon)
    drawn = [area_geometry(session, ground, area, home) for area in areas]
    features = ground_features(session, ground, home, territory.gazetteer)
    features += [feature(shape, kind="reach") for shape in drawn if shape is not None]
    marker = {"type": "Point", "coordinates": [organisation.lon, organisation.lat]}
    features.append(
        {
            "type": "Feature",
            "geometry": marker,
            "properties": {"kind": "marker", "label": organisation.name},
        }
    )
    return {"type": "FeatureCollection", "features": features}


def area_card(area: DeliveryArea, slug: str, gazetteer: Gazetteer) -> AreaCard:
    """Return an area as it stands in the list."""
    return AreaCard(
        delivery_text(area, gazetteer),
        url_for("delivery.edit", slug=slug, area_id=area.id),
        url_for("delivery.delete", slug=slug, area_id=area.id),
    )


def area_page(
    organisation: Organisation,
    kind: AreaKind,
    form: FormView,
    gazetteer: Gazetteer,
    *,
    drawing: MapView,
    candidates: tuple[Place, ...] = (),
) -> AreaPage:
    """Return the form of an area of a kind; `action` and token are added by the route."""
    ticked = ticked_places(form.values, gazetteer)
    asked = [place for place in candidates if place not in ticked]
    return AreaPage(
        name=organisation.name,
        slug=organisation.slug,
        kind=kind.value,
        heading=area_heading(kind),
        action="",
        form=form,
        map=drawing,
        home=(organisation.lat, organisation.lon),
        ticked=tuple((place.istat, written(place)) for place in ticked),
        candidates=tuple((place.istat, written(place)) for place in asked),
        zones=tuple((area.name, area.name) for area in gazetteer.areas),
        token="",
    )
