"""Identifiers as they stand in addresses and forms, where anybody can write anything."""

import uuid


def identifier(text: object) -> uuid.UUID | None:
    """Return the identifier that a text is; None when it is none."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
