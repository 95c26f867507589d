"""Cells that no spreadsheet takes for a formula.

A text that begins like a formula gets an apostrophe before it, as people type it themselves; it is
seen, and reading takes it away again. A text that already looks so gets one more, so that every text
comes back as it was.
"""

import re

DANGEROUS = "=+-@\t\r\n|%＝＋－＠"
_DANGEROUS = re.compile(f"'*[{re.escape(DANGEROUS)}]")
_ESCAPED = re.compile(f"'+[{re.escape(DANGEROUS)}]")


def escaped(text: str) -> str:
    """Return a text that stays text wherever it is opened."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """Return what was meant; the inverse of `escaped`."""
    return text[1:] if _ESCAPED.match(text) else text
