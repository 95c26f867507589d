"""Prices of lists are VAT included; ours are not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.listing.prices import BadListPrice, net_cents


@pytest.mark.parametrize(
    ("price", "vat", "cents"),
    [
        ("10.40", 400, 1000),
        ("3.66", 2200, 300),
        ("7.5", 400, 721),
        ("4", 1000, 364),
        ("0", 400, 0),
        ("12.5", None, 1250),
        # Half a cent goes up: 0.015 with nothing to take off.
        ("0.015", None, 2),
        ("0.014999999", None, 1),
        # 0.1 + 0.2 of a float would be 0.30000000000000004.
        ("0.3", None, 30),
        ("1E+2", None, 10_000),
        ("1.045", 450, 100),
    ],
)
def test_vat_is_taken_off_to_the_cent(price: str, vat: int | None, cents: int) -> None:
    assert net_cents(Decimal(price), vat) == cents


@pytest.mark.parametrize("price", ["-0.01", "NaN", "Infinity"])
def test_what_is_no_price_is_refused(price: str) -> None:
    with pytest.raises(BadListPrice):
        net_cents(Decimal(price), 400)


@given(
    st.decimals(min_value=0, max_value=10**6, places=4),
    st.integers(min_value=0, max_value=10_000),
)
def test_the_net_price_is_never_more_than_half_a_cent_off(price: Decimal, vat: int) -> None:
    exact = Fraction(price) * 100 / (1 + Fraction(vat, 10_000))
    error = net_cents(price, vat) - exact
    assert -Fraction(1, 2) < error <= Fraction(1, 2)
