"""In what a product is sold, read from its name: "cassetta 5 kg", "vasetto 240 g", by the kilo."""

from dataclasses import dataclass

from catalog.categories import Category
from catalog.quantities import Quantity
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.packs import LONGEST_NAME, pack_in_name
from catalog.understanding.tokens import tokenize


@dataclass(frozen=True, slots=True)
class SaleUnitGuess:
    """A container, when the name tells one, and what it holds; no content when only a person can say."""

    container: str | None
    content: Quantity | None


def sale_unit_in_title(title: str, category: Category, lexicon: Lexicon) -> SaleUnitGuess:
    """Return in what a product of a category is sold; without a word of it, in the category's usual unit."""
    container = _container(title, lexicon)
    sizes = pack_in_name(title)
    usual = Quantity.of(1, category.unit)
    if sizes:
        of_kind = [size for size in sizes if size.dimension is category.dimension]
        return SaleUnitGuess(container, min(of_kind or sizes[:1], key=lambda size: size.amount))
    return SaleUnitGuess(container, None if container else usual)


def _container(title: str, lexicon: Lexicon) -> str | None:
    board = Board(title, tokenize(title[:LONGEST_NAME]), lexicon.tables)
    containers = lexicon.tables.quantity["containers"]
    for index, token in enumerate(board.tokens):
        if containers.end(board.keys, index) == index + 1 and not _names_a_thing(
            board, index, lexicon
        ):
            return token.text.casefold()
    return None


def _names_a_thing(board: Board, index: int, lexicon: Lexicon) -> bool:
    """Tell "latte", the milk, from "latte", the cans."""
    match = lexicon.categories.longest(board, index)
    return match is not None and index == 0
