"""The name a person gave to a file: kept to be shown and handed back, never used as a path."""

import unicodedata

from app.runtime.files.kinds import EXTENSIONS, MediaType

MOST_CHARACTERS = 120
# What ends a header, a quoted string or a path somewhere; the rest is for people to choose.
FORBIDDEN = frozenset('"\\/:*?<>|;%')


def clean_name(name: str, media_type: MediaType) -> str:
    """Return the last part of a name without signs that mislead, with the ending of its true kind."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(_clean(sign) for sign in unicodedata.normalize("NFC", last))
    stem = plain.rpartition(".")[0] or plain
    stem = " ".join(stem.split()).strip(". ")[:MOST_CHARACTERS].strip(". ")
    return f"{stem or 'file'}.{EXTENSIONS[media_type]}"


def _clean(sign: str) -> str:
    # Controls, and what turns the direction of writing ("fdp.exe" shown as "exe.pdf") or is not a sign.
    if unicodedata.category(sign)[0] == "C":
        return ""
    return "_" if sign in FORBIDDEN else sign
