"""Comuni: by name, with the province beside it, by postcode, misspelt."""

from dataclasses import replace

from catalog.geography import Place
from catalog.understanding.board import Board
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.place_context import Lead, is_named
from catalog.understanding.place_reading import PlaceReading, asking, in_area, one_of
from catalog.understanding.tokens import TokenKind
from catalog.understanding.understood import QuestionCode

POSTCODE_DIGITS = 5
SHORTEST_MISSPELT = 5
MOST_WORDS_MISSPELT = 3
BEFORE_PLATE = frozenset({"(", ",", "-"})


class ComuneReader:
    """Reads comuni on one board. `first` is where the claim begins, `start` where the name does."""

    def __init__(self, board: Board, lexicon: Lexicon) -> None:
        self._board = board
        self._lexicon = lexicon
        self._index = lexicon.places
        self._tables = board.tables.places

    def named(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        """Claim the comune whose name begins at `start`, the longest name first."""
        for end, words in self._index.windows(self._board, start):
            by_beginning = self._index.by_beginning(words) if lead >= Lead.PLAIN else ()
            found = self._index.comuni(words) or by_beginning
            if not found:
                continue
            plate_end, plate = self._plate(end)
            there = tuple(place for place in found if place.province == plate)
            is_place = there or is_named(
                self._board, self._lexicon, found[0], words=words, first=start, lead=lead
            )
            if is_place:
                return self._found(first, plate_end if there else end, there or found)
        return None

    def postcode(self, first: int, start: int, *, is_sure: bool) -> PlaceReading | None:
        """Claim a postcode, and the name of its comune behind it."""
        board = self._board
        opened = self._tables["postcode"].end(board.keys, start)
        if not board.is_free(opened) or not self._is_postcode(opened):
            return None
        text, end = board.tokens[opened].text, opened + 1
        places = self._index.by_postcode(text)
        if not places:
            is_sure = is_sure or opened > start
            span = board.claim(first, end) if is_sure else None
            return asking(QuestionCode.UNKNOWN_PLACE, span, word=text) if span else None
        named = self.named(end, end, Lead.SURE)
        if named is not None and named.place is not None:
            span = replace(named.place.span, start=board.claim(first, end).start)
            return replace(named, place=replace(named.place, span=span))
        return one_of(board, self._lexicon, places, first=first, end=end)

    def misspelt(self, first: int, start: int) -> PlaceReading | None:
        """Claim an unknown word that is nearly the name of a comune."""
        board = self._board
        if not board.is_free(start) or not board.tokens[start].is_word:
            return None
        key = board.keys[start]
        if len(key) < SHORTEST_MISSPELT or self._lexicon.is_known(key):
            return None
        for end in range(min(start + MOST_WORDS_MISSPELT, len(board)), start, -1):
            if not board.free_runs(start, end):
                continue
            places = self._index.misspelt(board.span(start, end).of(board.text))
            if places:
                return self._found(first, end, places)
        return None

    def _found(self, first: int, end: int, places: tuple[Place, ...]) -> PlaceReading:
        """Claim the comune, or its province for "Bergamo e provincia"."""
        keys = self._board.keys
        with_province = self._tables["and_province"].end(keys, end)
        if with_province > end:
            area = self._index.province_of(places[0])
            if area is not None:
                return in_area(self._board, area, first, with_province)
        around = self._tables["around"].end(keys, end)
        return one_of(self._board, self._lexicon, places, first=first, end=around)

    def _plate(self, start: int) -> tuple[int, str | None]:
        """Return the province told behind a name ("(BG)", ", BG", "prov. BG") and where it ends."""
        board = self._board
        first = start
        while board.is_free(first) and board.keys[first] in BEFORE_PLATE:
            first += 1
        inner = self._tables["province"].end(board.keys, first)
        if not board.is_free(inner) or not board.tokens[inner].is_word:
            return start, None
        text = board.tokens[inner].text
        is_told = text.isupper() or inner > first or (first > start and board.keys[start] == "(")
        code = self._index.plate(text) if is_told else None
        if code is None:
            return start, None
        closed = board.is_free(inner + 1) and board.keys[inner + 1] == ")"
        return inner + 2 if closed else inner + 1, code

    def _is_postcode(self, index: int) -> bool:
        board = self._board
        token = board.tokens[index]
        if token.kind is not TokenKind.NUMBER or len(token.text) != POSTCODE_DIGITS:
            return False
        if not token.text.isdigit():
            return False
        is_measured = board.tables.units.at(board.keys, index + 1) is not None
        is_paid = board.tables.price["currency"].at(board.keys, index + 1) is not None
        return not is_measured and not is_paid
