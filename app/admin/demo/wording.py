"""Titles of offers, no two alike at one producer."""

import re

from app.admin.demo.organic import CALLED_ORGANIC, CONVERSION
from app.admin.demo.product_table import Pack, Product
from app.admin.demo.world import World
from catalog.quantities import UNITS

_IN_BRACKETS = re.compile(r" \[\w+\]")


def make_title(
    world: World, product: Product, pack: Pack, *, organic: str | None, used: set[str]
) -> str:
    """Return a title that is not among the used ones."""
    first = world.random.randrange(len(product.titles))
    names = (*product.titles[first:], *product.titles[:first])
    plain = [_with_organic(name, organic) for name in names]
    label = pack.label or UNITS[pack.of].symbol
    for title in (*plain, *(f"{title}, {label}" for title in plain)):
        if title not in used:
            return title
    lot = 2
    while (title := f"{plain[0]}, lotto {lot}") in used:
        lot += 1
    return title


def _with_organic(name: str, organic: str | None) -> str:
    """Say the word in brackets when the producer may, leave it out otherwise."""
    if organic in CALLED_ORGANIC:
        return name.replace("[", "").replace("]", "")
    plain = _IN_BRACKETS.sub("", name)
    return f"{plain}, in conversione al biologico" if organic == CONVERSION else plain
