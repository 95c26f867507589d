"""A text without one of its understood parts: what a chip's cross leads to."""

from catalog.understanding.tables import Tables, load_tables
from catalog.understanding.tokens import Token, tokenize
from catalog.understanding.understood import Understood

JOINTS = frozenset({",", ";", "-", "–", "/", "&", "+", ":"})


def without(understood: Understood, part_id: str) -> str:
    """Return the text without the words of the part, and without the joints that then hang in the air.

    Raises
    ------
    UnknownPart
        When nothing with this id was understood.
    """
    text = understood.text
    for span in reversed(understood.spans_of(part_id)):
        text = _joined(text[: span.start], text[span.end :])
    return " ".join(text.split())


def _joined(before: str, after: str) -> str:
    """Join what stood on the two sides of a part: one joint between two words, none at an end."""
    tables = load_tables()
    left, right = before.rstrip(), after.lstrip()
    left_tokens, right_tokens = list(tokenize(left)), list(tokenize(right))
    while left_tokens and _hangs(left_tokens[-1], right_tokens[:1], tables):
        left_tokens.pop()
    while right_tokens and not left_tokens and _is_joint(right_tokens[0], tables):
        right_tokens.pop(0)
    left = left[: left_tokens[-1].span.end] if left_tokens else ""
    right = right[right_tokens[0].span.start :] if right_tokens else ""
    if left.endswith("(") and right.startswith(")"):
        left, right = left[:-1].rstrip(), right[1:].lstrip()
    return f"{left} {right}"


def _hangs(last: Token, following: list[Token], tables: Tables) -> bool:
    """Whether the last token before the gap has lost what it led to."""
    if last.key in tables.function_words:
        return True
    return _is_joint(last, tables) and (not following or _is_joint(following[0], tables))


def _is_joint(token: Token, tables: Tables) -> bool:
    return token.key in JOINTS or token.key in tables.conjunctions
