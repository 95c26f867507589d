"""Use cases of editing what an organisation says of itself."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.actor import Actor
from app.accounts.audit import Subject, record
from app.organisations import queries
from app.organisations.doubts import doubts_about
from app.organisations.errors import AlreadyRegistered
from app.organisations.forms import source_of
from app.organisations.matters import raise_matter, withdraw_matter
from app.organisations.models import MatterKind
from app.organisations.neighbour_queries import holders_of
from app.organisations.profile import EditedProfile, Point
from app.organisations.writing import write_point, write_profile, write_registers
from app.web.conflict import require_revision
from catalog.organisations import Organisation

# What an organisation is, as others rely on it: a change is noted, and the district looks.
IDENTITY = ("name", "kind", "legal_form", "vat_number", "tax_code")
# A tax code may be that of a person: that it changed is noted, not from what to what.
TOLD = ("name", "kind", "legal_form", "vat_number")


def edit_profile(
    session: Session,
    actor: Actor,
    organisation_id: uuid.UUID,
    profile: EditedProfile,
    *,
    seen: "MultiDict[str, str]",
    now: datetime,
) -> Organisation:
    """Write what was edited, unless somebody else has saved since; who changes comune moves the pin there.

    `seen` are the values of the form, which say on which revision it was opened.

    Raises
    ------
    EditedMeanwhile, AlreadyRegistered
    """
    organisation = _locked(session, organisation_id, seen)
    for holder in holders_of(session, profile.papers.identifiers, but=organisation_id):
        raise AlreadyRegistered(holder.id)
    before = {name: getattr(organisation, name) for name in IDENTITY}
    place = profile.place
    if place.istat != organisation.istat:
        write_point(
            organisation, Point(place.lat, place.lon, source_of(place.lat, place.lon, place))
        )
    write_profile(organisation, profile)
    entries = queries.registers_of(session, organisation_id)
    write_registers(session, organisation_id, entries, profile.papers.registers, now)
    _saved(session, organisation, now)
    _tell(session, actor, organisation, before, now)
    _doubt(session, organisation_id, profile, now)
    return organisation


def move_pin(
    session: Session,
    actor: Actor,
    organisation_id: uuid.UUID,
    point: Point,
    *,
    seen: "MultiDict[str, str]",
    now: datetime,
) -> Organisation:
    """Put the pin of an organisation elsewhere, unless somebody else has saved since.

    Raises
    ------
    EditedMeanwhile
    """
    organisation = _locked(session, organisation_id, seen)
    write_point(organisation, point)
    _saved(session, organisation, now)
    subject = Subject("organisation", organisation_id)
    record(session, "organisation.moved", subject, actor=actor, now=now)
    return organisation


def _locked(
    session: Session, organisation_id: uuid.UUID, seen: "MultiDict[str, str]"
) -> Organisation:
    organisation = session.get_one(
        Organisation, organisation_id, with_for_update=True, populate_existing=True
    )
    require_revision(organisation.revision, seen)
    return organisation


def _saved(session: Session, organisation: Organisation, now: datetime) -> None:
    organisation.revision += 1
    organisation.updated_at = now
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        # Somebody took the same number at the same moment.
        raise AlreadyRegistered(None) from error


def _tell(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    before: Mapping[str, Any],
    now: datetime,
) -> None:
    subject = Subject("organisation", organisation.id)
    changed = [name for name in IDENTITY if getattr(organisation, name) != before[name]]
    if not changed:
        record(session, "organisation.edited", subject, actor=actor, now=now)
        return
    facts = {
        name: {"from": before[name], "to": getattr(organisation, name)} if name in TOLD else {}
        for name in changed
    }
    record(session, "organisation.identity_changed", subject, actor=actor, now=now, facts=facts)
    open_matter = queries.open_matter(session, organisation.id, MatterKind.IDENTITY_CHANGED)
    told = open_matter.facts.get("fields", []) if open_matter else []
    fields = [name for name in IDENTITY if name in {*told, *changed}]
    kind = MatterKind.IDENTITY_CHANGED
    raise_matter(session, organisation.id, kind, {"fields": fields}, now=now)


def _doubt(
    session: Session, organisation_id: uuid.UUID, profile: EditedProfile, now: datetime
) -> None:
    doubts = doubts_about(profile.who.kind, profile.papers)
    kind = MatterKind.REGISTERS_DISAGREE
    if doubts:
        raise_matter(session, organisation_id, kind, {"doubts": list(doubts)}, now=now)
    else:
        withdraw_matter(session, organisation_id, kind)
