"""What: categories and criteria, the longest name first."""

from catalog.understanding.board import Board
from catalog.understanding.dependents import drop_dependents
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.numbers_in_text import count_before
from catalog.understanding.terms import Match, Rank, Tier
from catalog.understanding.terms_found import TermsFound
from catalog.understanding.understood import CategoryHit, CriterionHit, Question, QuestionCode

CONFIDENCE = {Tier.EXACT: 1.0, Tier.INFLECTED: 0.95, Tier.STEMMED: 0.8}
CORRECTED = 0.75
AMBIGUOUS = 0.7
MOST_CORRECTED = 12


def correct_spelling(board: Board, lexicon: Lexicon) -> None:
    """Read the unknown words as the words of the catalogue that they were meant to be.

    Only so many words of one text are tried, so that a long row of nonsense costs no more than a short one.
    """
    tried = 0
    for index in board.free():
        key = board.keys[index]
        if not board.tokens[index].is_word or lexicon.is_known(key) or tried == MOST_CORRECTED:
            continue
        tried += 1
        found = lexicon.corrections(key)
        things = [
            word for word in found if (word,) in lexicon.categories or (word,) in lexicon.criteria
        ]
        best = found if len(found) == 1 else things
        if best:
            board.correct(index, best[0])


def read_terms(board: Board, lexicon: Lexicon, found: TermsFound, *, least_words: int) -> None:
    """Claim the names of categories and criteria that have at least so many words.

    Which of two wins: the longer name; then the one written exactly; then the category, if the text names no
    other category, else the criterion ("mobili riuso" asks for furniture that is reused).
    """
    index = 0
    while index < len(board):
        index = _read_at(board, lexicon, found, first=index, least_words=least_words)


def settle(board: Board, lexicon: Lexicon, found: TermsFound) -> None:
    """Decide the names that are a category and a criterion alike, when all the others are known."""
    for category, criterion in found.undecided:
        if found.categories:
            _add_criterion(board, found, criterion)
        else:
            _add_category(board, found, category)
    found.undecided.clear()
    _keep_narrower(board, lexicon, found)
    drop_dependents(board, found)


def _keep_narrower(board: Board, lexicon: Lexicon, found: TermsFound) -> None:
    """Take a group beside its member as one thing ("cassette miste verdura"), unless a joint parts them."""
    for code, (first, end) in list(found.tokens.items()):
        kin = {category.code for category in lexicon.tree.path(code)} - {code}
        for wider in kin & found.tokens.keys():
            other_first, other_end = found.tokens[wider]
            gap = range(min(end, other_end), max(first, other_first))
            if all(board.plain_keys[index] in board.tables.function_words for index in gap):
                del found.tokens[wider]
                found.more.append((f"category:{code}", found.categories.pop(wider).span))


def _read_at(
    board: Board, lexicon: Lexicon, found: TermsFound, *, first: int, least_words: int
) -> int:
    if not board.is_free(first) or first in board.text_only:
        return first + 1
    category = lexicon.categories.longest(board, first)
    criterion = lexicon.criteria.longest(board, first)
    if category is not None and (
        category.words < least_words or _is_only_container(board, category)
    ):
        category = None
    criterion = criterion if criterion is not None and criterion.words >= least_words else None
    best = _best(category, criterion)
    if best is None:
        return first + 1
    negation = _negation_before(board, first)
    if negation is not None:
        return _refuse(board, found, best, negation=negation, is_criterion=best is criterion)
    if category is not None and criterion is not None and _is_tie(category, criterion):
        found.undecided.append((category, criterion))
        board.claim(first, best.end)
    elif best is criterion:
        _add_criterion(board, found, best)
    else:
        _add_category(board, found, best)
    return best.end


def _is_only_container(board: Board, match: Match) -> bool:
    """Whether the name is but a container: "3 vasetti di miele", "olio in latte da 5 litri"."""
    if (
        match.words > 1
        or board.tables.quantity["containers"].end(board.keys, match.first) != match.end
    ):
        return False
    words = board.tables.quantity
    is_counted = count_before(board, match.first) is not None
    is_held_in = board.is_free(match.first - 1) and board.keys[match.first - 1] in {"in", "x"}
    holds = any(
        words[name].end(board.keys, match.end) > match.end
        for name in ("after_quantity", "before_pack_size")
    )
    return is_counted or is_held_in or holds


def _best(category: Match | None, criterion: Match | None) -> Match | None:
    present = [match for match in (category, criterion) if match is not None]
    return min(present, key=_rank) if present else None


def _rank(match: Match) -> tuple[int, int, bool]:
    return -match.end, int(match.tier), match.rank > Rank.SYNONYM


def _is_tie(category: Match, criterion: Match) -> bool:
    return _rank(category) == _rank(criterion)


def _negation_before(board: Board, first: int) -> int | None:
    index = first - 1
    while board.is_free(index) and board.keys[index] in board.tables.function_words:
        index -= 1
    return index if board.is_free(index) and board.keys[index] in board.tables.negations else None


def _refuse(
    board: Board, found: TermsFound, match: Match, *, negation: int, is_criterion: bool
) -> int:
    """Never take "non bio" for "bio"; "senza zucchero" stays in the text as it is."""
    if is_criterion:
        span = board.claim(negation, match.end)
        found.questions.append(Question(QuestionCode.NEGATED, {"criterion": match.code}, span))
    else:
        board.text_only.update(range(negation, match.end))
    return match.end


def _add_criterion(board: Board, found: TermsFound, match: Match) -> None:
    span = board.claim(match.first, match.end)
    if match.code in found.criteria:
        found.more.append((f"criterion:{match.code}", span))
    else:
        found.criteria[match.code] = CriterionHit(match.code, span)


def _add_category(board: Board, found: TermsFound, match: Match) -> None:
    span = board.claim(match.first, match.end)
    if match.code in found.categories:
        found.more.append((f"category:{match.code}", span))
        return
    corrected = any(index in board.corrected for index in range(match.first, match.end))
    confidence = (
        CONFIDENCE[match.tier]
        * (CORRECTED if corrected else 1)
        * (AMBIGUOUS if match.rivals else 1)
    )
    exact = match.tier is not Tier.STEMMED and not corrected
    found.categories[match.code] = CategoryHit(match.code, span, round(confidence, 4), exact)
    found.tokens[match.code] = (match.first, match.end)
    if match.rivals:
        facts = {"codes": (match.code, *match.rivals)}
        found.questions.append(Question(QuestionCode.WHICH_CATEGORY, facts, span))
