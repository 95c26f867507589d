"""Text as every database, terminal and page takes it."""

import unicodedata

KEPT_CONTROLS = frozenset("\n")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean_text(value: object) -> str:
    """Return text that every database and terminal takes; anything but a string is none."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return (text if text.isprintable() else "".join(map(_clean_letter, text))).strip()


def one_line(value: object) -> str:
    """Return clean text with every run of blanks made one space."""
    return " ".join(clean_text(value).split())


def _clean_letter(letter: str) -> str:
    if letter in KEPT_CONTROLS:
        return letter
    match unicodedata.category(letter):
        case "Cs":
            return REPLACEMENT
        case "Cc":
            return " "
        case _:
            return letter
