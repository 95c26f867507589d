"""Readable addresses: a name without accents, capitals and signs."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slugify(name: str) -> str:
    """Return "cascina-demo-3" for "Cascina Démo 3"; empty for a name without letters or digits."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_WORD.sub("-", plain).strip("-")
