"""Who may do what with organisations."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.organisations.matters import raise_matter
from app.organisations.models import MatterKind
from app.organisations.queries import open_matters_of
from tests.access.world import EDITORS, EVERYONE, SECRETARIAT, SIGNED_IN, Row, World
from tests.support import factories


def _slug(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _step(_session: Session, _world: World) -> Mapping[str, object]:
    return {"name": "dove"}


def _kind(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug, "word": "raggio"}


def _area(session: Session, world: World) -> Mapping[str, object]:
    area = factories.delivery_area(session, world.farm)
    return {"slug": world.farm.slug, "area_id": area.id}


def _matter(session: Session, world: World) -> Mapping[str, object]:
    raise_matter(session, world.farm.id, MatterKind.REGISTERED, now=factories.NOW)
    session.flush()
    (matter, *_more) = open_matters_of(session, world.farm.id)
    return {"matter_id": matter.id}


DESK = frozenset({SECRETARIAT})

ROWS = (
    Row("registration.begin", SIGNED_IN),
    Row("registration.take_first", SIGNED_IN, "POST"),
    Row("registration.step", SIGNED_IN, values=_step),
    Row("registration.take", SIGNED_IN, "POST", values=_step),
    Row("registration.similar", SIGNED_IN),
    Row("registration.none_of_these", SIGNED_IN, "POST"),
    Row("registration.abandon", SIGNED_IN, "POST"),
    Row("places.comuni", EVERYONE),
    Row("places.ground", EVERYONE),
    Row("profile.edit", EDITORS, values=_slug),
    Row("profile.save", EDITORS, "POST", values=_slug),
    Row("profile.pin", EDITORS, values=_slug),
    Row("profile.put_pin", EDITORS, "POST", values=_slug),
    Row("delivery.index", EDITORS, values=_slug),
    # What it shows stands on the public page too.
    Row("delivery.map_data", EVERYONE, values=_slug),
    Row("delivery.new", EDITORS, values=_kind),
    Row("delivery.add", EDITORS, "POST", values=_kind),
    Row("delivery.edit", EDITORS, values=_area),
    Row("delivery.save", EDITORS, "POST", values=_area),
    Row("delivery.delete", EDITORS, "POST", values=_area),
    Row("matters.index", DESK),
    Row("matters.settle", DESK, "POST", values=_matter),
)
