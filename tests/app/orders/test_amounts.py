"""What a household owes, from what is said at each stage: numbers worked out by hand."""

import pytest

from app.orders import amounts
from app.orders.closing.models import Allotment, LineOutcome
from app.orders.models import OrderLine
from catalog.quantities import Dimension


def line(**fields: object) -> OrderLine:
    return OrderLine(
        **{"price_cents": 420, "content_amount": 350, "dimension": Dimension.MASS} | fields
    )


def test_what_is_not_said_is_as_it_was_at_the_stage_before() -> None:
    got = Allotment(expected_units=5, expected_cents=2100)
    assert (amounts.confirmed_units(got), amounts.delivered_units(got)) == (5, 5)
    got.confirmed_units = 4
    assert (amounts.confirmed_units(got), amounts.delivered_units(got)) == (4, 4)
    got.delivered_units = 0
    assert (amounts.confirmed_units(got), amounts.delivered_units(got)) == (4, 0)


def test_a_price_is_the_latest_that_was_said() -> None:
    got = Allotment(expected_units=2, expected_cents=840)
    assert amounts.delivered_cents(line(), None, got) == 840
    assert amounts.delivered_cents(line(), LineOutcome(confirmed_price_cents=400), got) == 800
    got.delivered_price_cents = 0
    assert amounts.delivered_cents(line(), LineOutcome(confirmed_price_cents=400), got) == 0


@pytest.mark.parametrize(
    ("price", "content", "grams", "cents"),
    [
        (420, 350, 350, 420),
        # 4.20 € for 350 g: 1.2 cents a gram.
        (420, 350, 362, 434),
        (420, 350, 363, 436),
        # Just half a cent goes up: 2.50 € a kilogram, 1,002 g.
        (250, 1000, 1002, 251),
        (250, 1000, 1001, 250),
        (999, 1000, 0, 0),
    ],
)
def test_what_is_weighed_is_paid_by_the_gram(
    price: int, content: int, grams: int, cents: int
) -> None:
    got = Allotment(expected_units=1, expected_cents=price, delivered_grams=grams)
    assert (
        amounts.delivered_cents(
            line(price_cents=price, content_amount=content, weighed=True), None, got
        )
        == cents
    )


def test_what_was_not_weighed_counts_as_it_should_weigh() -> None:
    got = Allotment(expected_units=3, expected_cents=1260, delivered_units=2)
    assert amounts.delivered_grams(line(weighed=True), got) == 700
    assert amounts.delivered_cents(line(weighed=True), None, got) == 840
