"""Template filters: numbers the Italian way, days, months, distances."""

from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import format_date, format_datetime, get_locale

from catalog.seasons import ALL_YEAR, months_of

JUST_BY_KM = 1.0


def locale_code() -> str:
    """Return the language of the page."""
    return str(get_locale() or "it")


def euro(cents: int) -> str:
    """Return an amount of cents as people read it: 1.234,50 €."""
    return str(format_currency(Decimal(cents).scaleb(-2), "EUR", locale=locale_code()))


def number(value: float) -> str:
    """Return a number with the separators of the language, at most two decimals."""
    return str(format_decimal(value, format="#,##0.##", locale=locale_code()))


def kilometres(value: float) -> str:
    """Return a distance as a person would say it: below a kilometre no false precision."""
    if value < JUST_BY_KM:
        return "< 1 km"
    return f"{number(round(value))} km"


def short_day(value: date) -> str:
    """Return a day as "sab 5 dic"."""
    return str(format_date(value, "EEE d MMM"))


def long_day(value: date | datetime) -> str:
    """Return a day as "5 dicembre 2026"."""
    return str(format_date(value, "d MMMM y"))


def moment(value: datetime) -> str:
    """Return a moment as "5 dic 2026, 14:30", where the district is."""
    return str(format_datetime(value, "d MMM y, HH:mm"))


def iban(value: str) -> str:
    """Return an IBAN as it is read aloud: in groups of four."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def month_year(value: date) -> str:
    """Return a month as "mar 2027"."""
    return str(format_date(value, "MMM y"))


def month_name(month: int, width: str = "MMM") -> str:
    """Return the name of a month, 1 to 12."""
    return str(format_date(date(2026, month, 1), width))


def month_spans(mask: int) -> list[tuple[int, int]]:
    """Return a mask as spans of months, over the turn of the year: [(11, 2), (5, 5)]."""
    months = set(months_of(mask))
    if not months or mask == ALL_YEAR:
        return []
    starts = sorted(month for month in months if (month - 2) % 12 + 1 not in months)
    spans = []
    for start in starts:
        end = start
        while end % 12 + 1 in months:
            end = end % 12 + 1
        spans.append((start, end))
    return spans


def months(mask: int) -> str:
    """Return a season as "nov–feb, mag"."""
    parts = [
        month_name(first) if first == last else f"{month_name(first)}–{month_name(last)}"
        for first, last in month_spans(mask)
    ]
    return ", ".join(parts)


def init_app(app: Flask) -> None:
    """Register the filters under the names that templates use."""
    app.jinja_env.filters.update(
        euro=euro,
        number=number,
        km=kilometres,
        day=short_day,
        long_day=long_day,
        moment=moment,
        iban=iban,
        month_year=month_year,
        month_name=month_name,
        months=months,
    )
