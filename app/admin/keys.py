"""Lists that go on after a key: people insert while others read."""

import uuid

from flask import request

from app.web.identifiers import identifier


def after_key() -> uuid.UUID | None:
    """Return the key after which the list goes on; None for its beginning, and for nonsense."""
    return identifier(request.args.get("after"))
