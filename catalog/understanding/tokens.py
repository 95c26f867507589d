"""A line of text as tokens that know where they stand."""

import enum
import re
import unicodedata
from dataclasses import dataclass

from catalog.place_names import SPELLINGS

# A number as people write it: "5", "3,50", "1.500". The repetition starts with a sign, so it cannot backtrack.
NUMBER = r"(?P<number>[0-9]+(?:[.,][0-9]+)*)"
# A word: letters with their loose accents, and the apostrophe of an elision ("l'", "d'").
WORD = r"(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*['\u2019\u02bc]?)"
# Anything else that is not blank; a run of one sign is one ("--", "!!!").
SIGN = r"(?P<sign>(?P<once>\S)(?P=once)*)"
PIECE = re.compile(f"{NUMBER}|{WORD}|{SIGN}")

APOSTROPHES = "'\u2019\u02bc"


class TokenKind(enum.StrEnum):
    """What a token is made of."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: characters from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign.

    Parameters
    ----------
    text : str
        As written.
    key : str
        Lower case, without accents; an elided word keeps a plain apostrophe ("l'").
    kind : TokenKind
    span : Span
    """

    text: str
    key: str
    kind: TokenKind
    span: Span

    @property
    def is_word(self) -> bool:
        """Whether the token is made of letters."""
        return self.kind is TokenKind.WORD

    @property
    def is_capital(self) -> bool:
        """Whether the token begins with a capital letter."""
        return self.text[0].isupper()


def fold(text: str) -> str:
    """Return `text` in lower case without accents.

    >>> fold("Caffè"), fold("Cantù")
    ('caffe', 'cantu')
    """
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(SPELLINGS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text`, in order, blanks left out; linear in the length of the text."""
    return tuple(
        Token(
            text=match.group(),
            key=_key(match["once"] or match.group(), text[match.end() : match.end() + 1]),
            kind=TokenKind(match.lastgroup or ""),
            span=Span(match.start(), match.end()),
        )
        for match in PIECE.finditer(text)
    )


def keys_of(text: str) -> tuple[str, ...]:
    """Return the keys of the tokens of `text`: the form in which phrases of a table are compared.

    An apostrophe at the end of a phrase is an elision: what follows is still to come.
    """
    open_end = text.endswith(tuple(APOSTROPHES))
    keys = tuple(token.key for token in tokenize(f"{text}x" if open_end else text))
    return keys[:-1] if open_end else keys


def _key(piece: str, following: str) -> str:
    bare = piece.rstrip(APOSTROPHES)
    # Only an apostrophe that leans on a letter is an elision: "CANTU'" is Cantù, "po'" is po.
    elided = bare != piece and bare and following.isalpha()
    return f"{fold(bare)}'" if elided else fold(bare or piece)
