"""Use cases of delivery areas: say where one delivers, change it, take it back."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.organisations import queries
from app.organisations.area_forms import AreaData
from app.organisations.errors import AreaNotFound, TooManyAreas
from app.web.conflict import require_revision
from catalog.delivery_areas import DeliveryArea, polygon_bytes

MOST_AREAS = 40


def add_area(
    session: Session, actor: Actor, organisation_id: uuid.UUID, data: AreaData, *, now: datetime
) -> DeliveryArea:
    """Add an area to those of an organisation.

    Raises
    ------
    TooManyAreas
    """
    if len(queries.areas_of(session, organisation_id)) >= MOST_AREAS:
        raise TooManyAreas(MOST_AREAS)
    area = DeliveryArea(organisation_id=organisation_id)
    _write(area, data)
    session.add(area)
    session.flush()
    _tell(session, actor, area, "area.added", now)
    return area


def change_area(
    session: Session,
    actor: Actor,
    area_id: uuid.UUID,
    data: AreaData,
    *,
    seen: "MultiDict[str, str]",
    now: datetime,
) -> None:
    """Change an area, unless somebody else has saved since; `seen` are the values of the form.

    Raises
    ------
    AreaNotFound, EditedMeanwhile
    """
    area = queries.locked_area(session, area_id)
    if area is None:
        raise AreaNotFound
    require_revision(area.revision, seen)
    _write(area, data)
    area.revision += 1
    _tell(session, actor, area, "area.changed", now)


def take_back_area(session: Session, actor: Actor, area: DeliveryArea, *, now: datetime) -> None:
    """Deliver there no more."""
    _tell(session, actor, area, "area.taken_back", now)
    session.delete(area)


def _write(area: DeliveryArea, data: AreaData) -> None:
    area.kind, area.radius_km = data.kind, data.radius_km
    area.comuni = list(data.comuni)
    area.polygon = None if data.outline is None else polygon_bytes(data.outline)
    area.days, area.minimum_order_cents = data.days, data.minimum_order_cents


def _tell(session: Session, actor: Actor, area: DeliveryArea, action: str, now: datetime) -> None:
    facts = {"kind": area.kind.value, "area": str(area.id)}
    subject = Subject("organisation", area.organisation_id)
    record(session, action, subject, actor=actor, now=now, facts=facts)
