"""Reading the forms of the treasurer's desk."""

import uuid
from collections.abc import Collection
from datetime import date

from app.ledger.deeds import WITH_HOUSEHOLD, WITH_PARTNER, Deed, Wanted, usual_text
from app.ledger.dues import Due
from app.ledger.movements import Correction, Money
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader

MOST_TEXT = 200
MOST_REASON = 500
YEARS_BACK, YEARS_AHEAD = 5, 1


def read_amount(form: FormReader) -> int:
    """Return an amount above zero."""
    cents = form.cents("amount", required=True)
    if cents == 0:
        form.refuse("amount", _("Write an amount above zero."))
    return cents or 0


def read_day(form: FormReader, today: date, name: str = "on") -> date:
    """Return a day that is not to come."""
    day = form.day(name, required=True)
    if day is not None and day > today:
        form.refuse(name, _("This day is still to come."))
    return day or today


def read_target(form: FormReader, name: str, allowed: Collection[str]) -> uuid.UUID | None:
    """Return the household or the account that was chosen among those of the page."""
    text = form.one_of(name, allowed)
    return None if text is None else uuid.UUID(text)


def read_deed(
    form: FormReader, deed: Deed, allowed: Collection[str], *, today: date
) -> Wanted | None:
    """Return what was filled in for a deed; None when something is wrong."""
    target, correction, money = None, None, Money.CASH
    if deed in WITH_HOUSEHOLD | WITH_PARTNER:
        target = read_target(form, "target", allowed)
    if deed is Deed.ADJUSTED:
        correction = _correction(form, allowed)
    else:
        money = form.choice("money", Money) or money
    cents, day = read_amount(form), read_day(form, today)
    text = form.text("text", most=MOST_TEXT, required=False)
    if not form.is_valid:
        return None
    return Wanted(
        deed=deed,
        cents=cents,
        on=day,
        text=text or usual_text(deed, money),
        money=money,
        target_id=target,
        correction=correction,
    )


def _correction(form: FormReader, allowed: Collection[str]) -> Correction | None:
    debit, credit = read_target(form, "debit", allowed), read_target(form, "credit", allowed)
    reason = form.text("reason", most=MOST_REASON)
    if debit is None or credit is None:
        return None
    if debit == credit:
        form.refuse("credit", _("Choose two different accounts."))
    return Correction(debit_id=debit, credit_id=credit, reason=reason)


def read_fee(form: FormReader, today: date) -> tuple[int, Due] | None:
    """Return a year and the fee of it; None when something is wrong."""
    year = form.whole(
        "year", low=today.year - YEARS_BACK, high=today.year + YEARS_AHEAD, required=True
    )
    cents, day = read_amount(form), read_day(form, today)
    text = form.text("text", most=MOST_TEXT, required=False)
    if not form.is_valid or year is None:
        return None
    return year, Due(cents, day, text or _("Fee of %(year)s", year=year))


def read_credit_rule(form: FormReader) -> int | None:
    """Return how far below zero a household may go; None when credit is not looked at."""
    rule = form.one_of("rule", ("free", "limit"))
    if rule != "limit":
        return None
    cents = form.cents("limit", required=True)
    return cents or 0


def read_closing(form: FormReader, today: date) -> date | None:
    """Return the day up to which the books are to be closed: over, and ticked as understood."""
    day = form.day("until", required=True)
    if day is not None and day >= today:
        form.refuse("until", _("Only days that are over can be closed."))
    if not form.ticked("sure"):
        form.refuse("sure", _("Tick this: it cannot be undone."))
    return day if form.is_valid else None
