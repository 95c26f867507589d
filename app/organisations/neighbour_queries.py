"""Readings for whoever registers: is it there already, under this number or nearby under a similar name?"""

import math
import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Mandate, Role
from app.organisations.profile import Neighbour
from app.organisations.similar import NEAR_KM, telling_words
from app.web.map import KM_PER_DEGREE
from catalog.organisations import Organisation

MOST_NEIGHBOURS = 500
FIRST_LETTERS = 4


def holders_of(
    session: Session, identifiers: Collection[str], *, but: uuid.UUID | None = None
) -> Sequence[Organisation]:
    """Return who has one of these numbers, as VAT number or as tax code: for a body they are the same digits."""
    query = select(Organisation).where(
        or_(Organisation.vat_number.in_(identifiers), Organisation.tax_code.in_(identifiers))
    )
    if but is not None:
        query = query.where(Organisation.id != but)
    return session.scalars(query.order_by(Organisation.id).limit(5)).all()


def neighbours_of(
    session: Session, name: str, *, at: tuple[float, float], istat: str
) -> list[Neighbour]:
    """Return organisations of the same comune or nearby, those first whose name begins with the same letters.

    At most MOST_NEIGHBOURS, however many live in a town.
    """
    lat, lon = at
    up = NEAR_KM / KM_PER_DEGREE
    aside = up / max(math.cos(math.radians(lat)), 0.01)
    nearby = Organisation.lat.between(lat - up, lat + up) & Organisation.lon.between(
        lon - aside, lon + aside
    )
    beginnings = {word[:FIRST_LETTERS] for word in telling_words(name)}
    alike = or_(*(Organisation.slug.contains(start, autoescape=True) for start in beginnings))
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.slug,
            Organisation.istat,
            Organisation.lat,
            Organisation.lon,
        )
        .where(or_(Organisation.istat == istat, nearby))
        .order_by(case((alike, 0), else_=1), Organisation.id)
        .limit(MOST_NEIGHBOURS)
    )
    return [Neighbour(*row) for row in rows]


def organisations_by_id(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Organisation]:
    """Return some organisations, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def taken_slugs(session: Session, slugs: Collection[str]) -> set[str]:
    """Return which of these addresses are in use."""
    return set(session.scalars(select(Organisation.slug).where(Organisation.slug.in_(slugs))))


def owned_among(session: Session, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of the organisations somebody owns already."""
    return set(
        session.scalars(
            select(Mandate.organisation_id).where(
                Mandate.organisation_id.in_(ids), Mandate.role == Role.OWNER
            )
        )
    )
