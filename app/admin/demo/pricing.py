"""Prices of the demonstration, from the range of a product and the pack it is sold in."""

from app.admin.demo.organic import CALLED_ORGANIC
from app.admin.demo.product_table import Pack, Product
from app.admin.demo.world import World
from catalog.category_tree import Category, Nature
from catalog.quantities import UNITS

CHANCE_ON_REQUEST = 0.04
ORGANIC_PERCENT = (106, 120)
SMALL_CHANGE_CENTS = 100
# Below so many cents prices go up in steps of so many: 1,85; 12,40; 350.
STEPS = ((1_000, 5), (10_000, 10), (100_000, 100))
LARGEST_STEP = 500


def make_price(
    world: World, product: Product, pack: Pack, *, category: Category, organic: str | None
) -> int | None:
    """Return the price of a sale unit in cents, None on request."""
    if product.by_quote:
        return None
    if category.nature is Nature.SERVICE and world.happens(CHANCE_ON_REQUEST):
        return None
    percent = pack.factor
    if organic in CALLED_ORGANIC:
        percent = percent * world.random.randint(*ORGANIC_PERCENT) // 100
    drawn = world.random.randint(*product.price)
    usual = UNITS[category.unit].amount
    return as_written(drawn * pack.content_amount * percent // (usual * 100))


def as_written(cents: int) -> int:
    """Return a price with the precision with which people write prices, at least one cent."""
    if cents < SMALL_CHANGE_CENTS:
        return max(cents, 1)
    step = next((step for limit, step in STEPS if cents < limit), LARGEST_STEP)
    return cents // step * step
