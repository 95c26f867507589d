"""From when on a household is told that its order costs something else."""

PERCENT = 100
# Both in one place: the sum changes by more than two hundredths, or by more than a euro.
NOTICED_PERCENT = 2
NOTICED_CENTS = 100


def matters(before_cents: int, after_cents: int) -> bool:
    """Tell whether people are told when their sum goes from one amount to another."""
    change = abs(after_cents - before_cents)
    return change > NOTICED_CENTS or PERCENT * change > NOTICED_PERCENT * before_cents
