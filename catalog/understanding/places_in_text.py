"""Where: comuni and lands, "vicino a me", and the names that nobody knows."""

from catalog.understanding.board import Board
from catalog.understanding.comuni_in_text import ComuneReader
from catalog.understanding.lands_in_text import read_area, read_province, read_region
from catalog.understanding.lexicon import Lexicon
from catalog.understanding.place_context import Lead
from catalog.understanding.place_reading import PlaceReading, asking
from catalog.understanding.understood import QuestionCode

SHORTEST_UNKNOWN = 3


class PlaceReader:
    """Reads where, on one board. `first` is where the claim begins, `start` where the name does."""

    def __init__(self, board: Board, lexicon: Lexicon) -> None:
        self._board = board
        self._lexicon = lexicon
        self._tables = board.tables.places
        self._comuni = ComuneReader(board, lexicon)

    def read(self, after_radius: int) -> PlaceReading:
        """Claim the place of the text: behind a distance, else well announced, else any.

        Parameters
        ----------
        after_radius : int
            The token after a distance, 0 when there is none.
        """
        found = self._after_radius(after_radius) if after_radius else None
        for reader in (self._surely, self._perhaps):
            for first in range(len(self._board)):
                if found is not None:
                    return found
                found = reader(first) if self._board.is_free(first) else None
        return found or PlaceReading()

    def _after_radius(self, start: int) -> PlaceReading | None:
        lead = self._tables["radius_from"].end(self._board.keys, start)
        name = self._tables["sure_leads"].end(self._board.keys, lead)
        if lead == start:
            return self._somewhere(start, name, Lead.PLAIN)
        return (
            self._somewhere(start, name, Lead.SURE)
            or self._here(start, lead)
            or self._unknown(start, lead)
        )

    def _surely(self, first: int) -> PlaceReading | None:
        """Read a province, or what stands behind words that certainly open a place."""
        province = read_province(self._board, self._lexicon, first)
        start = self._tables["sure_leads"].end(self._board.keys, first)
        if province is not None or start == first:
            return province
        found = (
            self._here(first, start)
            or self._somewhere(first, start, Lead.SURE)
            or self._near_here(first)
        )
        # "zona industriale" is no place that nobody knows; "vicino a Gotham" is.
        is_phrase = start > first + 1
        return found or (self._unknown(first, start) if is_phrase else None)

    def _perhaps(self, first: int) -> PlaceReading | None:
        """Read what stands behind a preposition, or a bare name."""
        keys = self._board.keys
        for name, lead in (("leads", Lead.PLAIN), ("weak_leads", Lead.WEAK)):
            start = self._tables[name].end(keys, first)
            if start > first:
                return self._announced(first, start, lead)
        # A bare name asks for less than one behind "di": that one was refused a word ago.
        if first and self._tables["weak_leads"].at(keys, first - 1) is not None:
            return None
        return self._near_here(first) or self._somewhere(first, first, Lead.NONE)

    def _announced(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        region = read_region(self._board, self._lexicon, first=first, start=start)
        found = region or self._somewhere(first, start, lead)
        asks = self._tables["asking_leads"].at(self._board.keys, first) is not None
        if found is not None or not asks:
            return found
        is_name = self._board.is_telling_capital(start) if self._board.is_free(start) else False
        return (
            self._comuni.misspelt(first, start)
            or self._here(first, start)
            or (self._unknown(first, start) if is_name else None)
        )

    def _somewhere(self, first: int, start: int, lead: Lead) -> PlaceReading | None:
        is_sure = lead is Lead.SURE
        return (
            read_area(self._board, self._lexicon, first=first, start=start, lead=lead)
            or self._comuni.named(first, start, lead)
            or self._comuni.postcode(first, start, is_sure=is_sure)
            or (self._comuni.misspelt(first, start) if is_sure else None)
        )

    def _here(self, first: int, start: int) -> PlaceReading | None:
        """Claim "me", "casa mia": the asker's own place, which the text does not say."""
        end = self._tables["here"].end(self._board.keys, start)
        return self._where(first, end) if end > start else None

    def _near_here(self, first: int) -> PlaceReading | None:
        end = self._tables["near_here"].end(self._board.keys, first)
        return self._where(first, end) if end > first else None

    def _where(self, first: int, end: int) -> PlaceReading:
        return asking(QuestionCode.WHERE, self._board.claim(first, end))

    def _unknown(self, first: int, start: int) -> PlaceReading | None:
        """Claim a name that no place has, with the capitalised words that go on with it."""
        board = self._board
        if not board.is_free(start) or not board.tokens[start].is_word:
            return None
        key = board.keys[start]
        if len(key) < SHORTEST_UNKNOWN or self._lexicon.is_known(key):
            return None
        end = start + 1
        while board.is_free(end) and board.tokens[end].is_word and board.is_telling_capital(end):
            end += 1
        word = board.span(start, end).of(board.text)
        return asking(QuestionCode.UNKNOWN_PLACE, board.claim(first, end), word=word)
