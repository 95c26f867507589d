"""Which illustration stands for a category until its offers have photographs."""

from catalog.categories import CategoryTree

GENERIC = "generic"
# Each sector has a drawing of its own; a category below it only where it looks different.
ILLUSTRATIONS: dict[str, str] = {
    "fresh-food": "vegetables",
    "fresh-fruit": "fruit",
    "legumes-cereals": "legumes",
    "rice": "grain",
    "spelt": "grain",
    "barley-oats-rye": "grain",
    "maize": "grain",
    "wheat": "grain",
    "millet-buckwheat-quinoa": "grain",
    "milk-eggs": "dairy",
    "hen-eggs": "eggs",
    "other-eggs": "eggs",
    "honey-hive": "honey",
    "fresh-meat": "meat",
    "fresh-fish": "fish",
    "processed-food": "preserves",
    "cheese": "dairy",
    "dairy-products": "dairy",
    "cured-meats": "meat",
    "flour-milling": "grain",
    "bakery": "bread",
    "biscuits": "biscuits",
    "pasta-products": "grain",
    "oils-seasonings": "oil",
    "confectionery": "biscuits",
    "ready-meals": "meals",
    "gift-parcels": "generic",
    "pet-food": "generic",
    "drinks": "drink",
    "juices-syrups": "juice",
    "soft-drinks": "juice",
    "hot-drinks": "cup",
    "beer-cider": "beer",
    "catering": "meals",
    "social-agriculture": "farm",
    "green": "green",
    "cleaning": "cleaning",
    "care": "care",
    "education": "education",
    "work-integration": "work",
    "culture": "culture",
    "publishing": "education",
    "tourism": "tourism",
    "energy": "energy",
    "biomass-stoves": "wood",
    "biomass-fuel": "wood",
    "building": "building",
    "repair-reuse": "repair",
    "waste": "waste",
    "textiles": "textile",
    "communication": "print",
    "mobility": "mobility",
    "ict": "ict",
    "finance": "finance",
    "training": "training",
    "cosmetics": "soap",
    "detergents": "cleaning",
    "fair-trade": "fairtrade",
    "crafts": "crafts",
    "events": "events",
    "housing": "housing",
    "professional": "professional",
}


def art_of(tree: CategoryTree, code: str) -> str:
    """Return the illustration of the nearest category on the way up that has one."""
    if code not in tree:
        return GENERIC
    for node in reversed(tree.path(code)):
        if node.code in ILLUSTRATIONS:
            return ILLUSTRATIONS[node.code]
    return GENERIC
