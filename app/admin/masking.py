"""Shows that there is an address without showing it."""

import re

from app.integrations.mail.mails import without_addresses

_TAIL = re.compile(r"\[(SQL|parameters):.*", re.DOTALL)
LONGEST = 300


def masked_address(address: str) -> str:
    """Return an address as its owner recognises it and nobody else learns it: "a…a@example.org"."""
    name, _at, domain = address.rpartition("@")
    if not name:
        return "…"
    shown = name if len(name) == 1 else f"{name[0]}…{name[-1]}"
    return f"{shown}@{domain}"


def masked_error(error: str | None) -> str:
    """Return what went wrong without the values of a statement and without addresses."""
    return without_addresses(_TAIL.sub("", error or ""))[:LONGEST]
