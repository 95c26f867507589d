"""The map of an answer: who is where, who delivers how far, on which ground."""

import uuid
from dataclasses import dataclass
from typing import Any

import shapely
from flask import url_for
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from app.matches.queries import CardRows
from app.matches.relax import search_args
from app.matches.services import Answer
from app.matches.views import Card
from app.organisations.map_view import area_geometry, shown_home
from app.runtime.i18n import ngettext
from app.web.ground import Ground
from app.web.map import Frame, MapView, circle_polygon, feature, frame_around, view_box
from app.web.pins import Spot, group_pins
from catalog.organisations import Organisation
from config import Settings

# The script's map shows more than the drawing, and can be moved.
LAND_MARGIN = 1.25


@dataclass(frozen=True, slots=True)
class PageOfOffers:
    """One page of an answer: its cards and the rows behind them."""

    answer: Answer
    cards: tuple[Card, ...]
    rows: CardRows


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a map shows, in degrees."""

    frame: Frame
    land: tuple[BaseGeometry, ...]
    reach: tuple[tuple[int, BaseGeometry], ...]
    cards: tuple[tuple[Card, float, float], ...]


def scene_of(
    ground: Ground,
    session: Session,
    page: PageOfOffers,
    middle: tuple[float, float],
    *,
    margin: float = 1.0,
) -> Scene:
    """Return the scene of a page of cards; an empty one shows the middle of the district."""
    answer, cards, rows = page.answer, page.cards, page.rows
    placed = []
    reach = []
    # An organisation with several offers on the page is drawn once, with its best one.
    drawn_for: set[uuid.UUID] = set()
    for card in cards:
        organisation: Organisation = rows.offers[card.offer_id].organisation
        home = shown_home(organisation)
        placed.append((card, *home))
        if organisation.id in drawn_for or not rows.offers[card.offer_id].delivery:
            continue
        drawn_for.add(organisation.id)
        for area in rows.areas.get(organisation.id, []):
            drawn = area_geometry(session, ground, area, home)
            if drawn is not None:
                reach.append((card.rank, drawn))
    points = [(lat, lon) for _card, lat, lon in placed]
    centre = answer.ask.centre
    if centre is not None:
        points.insert(0, centre)
    radius = answer.ask.max_km if centre is not None else None
    frame = frame_around(points or [middle], radius_km=radius)
    land = ground.within(session, frame.bounds(margin))
    return Scene(frame, tuple(land), tuple(reach), tuple(placed))


def map_view(scene: Scene, answer: Answer, settings: Settings) -> MapView:
    """Return the drawing of a scene."""
    frame, ask = scene.frame, answer.ask
    radius = place = None
    if ask.centre is not None:
        x, y = frame.point(*ask.centre)
        name = ask.area.name if ask.area is not None else (ask.place.name if ask.place else "")
        place = (x, y, name)
        if ask.max_km is not None and ask.area is None:
            radius = (x, y, round(ask.max_km * frame.px_per_km, 1))
    return MapView(
        view_box=view_box(frame),
        land=(frame.outline(scene.land),),
        reach=tuple((f"reach-{rank}", frame.outline([shape])) for rank, shape in scene.reach),
        radius=radius,
        place=place,
        markers=group_pins(
            [
                Spot(*frame.point(lat, lon), card.rank, pin_label(card), f"#offer-{card.offer_id}")
                for card, lat, lon in scene.cards
            ]
        ),
        data_url=url_for("matches.map_data", **search_args(answer.form)),  # type: ignore[arg-type] # any value may stand in an address
        tiles_url=settings.tiles.url,
        tiles_attribution=settings.tiles.attribution,
        alt=_alt(scene, answer),
    )


def pin_label(card: Card) -> str:
    """Return what a pin says."""
    return f"{card.title}, {card.organisation}"


def _alt(scene: Scene, answer: Answer) -> str:
    count = len(scene.cards)
    ask = answer.ask
    where = ask.area.name if ask.area is not None else (ask.place.name if ask.place else "")
    if where:
        return ngettext(
            "Map: %(num)s offer around %(place)s",
            "Map: %(num)s offers around %(place)s",
            count,
            place=where,
        )
    return ngettext("Map: %(num)s offer", "Map: %(num)s offers", count)


def map_features(scene: Scene, answer: Answer) -> dict[str, Any]:
    """Return a scene as GeoJSON for the map script."""
    tolerance = 1 / scene.frame.px_per_km / 200
    features = [
        feature(shapely.simplify(shape, tolerance), kind="boundary") for shape in scene.land
    ]
    features += [feature(shape, kind="reach", rank=rank) for rank, shape in scene.reach]
    ask = answer.ask
    if ask.centre is not None:
        lat, lon = ask.centre
        if ask.max_km is not None and ask.area is None:
            features.append(feature(circle_polygon(lat, lon, ask.max_km), kind="radius"))
        label = ask.area.name if ask.area is not None else (ask.place.name if ask.place else "")
        features.append(feature(shapely.Point(lon, lat), kind="place", label=label))
    features += [
        feature(
            shapely.Point(lon, lat),
            kind="marker",
            rank=card.rank,
            label=pin_label(card),
            offer=str(card.offer_id),
        )
        for card, lat, lon in scene.cards
    ]
    return {"type": "FeatureCollection", "features": features}
