"""Which category a product's name means: the head noun decides, the list's own category helps."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.terms import Match
from catalog.understanding.terms_in_text import CONFIDENCE, CORRECTED, correct_spelling
from catalog.understanding.tokens import TokenKind, fold, tokenize
from catalog.understanding.understood import BadHit, CriterionHit

LONGEST_TITLE = 500
HEAD = 0.9
TRANSFORMED = 0.8
INSIDE = 0.6
HINT = 0.5
OTHER = 0.25
AGREES = 0.09
DISAGREES = 0.15
OPENING = {"(": ")", "[": "]", "{": "}"}
QUOTES = frozenset('"“”«»')


class Reason(enum.StrEnum):
    """Why a category was guessed."""

    HEAD = "head"  # The first thing that the title names.
    TRANSFORMED = "transformed"  # The head, made into something else: dried apples.
    INSIDE = "inside"  # Named only in brackets or quotes.
    HINT = "hint"  # The list's own category.
    OTHER = "other"  # Named further on in the title.


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A category that a title may mean, with a confidence in [0, 1] and the reason."""

    code: str
    confidence: float
    reason: Reason

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise BadHit(self.confidence)


def classify_title(title: str, lexicon: Lexicon, *, hint: str = "") -> tuple[CategoryGuess, ...]:
    """Return the categories that a product's name may mean, the best first; none when nothing is known.

    The head noun decides: "confettura di mele" is a jam. What stands in brackets or quotes (codes, producers,
    varieties) decides only when nothing else does.

    Parameters
    ----------
    title : str
        The product's name; the first 500 characters are read.
    lexicon : Lexicon
    hint : str
        The list's own category in its words; "Non Specificato" and the like count as none.
    """
    board = _board(title, lexicon)
    _set_criteria_aside(board, lexicon)
    outer, inner = _layers(board)
    hinted = _hinted(hint, lexicon)
    guesses = _from_head(board, lexicon, _matches(board, lexicon, outer))
    if not guesses:
        guesses = _from_inside(board, lexicon, _matches(board, lexicon, inner))
    if not guesses:
        return tuple(CategoryGuess(code, HINT, Reason.HINT) for code in hinted[:1])
    return _weighed(guesses, hinted, lexicon)


def criteria_in_title(title: str, lexicon: Lexicon) -> tuple[CriterionHit, ...]:
    """Return the criteria that a product's name states.

    What is refused ("non bio"), only promised ("in conversione BIO") or one of two ("BIO/lotta integr.") is left
    out: a doubtful word must not become a claim.
    """
    board = _board(title, lexicon)
    found: dict[str, CriterionHit] = {}
    index = 0
    while index < len(board):
        match = lexicon.criteria.longest(board, index)
        thing = lexicon.categories.longest(board, index)
        # "Mele di montagna" is a name of apples, and no one has promised "prodotto di montagna".
        if thing is not None and thing.words > 1 and (match is None or thing.end >= match.end):
            index = thing.end
            continue
        if match is None:
            index += 1
            continue
        if not _is_doubtful(board, match):
            span = board.span(match.first, match.end)
            found.setdefault(match.code, CriterionHit(match.code, span))
        index = match.end
    return tuple(found.values())


def _board(title: str, lexicon: Lexicon) -> Board:
    board = Board(title, tokenize(title[:LONGEST_TITLE]), lexicon.tables)
    correct_spelling(board, lexicon)
    return board


def _set_criteria_aside(board: Board, lexicon: Lexicon) -> None:
    """Claim the names of criteria that name no category as well."""
    for index in range(len(board)):
        match = lexicon.criteria.longest(board, index)
        if match is not None and lexicon.categories.longest(board, index) is None:
            board.claim(match.first, match.end)


def _layers(board: Board) -> tuple[list[int], list[int]]:
    """Return the tokens outside brackets and quotes, and those inside."""
    outer: list[int] = []
    inner: list[int] = []
    closing = ""
    for index, token in enumerate(board.tokens):
        if closing:
            closing = (
                ""
                if token.text == closing or (closing == '"' and token.text in QUOTES)
                else closing
            )
            inner.append(index)
        elif token.text in OPENING or token.text in QUOTES:
            closing = OPENING.get(token.text, '"')
            inner.append(index)
        else:
            outer.append(index)
    return outer, inner


def _matches(board: Board, lexicon: Lexicon, positions: Iterable[int]) -> list[Match]:
    found: list[Match] = []
    after = 0
    for index in positions:
        if index < after or board.tokens[index].kind is TokenKind.SIGN or _is_refused(board, index):
            continue
        match = lexicon.categories.longest(board, index)
        if match is not None:
            found.append(match)
            after = match.end
    return found


def _from_head(board: Board, lexicon: Lexicon, matches: list[Match]) -> list[CategoryGuess]:
    # "Barattolo di miele" is honey: the container is the head only when it stands alone.
    things = [match for match in matches if not _is_container(board, match)] or matches
    if not things:
        return []
    head, others = things[0], things[1:]
    guess = CategoryGuess(head.code, HEAD * _certainty(board, head), Reason.HEAD)
    made = _transformed(board, lexicon, head.code)
    guesses = [CategoryGuess(made, TRANSFORMED, Reason.TRANSFORMED)] if made else []
    return [*guesses, guess, *(CategoryGuess(match.code, OTHER, Reason.OTHER) for match in others)]


def _from_inside(board: Board, lexicon: Lexicon, matches: list[Match]) -> list[CategoryGuess]:
    """Of several things in brackets the group that holds them all is meant."""
    if not matches:
        return []
    paths = [[category.code for category in lexicon.tree.path(match.code)] for match in matches]
    shared = [codes[0] for codes in zip(*paths, strict=False) if len(set(codes)) == 1]
    code = shared[-1] if shared else matches[0].code
    return [CategoryGuess(code, INSIDE * _certainty(board, matches[0]), Reason.INSIDE)]


def _weighed(
    guesses: list[CategoryGuess], hinted: tuple[str, ...], lexicon: Lexicon
) -> tuple[CategoryGuess, ...]:
    best: dict[str, CategoryGuess] = {}
    for guess in guesses:
        best.setdefault(guess.code, guess)
    if not hinted:
        return _ordered(best.values())
    first = guesses[0]
    if any(_are_kin(first.code, code, lexicon) for code in hinted):
        best[first.code] = replace(first, confidence=min(0.99, first.confidence + AGREES))
    else:
        best[first.code] = replace(first, confidence=max(0.0, first.confidence - DISAGREES))
    confidence = max(0.0, min(HINT, best[first.code].confidence - 0.01))
    best.setdefault(hinted[0], CategoryGuess(hinted[0], confidence, Reason.HINT))
    return _ordered(best.values())


def _ordered(guesses: Iterable[CategoryGuess]) -> tuple[CategoryGuess, ...]:
    rounded = (replace(guess, confidence=round(max(0.0, guess.confidence), 4)) for guess in guesses)
    return tuple(sorted(rounded, key=lambda guess: -guess.confidence))


def _hinted(hint: str, lexicon: Lexicon) -> tuple[str, ...]:
    folded = fold(hint).strip()
    board = Board(hint, tokenize(hint[:LONGEST_TITLE]), lexicon.tables)
    if not folded or lexicon.tables.titles["no_category"].end(board.keys, 0) == len(board):
        return ()
    matches = _matches(board, lexicon, range(len(board)))
    return tuple(match.code for match in matches)


def _certainty(board: Board, match: Match) -> float:
    corrected = any(index in board.corrected for index in range(match.first, match.end))
    return CONFIDENCE[match.tier] * (CORRECTED if corrected else 1.0)


def _is_container(board: Board, match: Match) -> bool:
    return (
        match.words == 1
        and board.tables.quantity["containers"].end(board.keys, match.first) == match.end
    )


def _is_refused(board: Board, index: int) -> bool:
    before = index - 1
    while before >= 0 and board.keys[before] in board.tables.function_words:
        before -= 1
    return before >= 0 and board.keys[before] in board.tables.negations


def _transformed(board: Board, lexicon: Lexicon, head: str) -> str | None:
    kin = {category.code for category in lexicon.tree.path(head)}
    for change in board.tables.transformations:
        if change.group in kin and any(
            change.words.at(board.keys, index) for index in range(len(board))
        ):
            return change.category
    return None


def _are_kin(code: str, other: str, lexicon: Lexicon) -> bool:
    paths = [{category.code for category in lexicon.tree.path(each)} for each in (code, other)]
    return code in paths[1] or other in paths[0]


def _is_doubtful(board: Board, match: Match) -> bool:
    if _is_refused(board, match.first):
        return True
    written = [token.key for token in board.tokens]
    around = [written[index] for index in (match.first - 1, match.end) if 0 <= index < len(board)]
    if "/" in around:
        return True
    not_yet = board.tables.titles["not_yet"]
    before = range(max(0, match.first - 3), match.first)
    return any(not_yet.end(written, index) == match.first for index in before) or (
        not_yet.end(written, match.end) > match.end
    )
