"""What to tell a person about collective orders."""

from collections.abc import Mapping

from app.orders.claims import messages as claim_messages
from app.orders.closing import undoing_words
from app.orders.errors import BadWish
from app.orders.handover.errors import LooksStrange, SharesDoNotAdd
from app.orders.handover.weight_words import weight_text
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.messages import MessageMaker, register_message
from catalog.errors import MarketError


def wish_message(error: MarketError) -> str:
    """Return which rule a wish breaks."""
    facts = error.facts()
    limit = facts.get("limit")
    return {
        "minimum": _("At least %(limit)s.", limit=limit),
        "maximum": _("At most %(limit)s, tolerance included.", limit=limit),
        "multiple": _("In multiples of %(limit)s.", limit=limit),
        "left": _("Only %(limit)s are left.", limit=limit),
        "withdrawn": _("This is not available any more."),
        "completing": _("Now only changes that complete a pack are taken."),
    }.get(str(facts.get("rule")), _("This quantity cannot be booked."))


def strange_message(error: MarketError) -> str:
    """Return what was written and what was expected."""
    facts = error.facts()
    said, expected = int(str(facts.get("said", 0))), int(str(facts.get("expected", 0)))
    if not facts.get("grams"):
        return _(
            "You wrote %(said)s, and %(expected)s were expected. Is that right?",
            said=said,
            expected=expected,
        )
    return _(
        "You wrote %(said)s, and about %(expected)s were expected: grams for kilograms, or a comma too many? "
        "Correct it, or say that it is right.",
        said=weight_text(said),
        expected=weight_text(expected),
    )


def shares_message(error: MarketError) -> str:
    """Return how many came and how many were given out."""
    facts = error.facts()
    return _(
        "%(units)s came, and the households together get %(shared)s: the two must be the same.",
        units=facts.get("units"),
        shared=facts.get("shared"),
    )


def booked_message(error: MarketError) -> str:
    """Return how many households a group that leaves would take out."""
    return ngettext(
        "%(num)s household has booked: say that you know its booking goes.",
        "%(num)s households have booked: say that you know their bookings go.",
        int(str(error.facts().get("households", 0))),
    )


# By code; asked for when it is told, in the language of whoever reads it.
SENTENCES: Mapping[str, MessageMaker] = {
    BadWish.code: wish_message,
    "order_not_found": lambda _error: _("There is no such order."),
    "calendar_not_found": lambda _error: _(
        "This address of a calendar is of no use any more: make a new one."
    ),
    "order_closed": lambda _error: _("The order does not take bookings now: it is closed."),
    "basket_changed": lambda _error: _(
        "Somebody of your household has changed the basket in the meantime."
    ),
    "bad_wishes": lambda _error: _("Some quantities cannot be booked like this."),
    "not_your_order": lambda _error: _("Your group takes no part in this order."),
    "group_has_booked": booked_message,
    "not_a_group": lambda _error: _("Only groups that buy together take part in orders."),
    "later_than_the_order": lambda _error: _(
        "Your own deadline cannot lie after the end of the order."
    ),
    "place_needed": lambda _error: _("Choose where you collect."),
    "order_over": lambda _error: _("The order has gone too far: this cannot be changed any more."),
    "empty_order": lambda _error: _(
        "Choose at least one offer with a price: there is nothing to order."
    ),
    "closing_past": lambda _error: _(
        "The closing of this order has passed: make it anew with a later one."
    ),
    "bad_pack": lambda _error: _("These numbers do not make a pack."),
    LooksStrange.code: strange_message,
    SharesDoNotAdd.code: shares_message,
    "not_handed_over": lambda _error: _(
        "This order is not at its hand-over: it has not been sent yet, or its accounts are closed."
    ),
    "allotment_not_found": lambda _error: _(
        "This household gets nothing of this product in your group."
    ),
    "bad_report": lambda _error: _("This is no number of units and no weight of this product."),
    "late_report_not_found": lambda _error: _(
        "There is no such value that waits: somebody has decided on it."
    ),
    "late_reason_missing": lambda _error: _("Say why it does not count: it is kept with it."),
    "still_open": lambda _error: _(
        "Something has changed in the meantime: look at the list once more."
    ),
    "order_not_answerable": lambda _error: _(
        "This order waits for no answer now: it was opened again or has come."
    ),
    "line_of_another": lambda _error: _("This product is not one of yours in this order."),
    "reason_missing": lambda _error: _("Say why this changes."),
    "cost_not_found": lambda _error: _("The order has no such cost any more."),
    "costs_stand": lambda _error: _(
        "The order is settled, or over: its costs cannot be changed any more."
    ),
    "bad_cost": lambda _error: _(
        "A cost is about the producers and groups of the order, with an amount."
    ),
    "too_many_costs": lambda _error: _("An order can have no more costs."),
    "sums_changed": lambda _error: _(
        "The sums have changed since you looked: look again, then settle."
    ),
}


def register() -> None:
    """Register the sentences of this room's errors."""
    claim_messages.register()
    undoing_words.register()
    for code, sentence in SENTENCES.items():
        register_message(code, sentence)
