"""Names that only tell of another one: what it is made of, whom it is for."""

from catalog.understanding.board import Board
from catalog.understanding.terms_found import TermsFound

# Between a thing and what it is made of, comes from or goes with ("torta di noci").
COMPLEMENT = frozenset(
    [
        "di",
        "d'",
        "del",
        "della",
        "dell'",
        "dei",
        "degli",
        "delle",
        "con",
        "al",
        "alla",
        "all'",
        "ai",
        "alle",
        "da",
        "dalle",
        "dai",
        "in",
        "of",
        "with",
    ]
)
# Before those whom a thing is for ("carne per la mensa").
BENEFICIARY = frozenset({"per", "for"})


def drop_dependents(board: Board, found: TermsFound) -> None:
    """Give back to the text the categories that only tell of another one.

    "Torta di mele e noci" asks for cakes, not for cakes or apples or walnuts; the words stay to be
    searched. A row that began as a complement goes on as one.
    """
    main: set[int] = set()
    dependent: set[int] = set()
    for code, (first, end) in sorted(found.tokens.items(), key=lambda entry: entry[1]):
        small, before = _small_words_before(board, first)
        is_row = before in dependent and bool(small) and small[0] in board.tables.conjunctions
        if is_row or (main and _depends(small, is_beside=before in main)):
            dependent.add(end)
            _give_back(board, found, code)
        else:
            main.add(end)


def _depends(small: list[str], *, is_beside: bool) -> bool:
    if not small:
        return False
    return bool(BENEFICIARY & set(small)) or (is_beside and small[0] in COMPLEMENT)


def _small_words_before(board: Board, first: int) -> tuple[list[str], int]:
    """Return the small words before the token, in order, and the token at which they begin."""
    index = first
    while index > 0 and board.tables.is_small(board.plain_keys[index - 1]):
        index -= 1
    return board.plain_keys[index:first], index


def _give_back(board: Board, found: TermsFound, code: str) -> None:
    first, end = found.tokens.pop(code)
    span = found.categories.pop(code).span
    found.questions = [question for question in found.questions if question.span != span]
    board.release(first, end)
    board.text_only.update(range(first, end))
    found.more = [(part, span) for part, span in found.more if part != f"category:{code}"]
