"""What reading a place gives: the place or the area, and what must be asked about it."""

from dataclasses import dataclass

from catalog.geography import Area, Place
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.tokens import Span
from catalog.understanding.understood import AreaHit, PlaceHit, Question, QuestionCode


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """The place or the area found, and what must be asked."""

    place: PlaceHit | None = None
    area: AreaHit | None = None
    questions: tuple[Question, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the text says nothing of where."""
        return self.place is None and self.area is None and not self.questions


def in_area(board: Board, area: Area, first: int, end: int) -> PlaceReading:
    """Claim the words of an area."""
    return PlaceReading(area=AreaHit(area, board.claim(first, end)))


def asking(code: QuestionCode, span: Span, **facts: object) -> PlaceReading:
    """Return a reading that only asks."""
    return PlaceReading(questions=(Question(code, facts, span),))


def one_of(
    board: Board, lexicon: Lexicon, places: tuple[Place, ...], *, first: int, end: int
) -> PlaceReading:
    """Claim the words of a place; which of several namesakes is asked, unless only one is at home."""
    hit = PlaceHit(places[0], board.claim(first, end), places[1:])
    at_home = [place for place in places if lexicon.places.is_at_home(place)]
    if len(places) == 1 or len(at_home) == 1:
        return PlaceReading(place=hit)
    facts = {"istat": tuple(place.istat for place in places), "name": places[0].name}
    return PlaceReading(place=hit, questions=(Question(QuestionCode.WHICH_PLACE, facts, hit.span),))
