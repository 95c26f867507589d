"""Which illustration stands for a category until its offers have photographs."""

from catalog.categories import CategoryTree

GENERIC = "generic"
ILLUSTRATIONS: dict[str, str] = {
    "fresh-food": "vegetables",
    "fresh-fruit": "fruit",
    "legumes-cereals": "bread",
    "milk-eggs": "dairy",
    "honey-hive": "honey",
    "fresh-meat": "meat",
    "fresh-fish": "meat",
    "processed-food": "honey",
    "cheese": "dairy",
    "dairy-products": "dairy",
    "cured-meats": "meat",
    "flour-milling": "bread",
    "bakery": "bread",
    "pasta-products": "bread",
    "drinks": "drink",
    "catering": "meals",
    "social-agriculture": "green",
    "green": "green",
    "cleaning": "cleaning",
    "care": "care",
    "education": "education",
    "training": "education",
    "work-integration": "care",
    "culture": "culture",
    "events": "culture",
    "tourism": "tourism",
    "energy": "energy",
    "building": "building",
    "housing": "building",
    "repair-reuse": "repair",
    "waste": "repair",
    "crafts": "repair",
    "textiles": "textile",
    "communication": "ict",
    "ict": "ict",
    "mobility": "mobility",
    "finance": "finance",
    "professional": "finance",
    "cosmetics": "cleaning",
    "fair-trade": "generic",
}


def art_of(tree: CategoryTree, code: str) -> str:
    """Return the illustration of the nearest category on the way up that has one."""
    if code not in tree:
        return GENERIC
    for node in reversed(tree.path(code)):
        if node.code in ILLUSTRATIONS:
            return ILLUSTRATIONS[node.code]
    return GENERIC
