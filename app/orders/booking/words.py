"""What a household reads about limits, packs and deadlines."""

from datetime import datetime, timedelta

from app.orders.booking.progress import PackFill
from app.orders.closing.packs import Booked
from app.orders.models import OrderLine
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.filters import number

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)


def limit_words(line: OrderLine) -> str:
    """Return what a household may take."""
    parts = []
    if line.household_minimum:
        parts.append(_("at least %(limit)s", limit=number(line.household_minimum)))
    if line.household_maximum is not None:
        parts.append(_("at most %(limit)s", limit=number(line.household_maximum)))
    if line.household_multiple > 1:
        parts.append(_("in multiples of %(limit)s", limit=number(line.household_multiple)))
    if line.weighed:
        parts.append(_("paid by what it weighs"))
    return ", ".join(parts)


def left_words(line: OrderLine, booked: Booked) -> str:
    """Return how many units are left of what there is."""
    if line.maximum_units is None:
        return ""
    left = max(0, line.maximum_units - booked.quantity)
    if left == 0:
        return _("Nothing is left.")
    return ngettext("%(num)s is left.", "%(num)s are left.", left)


def pack_words(fill: PackFill, size: int, booked: Booked) -> str:
    """Return how far the packs of a line are, or the least that is needed in all."""
    if fill.least:
        return _least_words(fill, booked)
    if size == 1:
        return ""
    if booked.quantity == 0:
        return _("No pack has been begun.")
    if fill.booked == 0 and booked.quantity % size == 0:
        return ngettext("%(num)s full pack.", "%(num)s full packs.", fill.full)
    if fill.missing == 0:
        return _("The pack fills, thanks to who said “up to”.")
    return ngettext(
        "%(num)s is missing to fill the pack.",
        "%(num)s are missing to fill the pack.",
        fill.missing,
    )


def _least_words(fill: PackFill, booked: Booked) -> str:
    if booked.quantity == 0:
        return _("%(least)s are needed in all, or nothing is ordered.", least=number(fill.least))
    if fill.missing == 0:
        return _("The least that is needed in all is reached, thanks to who said “up to”.")
    return ngettext(
        "%(num)s is missing to %(least)s in all: below that nothing is ordered.",
        "%(num)s are missing to %(least)s in all: below that nothing is ordered.",
        fill.missing,
        least=number(fill.least),
    )


def time_left(deadline: datetime, now: datetime) -> str:
    """Return how long one may still book."""
    left = deadline - now
    if left <= timedelta(0):
        return _("the time is over")
    if left >= A_DAY:
        return ngettext("%(num)s day left", "%(num)s days left", left // A_DAY)
    if left >= AN_HOUR:
        return ngettext("%(num)s hour left", "%(num)s hours left", left // AN_HOUR)
    return _("less than an hour left")
