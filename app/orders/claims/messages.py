"""What to tell a person about missing, substituted and spoiled goods."""

from app.orders.claims.errors import ArrivalStrange, LessThanTaken, MoreThanPart
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import register_message
from catalog.errors import MarketError


def strange_message(error: MarketError) -> str:
    """Return what was written and what was expected."""
    facts = error.facts()
    return _(
        "You wrote %(said)s, and %(expected)s were expected. Is that right?",
        said=facts.get("said"),
        expected=facts.get("expected"),
    )


def taken_message(error: MarketError) -> str:
    """Return how many are gone already."""
    return ngettext(
        "Households have already taken %(num)s unit: correct that on the weighing page first.",
        "Households have already taken %(num)s units: correct that on the weighing page first.",
        int(str(error.facts().get("taken", 0))),
    )


def part_message(error: MarketError) -> str:
    """Return how many are a group's part."""
    return _(
        "Of what came for all groups %(limit)s are your part: more cannot have come.",
        limit=error.facts().get("limit"),
    )


def register() -> None:
    """Register the sentences of these errors."""
    register_message(ArrivalStrange.code, strange_message)
    register_message(LessThanTaken.code, taken_message)
    register_message(MoreThanPart.code, part_message)
    register_message(
        "arrival_changed",
        lambda _error: _("Somebody has written another number in the meantime: look at it first."),
    )
    register_message("bad_arrival", lambda _error: _("This is no number of units that can come."))
