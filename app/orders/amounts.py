"""How many, how heavy, at what price, for how much: a line and what a household gets of it, stage by stage.

Requested, expected, confirmed and delivered are kept apart for ever; what is not said at one stage is as it was
at the stage before.
"""

from typing import Protocol

from app.orders.closing.models import LineOutcome
from app.orders.models import OrderLine
from catalog.money import half_up

# What is weighed may come out this much lighter or heavier than expected: for what is told beforehand.
MARGIN_PERCENT = 15
WHOLE = 100


class Confirmed(Protocol):
    """What is known of an allotment after the producer's answer."""

    @property
    def expected_units(self) -> int: ...
    @property
    def confirmed_units(self) -> int | None: ...


class Counted(Confirmed, Protocol):
    """How many units of an allotment were brought."""

    @property
    def delivered_units(self) -> int | None: ...


class Given(Counted, Protocol):
    """What an allotment tells: the row itself or, where there are many, only its numbers."""

    @property
    def expected_cents(self) -> int: ...
    @property
    def delivered_grams(self) -> int | None: ...
    @property
    def delivered_price_cents(self) -> int | None: ...


def confirmed_units(allotment: Confirmed) -> int:
    """Return the units a household gets after the producer's answer."""
    said = allotment.confirmed_units
    return allotment.expected_units if said is None else said


def delivered_units(allotment: Counted) -> int:
    """Return the units a household has got."""
    said = allotment.delivered_units
    return confirmed_units(allotment) if said is None else said


def delivered_grams(line: OrderLine, allotment: Given) -> int:
    """Return what a household has got of a weighed line, in grams; unweighed, what it should weigh."""
    said = allotment.delivered_grams
    return delivered_units(allotment) * line.content_amount if said is None else said


def confirmed_price(line: OrderLine, outcome: LineOutcome | None) -> int:
    """Return the price of a line in cents after the producer's answer."""
    said = outcome.confirmed_price_cents if outcome else None
    return line.price_cents if said is None else said


def confirmed_cents(line: OrderLine, outcome: LineOutcome | None, allotment: Confirmed) -> int:
    """Return what a household is to pay for a line after the producer's answer, in cents."""
    return confirmed_price(line, outcome) * confirmed_units(allotment)


def delivered_price(line: OrderLine, outcome: LineOutcome | None, allotment: Given) -> int:
    """Return the price in cents at which a household has got something."""
    said = allotment.delivered_price_cents
    return confirmed_price(line, outcome) if said is None else said


def cents_of_grams(price_cents: int, content_grams: int, grams: int) -> int:
    """Return what some grams cost when `content_grams` cost `price_cents`, rounded half up to the cent."""
    return half_up(price_cents * grams, content_grams)


def cents_of_part(line: OrderLine, price_cents: int, amount: int) -> int:
    """Return what a part of a line costs: grams of what is weighed, else units."""
    if line.weighed:
        return cents_of_grams(price_cents, line.content_amount, amount)
    return price_cents * amount


def delivered_amount(line: OrderLine, allotment: Given) -> int:
    """Return what a household has got: grams of what is weighed, else units."""
    return delivered_grams(line, allotment) if line.weighed else delivered_units(allotment)


def delivered_cents(line: OrderLine, outcome: LineOutcome | None, allotment: Given) -> int:
    """Return what a household owes for what it has got of a line, in cents."""
    price = delivered_price(line, outcome, allotment)
    return cents_of_part(line, price, delivered_amount(line, allotment))
