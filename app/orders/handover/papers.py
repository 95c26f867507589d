"""The sheets of the hand-over on paper: one household after the other, one product after the other."""

from collections.abc import Sequence
from datetime import datetime

from app.orders.handover.views import HandedLine, HouseholdSheet, ProductSheet
from app.orders.handover.weight_words import weight_text
from app.orders.models import CollectiveOrder
from app.runtime.i18n import gettext as _
from app.web.filters import euro, locale_code, long_day, moment, number
from app.web.pdf import BOX, Column, Paper
from catalog.organisations import Organisation


def _paper(title: str, order: CollectiveOrder, group: Organisation, now: datetime) -> Paper:
    paper = Paper(
        f"{title} · {order.title}", made=now, made_words=moment(now), locale=locale_code()
    )
    facts = [
        (_("Group"), group.name),
        (_("Order"), _("order no. %(number)s", number=order.number)),
    ]
    if order.deliver_on is not None:
        facts.append((_("The goods come on"), long_day(order.deliver_on)))
    return paper.facts(facts)


def household_paper(
    sheets: Sequence[HouseholdSheet], order: CollectiveOrder, group: Organisation, now: datetime
) -> bytes:
    """Return what each household takes home, with boxes to tick and the amount to expect."""
    paper = _paper(_("Sheets by household"), order, group, now)
    columns = [
        Column(_("Got"), 8),
        Column(_("Product"), 46),
        Column(_("Units"), 10, number=True),
        Column(_("Unit"), 16),
        Column(_("Weight"), 16, number=True),
        Column(_("Cost"), 22, number=True),
    ]
    for sheet in sheets:
        paper.heading(f"{sheet.code} · {sheet.name}", level=2)
        if sheet.note:
            paper.text(sheet.note)
        rows = [
            (
                BOX,
                line.title,
                number(line.got),
                line.unit,
                weight_cell(line),
                range_text(line.cents_range),
            )
            for line in sheet.lines
        ]
        total = ("", _("To pay"), "", "", "", range_text(sheet.cents_range))
        paper.table(columns, rows, total=total)
    return paper.as_bytes()


def product_paper(
    sheets: Sequence[ProductSheet], order: CollectiveOrder, group: Organisation, now: datetime
) -> bytes:
    """Return who gets how many of each product: for filling the crates."""
    paper = _paper(_("Sheets by product"), order, group, now)
    columns = [
        Column(_("Done"), 9),
        Column(_("Code"), 10),
        Column(_("Household"), 45),
        Column(_("Units"), 12, number=True),
        Column(_("Weight"), 20, number=True),
    ]
    for sheet in sheets:
        paper.heading(f"{sheet.title} ({sheet.unit})", level=2)
        rows = [
            (BOX, line.code, line.name, number(line.got), weight_cell(line)) for line in sheet.lines
        ]
        paper.table(columns, rows, total=("", "", _("In all"), number(sheet.units), ""))
    return paper.as_bytes()


def weight_cell(line: HandedLine) -> str:
    """Return what something weighs; a place to write it where it is weighed and was not yet."""
    if not line.weighed:
        return ""
    return "________" if line.grams is None else weight_text(line.grams)


def range_text(cents: tuple[int, int]) -> str:
    """Return an amount, or from how much to how much."""
    low, high = cents
    return euro(low) if low == high else f"{euro(low)} – {euro(high)}"
