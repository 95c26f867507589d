"""Categories as cards: on the home page and in the tree."""

from dataclasses import dataclass

from flask import url_for

from app.web.art import art_of
from app.web.filters import locale_code
from catalog.categories import Category, CategoryTree

MOST_CHILDREN = 8


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category with its children, to browse."""

    url: str
    label: str
    art: str
    offers: int
    children: tuple[tuple[str, str], ...]


def category_label(category: Category) -> str:
    """Return the name of a category in the language of the page."""
    return category.label_it if locale_code() == "it" else category.label_en


def subtree_counts(tree: CategoryTree, counts: dict[str, int]) -> dict[str, int]:
    """Return for each category how many offers stand in its subtree."""
    totals = dict.fromkeys((category.code for category in tree), 0)
    for code, count in counts.items():
        for node in tree.path(code) if code in tree else ():
            totals[node.code] += count
    return totals


def category_card(tree: CategoryTree, category: Category, offers: int) -> CategoryCard:
    """Return a category as a card."""
    return CategoryCard(
        url_for("offers.category", code=category.code),
        category_label(category),
        art_of(tree, category.code),
        offers,
        tuple(
            (category_label(child), url_for("offers.category", code=child.code))
            for child in tree.children(category.code)[:MOST_CHILDREN]
        ),
    )
