"""What can stand in the way of an import that a person has begun."""

from collections.abc import Mapping
from typing import Any

from catalog.errors import Conflict, Invalid, MarketError, NotFound


class ImportNotFound(NotFound):
    """There is no such import, or no longer."""

    code = "import_not_found"


class ImportOpen(Conflict):
    """Another list of the organisation is on its way in: one at a time."""

    code = "import_open"

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        super().__init__()


class ImportMovedOn(Conflict):
    """The import is no longer where the page thinks: somebody was faster, or the page is old."""

    code = "import_moved_on"


def kept_refusal(written: Mapping[str, Any]) -> MarketError:
    """Return a refusal of an earlier moment, kept with its facts to be told on a page."""
    kind = type("KeptRefusal", (Invalid,), {"code": str(written.get("code"))})
    refusal: MarketError = kind()
    vars(refusal).update(written.get("facts") or {})
    return refusal


def kept_facts(error: MarketError) -> dict[str, Any]:
    """Return what is kept of a refusal."""
    plain = (int, str, bool, type(None))
    facts = {
        name: value if isinstance(value, plain) else str(value)
        for name, value in error.facts().items()
    }
    return {"code": error.code, "facts": facts}
