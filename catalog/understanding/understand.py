"""From one line of Italian to what is asked, where, how much, when and at what price."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from catalog.quantities import Dimension
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.months_in_text import read_months
from catalog.understanding.numbers_in_text import count_before, number_at
from catalog.understanding.place_reading import PlaceReading
from catalog.understanding.places_in_text import PlaceReader
from catalog.understanding.price_in_text import read_price
from catalog.understanding.quantities_in_text import (
    QuantityReading,
    pieces,
    read_quantity,
    read_rhythm,
)
from catalog.understanding.radius_in_text import RadiusReading, read_bare_radius, read_radius
from catalog.understanding.terms_found import TermsFound
from catalog.understanding.terms_in_text import correct_spelling, read_terms, settle
from catalog.understanding.tokens import Span, TokenKind, tokenize
from catalog.understanding.understood import (
    EmptyText,
    PlaceHit,
    QuantityHit,
    Question,
    QuestionCode,
    TextTooLong,
    Understood,
)

LONGEST_TEXT = 500


def understand(text: str, lexicon: Lexicon, *, today: date) -> Understood:
    """Return what the text asks for.

    Each word is claimed once. The readers come in this order: names of several words ("aceto balsamico di
    Modena" is no place), distance and place, price, quantity, months, then the names of one word; so a word
    that could be two things is the more particular one. What nobody claims is the rest, to be searched as text.

    Parameters
    ----------
    text : str
        One line, at most 500 characters.
    lexicon : Lexicon
    today : date
        For "subito" and "fino a giugno".

    Raises
    ------
    EmptyText
        When there is nothing but blanks.
    TextTooLong
        When there are more than 500 characters; nothing is cut silently.
    """
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(len(text), LONGEST_TEXT)
    board = Board(text, tokenize(text), lexicon.tables)
    if not board.tokens:
        raise EmptyText
    found = TermsFound()
    read_terms(board, lexicon, found, least_words=2)
    radius, where = _read_where(board, lexicon)
    correct_spelling(board, lexicon)
    max_price = read_price(board)
    amount = read_quantity(board)
    months, further_months = read_months(board, today)
    read_terms(board, lexicon, found, least_words=1)
    settle(board, lexicon, found)
    if amount is None:
        found.questions += _uncounted(board)
    quantity, more = _quantity(board, lexicon, found, amount)
    questions = [
        *radius.questions,
        *where.questions,
        *found.questions,
        *_asked(radius, where),
    ]
    rest_spans = _rest(board)
    return Understood(
        text=text,
        categories=tuple(sorted(found.categories.values(), key=lambda hit: hit.span.start)),
        criteria=tuple(sorted(found.criteria.values(), key=lambda hit: hit.span.start)),
        place=where.place,
        area=where.area,
        radius_km=radius.hit,
        quantity=quantity,
        months=months,
        max_price=max_price,
        rest=" ".join(span.of(text) for span in rest_spans),
        rest_spans=rest_spans,
        questions=tuple(questions),
        more=(*found.more, *more, *(("months", span) for span in further_months)),
    )


def _read_where(board: Board, lexicon: Lexicon) -> tuple[RadiusReading, PlaceReading]:
    radius = read_radius(board)
    where = PlaceReader(board, lexicon).read(radius.end)
    if radius.end == 0 and (where.place or where.area):
        radius = read_bare_radius(board)
    if where.place is not None:
        where = _with_second_place(board, lexicon, where.place, where)
    return radius, where


def _with_second_place(
    board: Board, lexicon: Lexicon, first: PlaceHit, where: PlaceReading
) -> PlaceReading:
    """A demand is served in one place: another one in the text is asked about, not dropped."""
    second = PlaceReader(board, lexicon).read(0)
    if second.place is None or second.place.place == first.place:
        return replace(where, questions=(*where.questions, *second.questions))
    facts = {"istat": (first.place.istat, second.place.place.istat)}
    question = Question(QuestionCode.SECOND_PLACE, facts, second.place.span)
    return replace(where, questions=(*where.questions, question))


def _asked(radius: RadiusReading, where: PlaceReading) -> list[Question]:
    """A distance without a place asks: from where?"""
    if radius.hit is None or not where.is_empty:
        return []
    return [Question(QuestionCode.WHERE, {}, radius.hit.span)]


def _quantity(
    board: Board, lexicon: Lexicon, found: TermsFound, amount: QuantityReading | None
) -> tuple[QuantityHit | None, list[tuple[str, Span]]]:
    """Return the quantity; a bare number counts the thing behind it when that is sold by the piece."""
    more: list[tuple[str, Span]] = []
    if amount is not None:
        more += [("quantity", span) for span in amount.more]
        second = read_quantity(board)
        if second is not None and second.is_pack_size:
            more.append(("quantity", second.hit.span))
        elif second is not None:
            found.questions.append(Question(QuestionCode.SECOND_QUANTITY, {}, second.hit.span))
        return _with_thing(board, lexicon, found, amount), more
    for code, (first, _) in found.tokens.items():
        counted = count_before(board, first)
        if counted is None:
            continue
        start, number = counted
        span = board.claim(start, number.end)
        if lexicon.tree.get(code).dimension is not Dimension.PIECE:
            found.questions.append(_unit_question(board, code, first, number.value, span))
            return None, more
        rhythm, rhythm_span = read_rhythm(board)
        if rhythm_span is not None:
            more.append(("quantity", rhythm_span))
        return pieces(number.value, span, rhythm), more
    return None, more


def _unit_question(board: Board, code: str, first: int, value: Fraction, span: Span) -> Question:
    """Ask in which unit: "30 cassette di verdura" by the size of the box, "20 mele" by weight or piece."""
    end = board.tables.quantity["containers"].end(board.plain_keys, first)
    if end > first:
        facts = {"count": str(value), "container": board.span(first, end).of(board.text)}
        return Question(QuestionCode.PACK_SIZE, facts, span)
    return Question(QuestionCode.WHICH_UNIT, {"value": str(value), "category": code}, span)


def _with_thing(
    board: Board, lexicon: Lexicon, found: TermsFound, amount: QuantityReading
) -> QuantityHit:
    """Let the counted word name the category too, when nothing else does ("30 pasti al giorno")."""
    if found.categories or amount.thing is None or amount.number_span is None:
        return amount.hit
    first, end = amount.thing
    board.release(first, end)
    read_terms(board, lexicon, found, least_words=1)
    settle(board, lexicon, found)
    if board.is_free(first):
        board.claim(first, end)
        return amount.hit
    return replace(amount.hit, span=amount.number_span)


def _uncounted(board: Board) -> list[Question]:
    """Ask for the size of containers that the text counts without saying it ("un bancale di mele")."""
    for first in board.free():
        number = number_at(board, first)
        end = (
            first
            if number is None
            else board.tables.quantity["containers"].end(board.keys, number.end)
        )
        if number is None or end <= number.end:
            continue
        container = board.span(number.end, end).of(board.text)
        span = board.claim(first, board.tables.quantity["after_quantity"].end(board.keys, end))
        facts = {"count": str(number.value), "container": container}
        return [Question(QuestionCode.PACK_SIZE, facts, span)]
    return []


def _rest(board: Board) -> tuple[Span, ...]:
    """Return what nobody claimed; pieces that touch are one word ("3d")."""
    spans: list[Span] = []
    for index in board.free():
        if not _is_searched(board, index):
            continue
        span = board.tokens[index].span
        if spans and spans[-1].end == span.start:
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return tuple(spans)


def _is_searched(board: Board, index: int) -> bool:
    key = board.keys[index]
    if board.tokens[index].kind is TokenKind.SIGN:
        return False
    if board.tables.is_small(key):
        # A letter that touches a number is a name with it: "A4".
        following = board.is_free(index + 1) and board.touches(index + 1)
        return following and board.tokens[index + 1].kind is TokenKind.NUMBER
    if index in board.text_only:
        return True
    if key in board.tables.negations:
        return board.is_free(index + 1)
    return key not in board.tables.stop_words
