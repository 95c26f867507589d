"""How often a quantity is needed."""

import enum

from catalog.seasons import months_between


class Rhythm(enum.StrEnum):
    """How often a quantity is needed."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    SCHOOL_MONTHS = "school_months"


MONTHLY_RHYTHM: dict[Rhythm, tuple[int, int]] = {
    Rhythm.ONCE: (1, 1),
    Rhythm.DAILY: (30, 1),
    Rhythm.WEEKLY: (13, 3),
    Rhythm.MONTHLY: (1, 1),
    Rhythm.YEARLY: (1, 12),
    Rhythm.SCHOOL_MONTHS: (1, 10),
}


SCHOOL_YEAR = months_between(9, 6)


def months_of_rhythm(rhythm: Rhythm) -> int:
    """Return the months that a rhythm itself names; 0 for one that may fall in any."""
    return SCHOOL_YEAR if rhythm is Rhythm.SCHOOL_MONTHS else 0


def needed_in_a_month(amount: int, rhythm: Rhythm) -> int:
    """Return what is needed within a month, in smallest units, rounded up; at least 1."""
    times, parts = MONTHLY_RHYTHM[rhythm]
    return max(1, -(-amount * times // parts))
