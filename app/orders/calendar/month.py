"""A month as whole weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from app.orders.calendar.entries import Entry

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str, today: date) -> Self:
        """Return the month of "2026-12"; what is no month is that of today."""
        try:
            day = date.fromisoformat(f"{text}-01")
        except ValueError:
            day = today
        return cls.of(day if FIRST_YEAR <= day.year <= LAST_YEAR else today)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month in which a day is."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.later.first - timedelta(days=1)

    @property
    def later(self) -> "Month":
        return Month.of(self.first + timedelta(days=31))

    @property
    def earlier(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    @property
    def code(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def can_go_back(self) -> bool:
        return self.earlier.year >= FIRST_YEAR

    @property
    def can_go_on(self) -> bool:
        return self.later.year <= LAST_YEAR

    @property
    def shown(self) -> tuple[date, date]:
        """The first and the last day of the weeks that hold the month."""
        start = self.first - timedelta(days=self.first.weekday())
        return start, self.last + timedelta(days=6 - self.last.weekday())


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the page."""

    day: date
    is_today: bool
    is_of_month: bool
    entries: tuple[Entry, ...]


def days_of(month: Month, entries: Sequence[Entry], today: date) -> list[Day]:
    """Return the days of the weeks of a month, each with what comes on it."""
    first, last = month.shown
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        Day(each, each == today, Month.of(each) == month, tuple(by_day.get(each, ())))
        for each in every
    ]
