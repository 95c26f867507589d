"""Reading the form of a new order."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.groups.errors import NoSuchTime
from app.groups.wall import moment_of
from app.orders.closing.packs import PackRounding
from app.orders.making.drafting import LineTerms, Minimum, OrderDraft
from app.orders.models import PackScope, Recurrence, UnderMinimum
from app.runtime.clock import local_day
from app.runtime.i18n import gettext as _
from app.runtime.messages import message_for
from app.web.forms import FormReader
from app.web.identifiers import identifier
from catalog.offers import Offer
from catalog.quantities import Dimension

MOST_UNITS = 100_000
MOST_PACK = 10_000
MOST_KG = 100_000
LONGEST_DAYS = 60
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def identifiers(texts: Collection[str]) -> list[uuid.UUID]:
    """Return those texts that are identifiers, each once."""
    return [each for each in dict.fromkeys(map(identifier, texts)) if each is not None]


def read_clock(form: FormReader, name: str) -> time | None:
    """Return an hour as browsers send it (20:30) or as people write it (20.30)."""
    text = form.text(name, most=8, required=False)
    if not text:
        return None
    # Browsers may send seconds.
    found = _CLOCK.fullmatch(text.removesuffix(":00") if text.count(":") == 2 else text)
    if found is None:
        form.refuse(name, _("Write an hour like 20:30."))
        return None
    return time(int(found[1]), int(found[2]))


def read_moment(
    form: FormReader, name: str, timezone: str, *, required: bool = False
) -> datetime | None:
    """Return the moment that `<name>_on` and `<name>_at` say together; half of one is a fault."""
    day = form.day(f"{name}_on", required=required)
    clock = read_clock(form, f"{name}_at")
    typed = bool(form.values.get(f"{name}_on") or form.values.get(f"{name}_at"))
    if (required or typed) and day is None:
        form.refuse(f"{name}_on", _("This is needed."))
    if (required or typed) and clock is None:
        form.refuse(f"{name}_at", _("This is needed."))
    if day is None or clock is None:
        return None
    try:
        return moment_of(day, clock, ZoneInfo(timezone))
    except NoSuchTime as error:
        form.refuse(f"{name}_at", message_for(error))
        return None


@dataclass(frozen=True, slots=True)
class When:
    """The moments of an order as they were read."""

    opens_at: datetime
    closes_at: datetime
    completing_until: datetime | None
    deliver_on: date | None


def _read_when(form: FormReader, timezone: str, now: datetime) -> When | None:
    opens = read_moment(form, "opens", timezone) or now
    closes = read_moment(form, "closes", timezone, required=True)
    completing = read_moment(form, "completing", timezone)
    deliver = form.day("deliver_on")
    if closes is None:
        return None
    if closes <= now:
        form.refuse("closes_on", _("The closing must lie in the future."))
    if closes <= opens:
        form.refuse("closes_on", _("The order must close after it opens."))
    if completing is not None and completing <= closes:
        form.refuse(
            "completing_on", _("Packs are completed after the closing: choose a later time.")
        )
    if deliver is not None and deliver < local_day(completing or closes, timezone):
        form.refuse("deliver_on", _("The goods cannot come before the order is closed."))
    return When(opens, closes, completing, deliver)


def _read_terms(form: FormReader, offer: Offer) -> LineTerms:
    def number(name: str, low: int, high: int) -> int | None:
        return form.whole(f"{name}-{offer.id}", low=low, high=high)

    pack = number("pack", 1, MOST_PACK) or 1
    low = number("min", 0, MOST_UNITS) or 0
    high = number("max", 1, MOST_UNITS)
    own_low = number("hmin", 0, MOST_UNITS) or 0
    own_high = number("hmax", 1, MOST_UNITS)
    multiple = number("hmul", 1, MOST_UNITS) or 1
    if high is not None and high < max(low, pack):
        form.refuse(
            f"max-{offer.id}", _("No pack fits below this maximum, or it is below the minimum.")
        )
    if own_high is not None and own_high < max(own_low, multiple):
        form.refuse(f"hmax-{offer.id}", _("This is below what a household must take at least."))
    return LineTerms(
        pack_size=pack,
        minimum_units=low,
        maximum_units=high,
        household_minimum=own_low,
        household_maximum=own_high,
        household_multiple=multiple,
        weighed=form.ticked(f"weighed-{offer.id}") and offer.dimension is Dimension.MASS,
    )


def read_order(
    form: FormReader, offers: Sequence[Offer], *, timezone: str, now: datetime
) -> OrderDraft | None:
    """Return the order that was typed; None when something must be told beside its field."""
    title = form.text("title", most=160)
    note = form.paragraphs("note", most=2000)
    when = _read_when(form, timezone, now)
    rounding = form.choice("rounding", PackRounding)
    threshold = form.whole("threshold", low=1, high=100)
    under = form.choice("under_minimum", UnderMinimum)
    days = form.whole("extend_days", low=1, high=LONGEST_DAYS)
    scope = form.choice("pack_scope", PackScope, required=False)
    recurrence = form.choice("recurrence", Recurrence, required=False)
    ticked = set(form.many_of("offer", {str(offer.id) for offer in offers}))
    chosen = [offer for offer in offers if str(offer.id) in ticked]
    if not chosen:
        form.refuse("offers", _("Choose at least one offer."))
    terms = {offer.id: _read_terms(form, offer) for offer in chosen}
    producers = {offer.organisation_id for offer in chosen}
    minimums = {each: _read_minimum(form, each) for each in sorted(producers)}
    if not form.is_valid or when is None or rounding is None or under is None:
        return None
    return OrderDraft(
        title=title,
        note=note,
        opens_at=when.opens_at,
        closes_at=when.closes_at,
        completing_until=when.completing_until,
        deliver_on=when.deliver_on,
        offers=tuple(offer.id for offer in chosen),
        rounding=rounding,
        threshold_percent=threshold or 50,
        under_minimum=under,
        extend_days=days or 7,
        pack_scope=scope or PackScope.ALL,
        recurrence=recurrence or Recurrence.NONE,
        terms=terms,
        minimums=minimums,
    )


def _read_minimum(form: FormReader, producer_id: uuid.UUID) -> Minimum:
    cents = form.cents(f"least-cents-{producer_id}") or 0
    kilograms = form.whole(f"least-kg-{producer_id}", low=0, high=MOST_KG) or 0
    return Minimum(cents, kilograms * 1000)
