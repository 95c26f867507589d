"""The offers of one producer: what, in which packs, how much, when and where from."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from app.admin.demo.areas import nearest
from app.admin.demo.claims import make_claim
from app.admin.demo.organic import claims_of_offer, organic_of_offer
from app.admin.demo.plan import Plan
from app.admin.demo.pricing import make_price
from app.admin.demo.product_table import Pack, Product
from app.admin.demo.wording import make_title
from app.admin.demo.world import Row, World
from catalog.category_tree import Category, Nature
from catalog.quantities import UNITS
from catalog.seasons import ALL_YEAR

FRESH, PROCESSED, DRINKS = "fresh-food", "processed-food", "drinks"
CHANCE_OF_DATES = 0.06
CHANCE_OF_LOCAL_INGREDIENTS = 0.7
LOCAL_COMUNI = 15


@dataclass(slots=True)
class Shelf:
    """What a producer has put on offer so far."""

    offers: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    packs: dict[str, int] = field(default_factory=dict)

    def next_pack(self, world: World, product: Product) -> Pack:
        """Return a pack of a product, another one each time."""
        turn = self.packs.get(product.key, world.random.randrange(len(product.sale)))
        self.packs[product.key] = turn + 1
        return product.sale[turn % len(product.sale)]


def make_offers(world: World, plan: Plan, holder: uuid.UUID) -> tuple[list[Row], list[Row]]:
    """Return the offers of a producer, and the claims that speak of one offer alone."""
    shelf = Shelf()
    for key in _keys(world, plan):
        _put_on(shelf, world, plan, world.tables.products[key], holder)
    return shelf.offers, shelf.claims


def _keys(world: World, plan: Plan) -> Iterator[str]:
    """Return what is always offered, then the rest of the assortment in a drawn order, over again."""
    yield from plan.products
    others = [key for key in plan.profile.assortment if key not in plan.products]
    world.random.shuffle(others)
    for position in range(plan.offers - len(plan.products)):
        yield others[position % len(others)]


def _put_on(shelf: Shelf, world: World, plan: Plan, product: Product, holder: uuid.UUID) -> None:
    offer_id = world.ids()
    category = world.tree.get(product.category)
    organic = organic_of_offer(world, plan, product)
    pack = shelf.next_pack(world, product)
    title = make_title(world, product, pack, organic=organic, used=shelf.titles)
    created = world.moment_ago(5, 400)
    shelf.titles.add(title)
    shelf.offers.append(
        {
            "id": offer_id,
            "organisation_id": holder,
            "title": title,
            "description": product.about,
            "sku": None,
            "category_code": category.code,
            **_unit(pack),
            "price_cents": make_price(world, product, pack, category=category, organic=organic),
            "vat_basis_points": product.vat_basis_points,
            "available_amount": _available(world, product, category),
            "available_period": product.period,
            "months": product.months or category.months,
            **_dates(world, category, product),
            **_origin(world, plan, product, category),
            **_modes(plan, product, category),
            "published": True,
            "created_at": created,
            "updated_at": created + timedelta(days=world.random.randint(0, 4)),
        }
    )
    for code in claims_of_offer(world, plan, product, organic):
        kind = world.tables.claims[code]
        shelf.claims.append(make_claim(world, kind, holder=holder, offer=offer_id))


def _unit(pack: Pack) -> Row:
    return {
        "unit": pack.unit,
        "unit_label": pack.label,
        "content_amount": pack.content_amount,
        "dimension": pack.dimension,
        "pack_size": pack.pack,
        "minimum_units": pack.minimum,
        "multiple_units": pack.multiple,
    }


def _available(world: World, product: Product, category: Category) -> int | None:
    """Return how much there is in a period, None without a limit."""
    if product.available is None:
        return None
    return world.random.randint(*product.available) * UNITS[category.unit].amount


def _dates(world: World, category: Category, product: Product) -> Row:
    """Limit a few offers to the weeks around the day of the load."""
    seasonal = (product.months or category.months) != ALL_YEAR
    if seasonal or not world.happens(CHANCE_OF_DATES):
        return {"available_from": None, "available_until": None}
    return {
        "available_from": world.day_from_now((-40, -5)),
        "available_until": world.day_from_now((60, 200)),
    }


def _origin(world: World, plan: Plan, product: Product, category: Category) -> Row:
    """Say where a good grew and where it was worked; a service and what comes from afar do not."""
    home = plan.place.istat
    if category.nature is Nature.SERVICE or product.far:
        return {"origin_istat": None, "transformation_istat": None}
    if plan.profile.farm:
        return {"origin_istat": home, "transformation_istat": home}
    origin = None
    sector = world.tree.path(category.code)[0].code
    if sector in {PROCESSED, DRINKS} and world.happens(CHANCE_OF_LOCAL_INGREDIENTS):
        around = nearest(world.gazetteer, home)[:LOCAL_COMUNI]
        origin = world.random.choice(around).istat
    made_here = sector != FRESH
    return {"origin_istat": origin, "transformation_istat": home if made_here else None}


def _modes(plan: Plan, product: Product, category: Category) -> Row:
    service = category.nature is Nature.SERVICE
    modes = product.modes or ({"delivery"} if service else {"pickup", "delivery"})
    return {
        "pickup": "pickup" in modes or plan.pickup_only,
        "delivery": "delivery" in modes and not plan.pickup_only,
        "at_distance": "distance" in modes,
    }
