"""What a household has booked so far, what it will cost, and what is still uncertain about it."""

from dataclasses import dataclass

from app.orders.amounts import MARGIN_PERCENT
from app.orders.booking.shelf import Shelf
from app.orders.booking.views import (
    MemberLine,
    MemberProducer,
    MemberView,
    cents_at_least,
    cents_at_most,
)
from app.orders.models import CollectiveOrder, UnderMinimum
from app.runtime.i18n import gettext as _
from app.web.filters import number
from app.web.units import units_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapLine:
    """One product: how many, for how much, and what may still change; the least is that of a closing now."""

    title: str
    wish: str
    least_cents: int
    most_cents: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recap:
    """The booking as a whole."""

    lines: tuple[RecapLine, ...]

    @property
    def least_cents(self) -> int:
        """What it comes to at least, if the order closed now."""
        return sum(line.least_cents for line in self.lines)

    @property
    def most_cents(self) -> int:
        """The most it can come to."""
        return sum(line.most_cents for line in self.lines)

    @property
    def is_certain(self) -> bool:
        """Whether it costs the same whatever happens, but for what is weighed."""
        return self.least_cents == self.most_cents


def recap_of(order: CollectiveOrder, page: MemberView, shelf: Shelf) -> Recap | None:
    """Return the recap of what a household has booked; None while it has booked nothing or cannot book."""
    if not page.is_open:
        return None
    lines = tuple(
        _line(line, shelf, drops=_drops(order, producer), producer=producer.name)
        for producer in page.producers
        for line in producer.lines
        if (line.quantity or line.tolerance) and not line.withdrawn
    )
    return Recap(lines) if lines else None


def _drops(order: CollectiveOrder, producer: MemberProducer) -> bool:
    """Tell whether nothing would be ordered from a producer if the order closed now."""
    return order.under_minimum is not UnderMinimum.KEEP and not producer.is_reached


def _line(line: MemberLine, shelf: Shelf, *, drops: bool, producer: str) -> RecapLine:
    ordered = 0 if drops else shelf.ordered.get(line.id, 0)
    asked = line.others.quantity + line.quantity
    # Of less than all asked for, everybody gets at least the exact share rounded down.
    share = ordered * line.quantity // asked if asked else 0
    least = min(line.quantity, share)
    most = line.quantity + line.tolerance
    doubts = []
    if drops:
        doubts.append(_("%(producer)s’s minimum is not reached yet.", producer=producer))
    elif least == 0 < line.quantity:
        doubts.append(_("Packs are not full yet: now it might not be ordered."))
    elif least < line.quantity:
        doubts.append(
            _("Packs are not full yet: now you would get at least %(units)s.", units=least)
        )
    if beyond := _beyond(line, ordered, asked):
        most += beyond
        doubts.append(
            _("A pack that is begun is ordered: now you would get up to %(units)s.", units=most)
        )
    if line.weighed:
        doubts.append(
            _(
                "You pay what the scales say, here reckoned up to %(percent)s%% less or more.",
                percent=MARGIN_PERCENT,
            )
        )
    return RecapLine(
        title=line.title,
        wish=_wish(line),
        least_cents=cents_at_least(line, least),
        most_cents=cents_at_most(line, most),
        doubts=tuple(doubts),
    )


def _beyond(line: MemberLine, ordered: int, asked: int) -> int:
    """Return how many units a pack that is rounded up would bring at most beyond what the household would take."""
    rest = ordered - asked - line.others.tolerance - line.tolerance
    return -(-rest * line.quantity // asked) if asked and rest > 0 else 0


def _wish(line: MemberLine) -> str:
    wish = units_text(line.quantity, line.unit)
    if line.tolerance:
        most = number(line.quantity + line.tolerance)
        wish = f"{wish}, {_('up to %(most)s', most=most)}"
    return wish
