"""Loads the demonstration district into an empty market."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.admin.demo.buyers import make_buyer
from app.admin.demo.errors import MarketNotEmpty, TooFewOffers
from app.admin.demo.plan import Plan, large_market, small_market
from app.admin.demo.producers import make_producer
from app.admin.demo.promoters import make_promoter
from app.admin.demo.world import World
from app.admin.demo.writing import Writer
from app.matches.changes import note_change
from app.matches.models import ChangedThing
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.demands import Demand, DemandCriterion
from catalog.offers import Offer
from catalog.organisations import Organisation

DEFAULT_SEED = 1
# Tables in an order in which nothing refers to what is not there yet.
TABLES = (Organisation, DeliveryArea, Offer, Claim, Demand, DemandCriterion)


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
    TooFewOffers
        When `offers` is less than one.
    """
    if not is_empty(session):
        raise MarketNotEmpty(session.scalar(select(func.count(Organisation.id))) or 0)
    if offers is not None and offers < 1:
        raise TooFewOffers(offers)
    world = World.make(now=now, seed=seed)
    writer = Writer(session, TABLES)
    for entry in world.tables.promoters:
        writer.add(Organisation, [make_promoter(world, entry)])
    for buyer_entry in world.tables.buyers:
        buyer = make_buyer(world, buyer_entry)
        writer.add(Organisation, [buyer.organisation])
        writer.add(Demand, buyer.demands)
        writer.add(DemandCriterion, buyer.criteria)
    producers = 0
    for plan in _plans(world, offers):
        producer = make_producer(world, plan)
        writer.add(Organisation, [producer.organisation])
        writer.add(DeliveryArea, producer.areas)
        writer.add(Offer, producer.offers)
        writer.add(Claim, producer.claims)
        producers += 1
    writer.flush()
    note_change(session, ChangedThing.EVERYTHING)
    return DemoReport(
        producers=producers,
        buyers=len(world.tables.buyers),
        promoters=len(world.tables.promoters),
        offers=writer.written[Offer],
        claims=writer.written[Claim],
        areas=writer.written[DeliveryArea],
        demands=writer.written[Demand],
    )


def _plans(world: World, offers: int | None) -> Iterator[Plan]:
    return small_market(world) if offers is None else large_market(world, offers)
