"""Reads what people write about demands and proposals; nothing of it is trusted."""

from collections.abc import Sequence
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from app.demands.services import Draft, Line
from app.organisations.prices import sale_unit
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.offers import Offer

MOST_LINES = 10
MOST_COUNT = 1_000_000
LONGEST_MESSAGE = 2_000
MOST_DAYS = 365


def chosen_offers(args: "MultiDict[str, str]", offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that an address or a form names, each once, as far as they are one's own."""
    mine = {str(offer.id): offer for offer in offers}
    named = dict.fromkeys(args.getlist("offer"))
    return [mine[name] for name in named if name in mine][:MOST_LINES]


def line_values(offers: Sequence[Offer]) -> dict[str, str]:
    """Return what stands in the fields of new lines: the prices of today."""
    return {
        f"price-{offer.id}": "" if offer.price_cents is None else _euros(offer.price_cents)
        for offer in offers
    }


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def read_proposal(
    form: FormReader, offers: Sequence[Offer], *, day: date, last: date
) -> Draft | None:
    """Return what is proposed; None when something is wrong with the form."""
    lines = tuple(_line(form, offer) for offer in chosen_offers(form.values, offers))
    message = form.paragraphs("message", most=LONGEST_MESSAGE)
    until = form.day("valid_until") or last
    if not day <= until <= day + timedelta(days=MOST_DAYS):
        form.refuse("valid_until", _("Choose a day from today on, within a year."))
    if not lines and not message:
        form.refuse("message", _("Choose an offer of yours, or write what you can do."))
    if not form.is_valid:
        return None
    return Draft(lines=lines, message=message, valid_until=until)


def _line(form: FormReader, offer: Offer) -> Line:
    count = form.whole(f"count-{offer.id}", low=1, high=MOST_COUNT, required=True)
    price = form.cents(f"price-{offer.id}", required=True)
    return Line(
        offer_id=offer.id,
        title=offer.title,
        unit_text=sale_unit(offer)[:80],
        count_units=count or 1,
        price_cents=price or 0,
    )


def read_message(form: FormReader) -> str:
    """Return what one side writes to the other."""
    return form.paragraphs("text", most=LONGEST_MESSAGE, required=True)
