"""Where: comuni, postcodes, valleys, provinces, "vicino a me", and the names that nobody knows."""

from dataclasses import dataclass, replace

from catalog.geography import Area, Place
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.place_context import Lead, is_named
from catalog.understanding.tokens import TokenKind, fold
from catalog.understanding.understood import AreaHit, PlaceHit, Question, QuestionCode

POSTCODE_DIGITS = 5
SHORTEST_UNKNOWN = 3
SHORTEST_MISSPELT = 5
MOST_WORDS_MISSPELT = 3


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


class PlaceReader:
    """Reads where, on one board."""

    def __init__(self, board: Board, lexicon: Lexicon) -> None:
        self._board = board
        self._lexicon = lexicon
        self._tables = board.tables.places

    def read(self, after_radius: int) -> PlaceReading:
        """Claim the place of the text; the one after a distance goes before any other.

        Parameters
        ----------
        after_radius : int
            The token after a distance, 0 when there is none.
        """
        if after_radius:
            found = self._after_radius(after_radius)
            if found is not None:
                return found
        for sure in (True, False):
            for first in range(len(self._board)):
                found = self._at(first, sure=sure)
                if found is not None:
                    return found
        return PlaceReading()

    def _after_radius(self, start: int) -> PlaceReading | None:
        lead = self._tables["radius_from"].at(self._board.keys, start)
        first = start if lead is None else lead[0]
        inner = self._tables["sure_leads"].end(self._board.keys, first)
        found = self._somewhere(start, max(first, inner), Lead.SURE if lead else Lead.PLAIN)
        if found is not None or lead is None:
            return found
        return self._here(start, first) or self._unknown(start, first, sure=True)

    def _at(self, first: int, *, sure: bool) -> PlaceReading | None:
        board = self._board
        if not board.is_free(first):
            return None
        opener = self._tables["sure_leads"].at(board.keys, first)
        if sure:
            province = self._province(first)
            if province is not None or opener is None:
                return province
            return (
                self._here(first, opener[0])
                or self._somewhere(first, opener[0], Lead.SURE)
                or self._near_here(first)
                or self._unknown(first, opener[0], sure=opener[0] > first + 1)
            )
        for name, lead in (("leads", Lead.PLAIN), ("weak_leads", Lead.WEAK)):
            plain = self._tables[name].at(board.keys, first)
            if plain is not None:
                return self._announced(first, plain[0], lead)
        if first and self._tables["weak_leads"].at(board.keys, first - 1) is not None:
            return None
        return self._near_here(first) or self._somewhere(first, first, Lead.NONE)

    def _announced(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        found = self._region(first, start) or self._somewhere(first, start, lead)
        if found is not None or lead is not Lead.PLAIN:
            return found
        asking = self._tables["asking_leads"].at(self._board.keys, first) is not None
        return (
            (self._here(first, start) or self._unknown(first, start, sure=False))
            if asking
            else None
        )

    def _somewhere(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        return (
            self._area(first, start, lead)
            or self._comune(first, start, lead)
            or self._postcode(first, start, lead)
            or self._misspelt(first, start, lead)
        )

    def _area(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        for end, words in self._lexicon.places.windows(self._board, start):
            area = self._lexicon.places.area(words)
            # A name of one word ("isola", "bassa") is a zone only where a place is announced.
            if area is not None and (" " in words or lead >= Lead.PLAIN):
                if lead is Lead.PLAIN and self._lexicon.places.comuni(words):
                    continue
                return PlaceReading(area=AreaHit(area, self._board.claim(first, end)))
        return None

    def _comune(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        index = self._lexicon.places
        for end, words in index.windows(self._board, start):
            found = index.comuni(words) or (index.by_beginning(words) if lead >= Lead.PLAIN else ())
            if not found:
                continue
            plate_end, plate = self._plate(end)
            placed = tuple(place for place in found if place.province == plate) or found
            plated = plate is not None and placed[0].province == plate
            if is_named(
                self._board,
                self._lexicon,
                placed[0],
                words=words,
                first=start,
                lead=lead,
                plated=plated,
            ):
                return self._found(first, plate_end if plated else end, placed)
        return None

    def _found(self, first: int, end: int, places: tuple[Place, ...]) -> PlaceReading:
        board, index = self._board, self._lexicon.places
        with_province = self._tables["and_province"].end(board.keys, end)
        if with_province > end and board.keys[end] in board.tables.conjunctions:
            area = index.province_of(places[0])
            if area is not None:
                return PlaceReading(area=AreaHit(area, board.claim(first, with_province)))
        around = self._tables["around"].end(board.keys, end)
        hit = PlaceHit(places[0], board.claim(first, around), places[1:])
        at_home = [place for place in places if index.is_at_home(place)]
        if len(places) == 1 or len(at_home) == 1:
            return PlaceReading(place=hit)
        facts = {"istat": tuple(place.istat for place in places), "name": places[0].name}
        return PlaceReading(
            place=hit, questions=(Question(QuestionCode.WHICH_PLACE, facts, hit.span),)
        )

    def _plate(self, start: int) -> tuple[int, str | None]:
        """Return the province told after a name: "(BG)", ", BG", "prov. di Bergamo", and where it ends."""
        board = self._board
        first = start
        while board.is_free(first) and board.keys[first] in {"(", ",", "-"}:
            first += 1
        inner = self._tables["province"].end(board.keys, first)
        if not board.is_free(inner) or not board.tokens[inner].is_word:
            return start, None
        text = board.tokens[inner].text
        code = (
            self._lexicon.places.plate(text)
            if text.isupper() or inner > first or first > start
            else None
        )
        if code is None and inner > first:
            area = self._lexicon.places.province(text)
            code = None if area is None else area.aliases[1]
        if code is None:
            return start, None
        end = inner + 1
        return (end + 1 if board.is_free(end) and board.keys[end] == ")" else end), code

    def _postcode(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        board = self._board
        opened = self._tables["postcode"].end(board.keys, start)
        if not board.is_free(opened) or board.tokens[opened].kind is not TokenKind.NUMBER:
            return None
        text = board.tokens[opened].text
        if len(text) != POSTCODE_DIGITS or not text.isdigit():
            return None
        if board.tables.units.at(board.keys, opened + 1) or board.tables.price["currency"].at(
            board.keys, opened + 1
        ):
            return None
        places = self._lexicon.places.by_postcode(text)
        if not places and (opened > start or lead is Lead.SURE):
            span = board.claim(first, opened + 1)
            return PlaceReading(
                questions=(Question(QuestionCode.UNKNOWN_PLACE, {"word": text}, span),)
            )
        if not places:
            return None
        end = opened + 1
        named = self._comune(end, end, Lead.SURE)
        if named is not None and named.place is not None:
            span = board.span(first, first + 1)
            return replace(
                named, place=replace(named.place, span=replace(named.place.span, start=span.start))
            )
        hit = PlaceHit(places[0], board.claim(first, end), places[1:])
        if len(places) == 1:
            return PlaceReading(place=hit)
        facts = {"istat": tuple(place.istat for place in places), "name": text}
        return PlaceReading(
            place=hit, questions=(Question(QuestionCode.WHICH_PLACE, facts, hit.span),)
        )

    def _misspelt(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        board = self._board
        asking = self._tables["asking_leads"].at(board.keys, first) is not None
        if lead < Lead.PLAIN or not (lead is Lead.SURE or asking):
            return None
        if not board.is_free(start) or not board.tokens[start].is_word or self._is_known(start):
            return None
        if len(board.keys[start]) < SHORTEST_MISSPELT:
            return None
        ends = [
            end
            for end in range(start + 1, start + 1 + MOST_WORDS_MISSPELT)
            if board.free_runs(start, min(end, len(board))) and end <= len(board)
        ]
        for end in reversed(ends):
            words = " ".join(board.tokens[index].text for index in range(start, end))
            places = self._lexicon.places.misspelt(words)
            if places:
                return self._found(first, end, places)
        return None

    def _province(self, first: int) -> PlaceReading | None:
        board, index = self._board, self._lexicon.places
        opener = self._tables["province"].at(board.keys, first)
        if opener is None:
            return None
        start = opener[0]
        for end in range(min(start + 4, len(board)), start, -1):
            if not board.free_runs(start, end):
                continue
            area = index.province(
                " ".join(board.tokens[position].text for position in range(start, end))
            )
            if area is not None:
                return PlaceReading(area=AreaHit(area, board.claim(first, end)))
        return None

    def _region(self, first: int, start: int) -> PlaceReading | None:
        board = self._board
        if self._tables["region"].at(board.keys, first) is None:
            return None
        for end in range(min(start + 4, len(board)), start, -1):
            if not board.free_runs(start, end):
                continue
            area = self._land(board.span(start, end).of(board.text))
            if area is not None:
                return PlaceReading(area=AreaHit(area, board.claim(first, end)))
        return None

    def _land(self, words: str) -> Area | None:
        province = self._board.tables.territories.get(fold(words))
        return (
            self._lexicon.places.region(words)
            if province is None
            else self._lexicon.places.province(province)
        )

    def _here(self, first: int, start: int) -> PlaceReading | None:
        """Claim "me", "casa mia": the asker's own place, which the text does not say."""
        end = self._tables["here"].end(self._board.keys, start)
        return self._where(first, end) if end > start else None

    def _near_here(self, first: int) -> PlaceReading | None:
        end = self._tables["near_here"].end(self._board.keys, first)
        return self._where(first, end) if end > first else None

    def _where(self, first: int, end: int) -> PlaceReading:
        return PlaceReading(
            questions=(Question(QuestionCode.WHERE, {}, self._board.claim(first, end)),)
        )

    def _unknown(self, first: int, start: int, *, sure: bool) -> PlaceReading | None:
        """Claim a name that no place has; without sure words before it, only one in capitals is a name."""
        board = self._board
        if not board.is_free(start) or not board.tokens[start].is_word:
            return None
        if len(board.keys[start]) < SHORTEST_UNKNOWN or self._is_known(start):
            return None
        if not sure and not board.is_telling_capital(start):
            return None
        end = start + 1
        while board.is_free(end) and board.tokens[end].is_word and board.is_telling_capital(end):
            end += 1
        span = board.claim(first, end)
        word = board.span(start, end).of(board.text)
        return PlaceReading(questions=(Question(QuestionCode.UNKNOWN_PLACE, {"word": word}, span),))

    def _is_known(self, index: int) -> bool:
        return self._lexicon.is_known(self._board.keys[index])
