"""How organic each offer of a producer is: as its producer, better, or still in conversion."""

from app.admin.demo.plan import Plan
from app.admin.demo.product_table import Product
from app.admin.demo.world import World

ORGANIC = "organic"
CONVERSION = "organic-conversion"
NOT_ORGANIC = "not-organic"
# What a producer calls organic on the label; one that has let its certificate expire still does.
CALLED_ORGANIC = frozenset(
    {"organic", "organic-soon", "organic-expired", "organic-register", "organic-documented"}
)
CHANCE_OF_ONE_ORGANIC = 0.08
CHANCE_OF_ONE_IN_CONVERSION = 0.05
CHANCE_OF_EXTRA = 0.35


def organic_of_producer(plan: Plan) -> str | None:
    """Return the code of the organic claim that a producer makes as a whole."""
    return next((code for code in plan.claims if code.startswith(ORGANIC)), None)


def organic_of_offer(world: World, plan: Plan, product: Product) -> str | None:
    """Return the code of the organic claim that holds for an offer."""
    if not product.can_be_organic:
        return None
    own = organic_of_producer(plan)
    if own is None and world.happens(CHANCE_OF_ONE_ORGANIC):
        return ORGANIC
    # What the table lists by name is as organic as its producer.
    if own == ORGANIC and product.key not in plan.products:
        return CONVERSION if world.happens(CHANCE_OF_ONE_IN_CONVERSION) else own
    return own


def claims_of_offer(
    world: World, plan: Plan, product: Product, organic: str | None
) -> tuple[str, ...]:
    """Return the codes of the claims that speak of an offer alone."""
    codes = [*product.claims, *(code for code in product.extras if world.happens(CHANCE_OF_EXTRA))]
    own = organic_of_producer(plan)
    if not product.can_be_organic and own is not None:
        # A certified farm's guided visit is not an organic product.
        codes.append(NOT_ORGANIC)
    elif organic is not None and organic != own:
        codes.append(organic)
    return tuple(codes)
