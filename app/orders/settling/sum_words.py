"""Why a sum is not what was expected, in words."""

from app.orders.settling.reckoned import Difference
from app.runtime.i18n import gettext as _
from app.web.filters import euro

PLUS, MINUS = "+", "\N{MINUS SIGN}"


def signed(cents: int) -> str:
    """Return an amount that is added or taken off."""
    return f"{MINUS if cents < 0 else PLUS}{euro(abs(cents))}"


def difference_words(difference: Difference) -> str:
    """Return the causes of a difference, one after the other; nothing when there is none."""
    parts = []
    if difference.quantity:
        parts.append(_("quantity %(cents)s", cents=signed(difference.quantity)))
    if difference.weight:
        parts.append(_("weight %(cents)s", cents=signed(difference.weight)))
    if difference.price:
        parts.append(_("price %(cents)s", cents=signed(difference.price)))
    if difference.substituted:
        parts.append(_("in place of others %(cents)s", cents=signed(difference.substituted)))
    if difference.spoiled:
        parts.append(_("spoiled %(cents)s", cents=signed(difference.spoiled)))
    return ", ".join(parts)


def gap_words(cents: int) -> str:
    """Return how much a difference is, whatever it comes of."""
    return _("in all %(cents)s", cents=signed(cents)) if cents else ""
