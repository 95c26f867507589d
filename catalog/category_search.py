"""Finding a category in the tree by a few typed letters or words."""

from catalog.categories import Category, CategoryTree
from catalog.place_names import fold_name


def find_categories(tree: CategoryTree, words: str, *, most: int) -> tuple[Category, ...]:
    """Return the categories whose name or synonym has every word in it, the nearest first.

    A name that is exactly the words comes before one that begins with them, a label before a synonym, a narrow
    category before the wide one above it.
    """
    wanted = fold_name(words)
    if not wanted:
        return ()
    ranked = [
        (rank, -category.depth, category.number, category)
        for category in tree
        if (rank := _rank(category, wanted)) is not None
    ]
    return tuple(category for *_order, category in sorted(ranked, key=lambda row: row[:3])[:most])


def _rank(category: Category, wanted: str) -> int | None:
    labels = (fold_name(category.label_it), fold_name(category.label_en))
    synonyms = tuple(fold_name(synonym) for synonym in category.synonyms)
    for rank, names in ((0, labels), (1, synonyms)):
        if wanted in names:
            return rank
    for rank, names in ((2, labels), (3, synonyms)):
        if any(name.startswith(wanted) for name in names):
            return rank
    parts = wanted.split()
    for rank, names in ((4, labels), (5, synonyms)):
        if any(_has_all(name, parts) for name in names):
            return rank
    return None


def _has_all(name: str, parts: list[str]) -> bool:
    words = name.split()
    return all(any(word.startswith(part) for word in words) for part in parts)
