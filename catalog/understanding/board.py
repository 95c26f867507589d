"""The board on which readers claim the words of a text, each word once."""

from collections.abc import Iterator, Sequence

from catalog.understanding.tables import Tables
from catalog.understanding.tokens import Span, Token


class Board:
    """Tokens, who has claimed them, and the keys under which they are looked up.

    A key begins as the token's own and changes when a typing error is corrected. A claimed token reads as the empty
    key, so no phrase of a later reader can run across it.
    """

    def __init__(self, text: str, tokens: Sequence[Token], tables: Tables) -> None:
        self.text = text
        self.tokens = tuple(tokens)
        self.tables = tables
        self.keys = [token.key for token in tokens]
        self.plain_keys = list(self.keys)
        self.corrected: set[int] = set()
        self.text_only: set[int] = set()
        lower = any(
            token.is_word and not token.is_capital and len(token.text) > 1 for token in tokens
        )
        self._capitals_tell = lower

    def __len__(self) -> int:
        return len(self.tokens)

    def is_free(self, index: int) -> bool:
        """Whether the token exists and nobody has claimed it."""
        return 0 <= index < len(self.tokens) and self.keys[index] != ""

    def free(self) -> Iterator[int]:
        """Yield the positions that are free at the moment of asking."""
        return (index for index in range(len(self.tokens)) if self.keys[index] != "")

    def free_runs(self, first: int, end: int) -> bool:
        """Whether every token from `first` up to `end` is free."""
        return all(self.keys[index] != "" for index in range(first, end))

    def claim(self, first: int, end: int) -> Span:
        """Claim the tokens from `first` up to `end` and return their stretch of the text."""
        for index in range(first, end):
            self.keys[index] = ""
        return self.span(first, end)

    def release(self, first: int, end: int) -> None:
        """Give claimed tokens back."""
        self.keys[first:end] = self.plain_keys[first:end]

    def span(self, first: int, end: int) -> Span:
        """Return the stretch of the text from the token `first` up to the token `end`."""
        return Span(self.tokens[first].span.start, self.tokens[end - 1].span.end)

    def correct(self, index: int, key: str) -> None:
        """Read the token as another word."""
        self.keys[index] = self.plain_keys[index] = key
        self.corrected.add(index)

    def is_telling_capital(self, index: int) -> bool:
        """Whether the capital letter of the token says that it is a name.

        It says nothing at the beginning, nor in a text written in capitals throughout.
        """
        if index == 0 or not self.tokens[index].is_capital:
            return False
        before = self.tokens[index - 1]
        return self._capitals_tell or (before.is_word and not before.is_capital)

    def touches(self, index: int) -> bool:
        """Whether the token follows the one before it without a blank."""
        return index > 0 and self.tokens[index - 1].span.end == self.tokens[index].span.start
