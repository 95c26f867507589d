"""What to tell a person about missing, substituted and spoiled goods."""

from app.orders.claims.errors import ArrivalStrange, LessThanTaken, MoreThanPart, TooMuchClaimed
from app.orders.handover.weight_words import weight_text
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


def too_much_message(error: MarketError) -> str:
    """Return how much can still be reported."""
    facts = error.facts()
    limit = int(str(facts.get("limit", 0)))
    words = weight_text(limit) if facts.get("grams") else str(limit)
    return _("At most %(left)s.", left=words)


def register() -> None:
    """Register the sentences of these errors."""
    register_message(ArrivalStrange.code, strange_message)
    register_message(LessThanTaken.code, taken_message)
    register_message(MoreThanPart.code, part_message)
    register_message(
        "arrival_changed",
        lambda _error: _("Somebody has written another number in the meantime: look at it first."),
    )
    register_message(TooMuchClaimed.code, too_much_message)
    register_message("claim_not_found", lambda _error: _("There is no such report."))
    register_message(
        "not_claimable",
        lambda _error: _(
            "Nothing can be reported of this order now: it has not come yet, or it is too late."
        ),
    )
    register_message("claim_reason_missing", lambda _error: _("Say why."))
    register_message(
        "less_than_claimed",
        lambda _error: _(
            "The household has reported more than this as spoiled: decide on that first."
        ),
    )
    register_message(
        "bad_substitute",
        lambda _error: _("Choose another product of the same producer, and how many came."),
    )
    register_message(
        "nothing_missing",
        lambda _error: _("None of these households misses any of it, or they have taken theirs."),
    )
    register_message(
        "substitute_taken",
        lambda _error: _("It is taken already: talk to whoever hands over."),
    )
    register_message("substitute_not_found", lambda _error: _("There is no such product for you."))
    register_message("bad_arrival", lambda _error: _("This is no number of units that can come."))
