"""Numbers, days, months and distances as people of the district read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.web import filters
from app.web.units import quantity_text, unit_symbol, value_text
from catalog.quantities import Dimension, Quantity, UnitCode
from catalog.seasons import ALL_YEAR, month_mask, months_between

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def italian(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (123450, f"1.234,50{SPACE}€"),
        (0, f"0,00{SPACE}€"),
        (5, f"0,05{SPACE}€"),
        (-123450, f"-1.234,50{SPACE}€"),
        (99, f"0,99{SPACE}€"),
        (10**12, f"10.000.000.000,00{SPACE}€"),
    ],
)
@pytest.mark.usefixtures("italian")
def test_an_amount_is_written_the_italian_way(cents: int, text: str) -> None:
    assert filters.euro(cents) == text


@pytest.mark.usefixtures("english")
def test_an_amount_is_written_the_english_way() -> None:
    assert filters.euro(123450) == "€1,234.50"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1.5, "1,5"), (1234567, "1.234.567"), (0.005, "0"), (2.675, "2,68"), (-3.1, "-3,1")],
)
@pytest.mark.usefixtures("italian")
def test_a_number_has_at_most_two_decimals(value: float, text: str) -> None:
    assert filters.number(value) == text


@pytest.mark.parametrize(
    ("km", "text"),
    [(0, "< 1 km"), (0.999, "< 1 km"), (1, "1 km"), (12.4, "12 km"), (1234.5, "1.234 km")],
)
@pytest.mark.usefixtures("italian")
def test_a_distance_pretends_no_precision(km: float, text: str) -> None:
    assert filters.kilometres(km) == text


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (ALL_YEAR, ""),
        (0, ""),
        (months_between(11, 2), "nov–feb"),
        (months_between(11, 2) | month_mask([5]), "mag, nov–feb"),
        (month_mask([1]), "gen"),
        (month_mask([12]), "dic"),
        (month_mask([1, 12]), "dic–gen"),
        (month_mask([1, 3, 5]), "gen, mar, mag"),
        (ALL_YEAR & ~month_mask([7]), "ago–giu"),
    ],
)
@pytest.mark.usefixtures("italian")
def test_a_season_is_said_in_spans(mask: int, text: str) -> None:
    assert filters.months(mask) == text


@given(st.integers(1, ALL_YEAR - 1))
def test_the_spans_are_the_months_and_never_touch(mask: int) -> None:
    spans = filters.month_spans(mask)
    covered = [months_between(first, last) for first, last in spans]
    assert sum(covered) == mask  # Not one month twice.
    for _first, last in spans:
        assert not mask & month_mask([last % 12 + 1])


@pytest.mark.usefixtures("italian")
def test_days_are_written_out() -> None:
    assert filters.short_day(date(2026, 12, 5)) == "sab 5 dic"
    assert filters.long_day(date(2026, 12, 5)) == "5 dicembre 2026"
    assert filters.month_year(date(2027, 3, 1)) == "mar 2027"


@pytest.mark.usefixtures("italian")
def test_a_moment_is_written_as_the_day_it_is_here() -> None:
    assert filters.long_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1 gennaio 2027"


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(1500, Dimension.MASS), "1,5 kg"),
        (Quantity(240, Dimension.MASS), "240 g"),
        (Quantity(1000, Dimension.MASS), "1 kg"),
        (Quantity(999, Dimension.MASS), "999 g"),
        (Quantity(0, Dimension.MASS), "0 g"),
        (Quantity(5_000_000, Dimension.MASS), "5.000 kg"),
        (Quantity(750, Dimension.VOLUME), "75 cl"),
        (Quantity(5, Dimension.VOLUME), "5 ml"),
        (Quantity(12, Dimension.PIECE), "12"),
        (Quantity(45, Dimension.TIME), "45 min"),
        (Quantity(10_000, Dimension.AREA), "10.000 m²"),
        (Quantity(500, Dimension.ENERGY), "0,5 kWh"),
        (Quantity(1500, Dimension.LENGTH), "1,5 km"),
    ],
)
@pytest.mark.usefixtures("italian")
def test_a_quantity_is_written_in_the_unit_it_fills(quantity: Quantity, text: str) -> None:
    assert quantity_text(quantity) == text


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(0, 10**9), dimension=st.sampled_from(Dimension))
def test_every_quantity_can_be_written(app: Flask, amount: int, dimension: Dimension) -> None:
    with app.test_request_context("/"):
        assert quantity_text(Quantity(amount, dimension))


@pytest.mark.usefixtures("italian")
def test_every_unit_has_a_name() -> None:
    assert all(unit_symbol(code) for code in UnitCode)


@pytest.mark.usefixtures("italian")
def test_a_value_is_said_back_as_it_was_said() -> None:
    assert value_text(Fraction(200), UnitCode.KILOGRAM) == "200 kg"
    assert value_text(Fraction(3, 2), UnitCode.LITRE) == "1,5 l"
    assert value_text(Fraction(30), UnitCode.PIECE) == "30"
