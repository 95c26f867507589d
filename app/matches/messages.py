"""What to tell a person whose search cannot be used."""

from app.matches.forms import MAX_PAGE, MAX_RADIUS_KM, BadSearch
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.web.filters import number
from catalog.errors import MarketError


def field_message(name: str) -> str:
    """Return what is wrong with a field of the search."""
    if name == "km":
        return _(
            "The distance must be a number of kilometres more than 0 and at most %(most)s.",
            most=number(MAX_RADIUS_KM),
        )
    if name == "page":
        return _("Pages go from 1 to %(most)s.", most=MAX_PAGE)
    if name.startswith("w_"):
        return _("A weight is a whole number from 0 to 100.")
    if name == "k":
        return _("The number of answers is a whole number from 1 to 100.")
    if name == "must":
        return _("One of the criteria you asked for does not exist.")
    return _("One of the choices does not exist.")


def bad_search_messages(error: BadSearch) -> tuple[str, ...]:
    """Return one sentence per bad field."""
    return tuple(dict.fromkeys(field_message(fault.field) for fault in error.errors))


def _bad_search(error: MarketError) -> str:
    return " ".join(bad_search_messages(error)) if isinstance(error, BadSearch) else ""


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("bad_search", _bad_search)
    register_message("empty_text", lambda _error: _("Write what you are looking for."))
    register_message(
        "text_too_long",
        lambda error: _(
            "Your text has %(length)s characters: use at most %(limit)s.",
            length=number(float(str(error.facts()["length"]))),
            limit=number(float(str(error.facts()["limit"]))),
        ),
    )
    register_message(
        "unknown_category", lambda _error: _("There is no such category in this market.")
    )
    register_message("unknown_place", lambda _error: _("We do not know this place."))
