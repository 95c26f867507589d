"""The whole demonstration district as rows, before any of them is written."""

from collections.abc import Iterator

from app.admin.demo.buyers import make_buyer
from app.admin.demo.past_prices import add_past_prices
from app.admin.demo.plan import large_market, small_market
from app.admin.demo.producers import make_producer
from app.admin.demo.promoters import make_promoter
from app.admin.demo.world import Row, World
from catalog.base import Base
from catalog.claims import Claim
from catalog.delivery_areas import DeliveryArea
from catalog.demands import Demand, DemandCriterion
from catalog.offer_prices import OfferPrice
from catalog.offers import Offer
from catalog.organisations import Organisation

# In an order in which nothing refers to what is not there yet.
TABLES = (Organisation, DeliveryArea, Offer, OfferPrice, Claim, Demand, DemandCriterion)


def district_rows(world: World, offers: int | None) -> Iterator[tuple[type[Base], list[Row]]]:
    """Return rows with their table: promoters, buyers, then the producers one by one.

    With `offers` there are so many, twenty per producer; without, the small market of the tables.
    """
    yield Organisation, [make_promoter(world, entry) for entry in world.tables.promoters]
    # Buyers come before producers: some of them have paid the visits that peers are trusted for.
    for entry in world.tables.buyers:
        buyer = make_buyer(world, entry)
        yield Organisation, [buyer.organisation]
        yield Demand, buyer.demands
        yield DemandCriterion, buyer.criteria
    plans = small_market(world) if offers is None else large_market(world, offers)
    for plan in plans:
        producer = make_producer(world, plan)
        yield Organisation, [producer.organisation]
        yield DeliveryArea, producer.areas
        prices = add_past_prices(world, producer.offers)
        yield Offer, producer.offers
        yield OfferPrice, prices
        yield Claim, producer.claims
