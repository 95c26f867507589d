"""Loads the demonstration district into an empty market."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.admin.demo.district import TABLES, district_rows
from app.admin.demo.errors import BadDemoSize, MarketNotEmpty
from app.admin.demo.world import World
from app.admin.demo.writing import Writer
from app.matches.changes import note_change
from app.matches.models import ChangedThing
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.demands import Demand
from catalog.offers import Offer
from catalog.organisations import Organisation

DEFAULT_SEED = 1
MAX_OFFERS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """How many of what were loaded."""

    producers: int
    buyers: int
    promoters: int
    offers: int
    claims: int
    areas: int
    demands: int


def is_empty(session: Session) -> bool:
    """Tell whether the market has no organisation at all."""
    return not session.scalar(select(exists().where(Organisation.id.is_not(None))))


def load_demo(
    session: Session, *, now: datetime, seed: int = DEFAULT_SEED, offers: int | None = None
) -> DemoReport:
    """Load the demonstration; the same seed and moment give the same rows, identifiers included.

    Parameters
    ----------
    now : datetime
        Aware; certificates, seasons and stocks are dated from it.
    seed : int
        Another seed, another market of the same kind.
    offers : int, optional
        How many offers, twenty per producer, for measuring; the small market of the tables when absent.

    Raises
    ------
    MarketNotEmpty
        When there is any organisation.
    BadDemoSize
        When `offers` is less than one or more than `MAX_OFFERS`.
    """
    if not is_empty(session):
        raise MarketNotEmpty(session.scalar(select(func.count(Organisation.id))) or 0)
    if offers is not None and not 1 <= offers <= MAX_OFFERS:
        raise BadDemoSize(offers, MAX_OFFERS)
    world = World.make(now=now, seed=seed)
    writer = Writer(session, TABLES)
    for table, rows in district_rows(world, offers):
        writer.add(table, rows)
    writer.flush()
    note_change(session, ChangedThing.EVERYTHING)
    others = len(world.tables.buyers) + len(world.tables.promoters)
    return DemoReport(
        producers=writer.written[Organisation] - others,
        buyers=len(world.tables.buyers),
        promoters=len(world.tables.promoters),
        offers=writer.written[Offer],
        claims=writer.written[Claim],
        areas=writer.written[DeliveryArea],
        demands=writer.written[Demand],
    )
