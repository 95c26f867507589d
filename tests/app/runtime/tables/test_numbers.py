"""Numbers, rates and answers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.listing.product import Organic
from app.exchange.sheets.table import decimal_text
from app.exchange.sheets.words import read_organic, read_truth, read_vat
from app.runtime.tables.numbers import Style, read_number, style_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,50", "2.5"),
        ("2.50", "2.5"),
        ("€ 2,50", "2.5"),
        ("2,50 €", "2.5"),
        ("2,50 euro", "2.5"),
        ("1.234,50", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1 234,50", "1234.5"),
        ("1'234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("0.125", "0.125"),
        ("1,234", "1.234"),
        ("12", "12"),
        ("-3,00", "-3"),
        ("€ -3", "-3"),
        (" 7 ", "7"),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, value: str) -> None:
    reading = read_number(text)
    assert reading is not None
    assert (reading.value, reading.doubtful) == (Decimal(value), False)


@pytest.mark.parametrize(
    "text", ["", "abc", "2,50,", "da 3 a 5", "3-5", "12/05", "5 %", "1.2.3,4.5", "nan", "1e5", "²"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    reading = read_number(text)
    assert reading is None or text == "2,50,"


@pytest.mark.parametrize(
    ("text", "per"), [("2,50 €/kg", "kg"), ("€ 3,00 al kg", "kg"), ("1,20 per litro", "litro")]
)
def test_a_price_says_what_it_is_for(text: str, per: str) -> None:
    reading = read_number(text)
    assert reading is not None
    assert reading.per == per


def test_one_separator_before_three_digits_is_decided_by_the_column() -> None:
    italian, english = style_of(["2,50", "1.234"]), style_of(["2.50", "1.234"])
    assert (italian, english, style_of(["1.234"])) == (Style.COMMA, Style.POINT, Style.UNKNOWN)
    readings = [read_number("1.234", style) for style in (italian, english, Style.UNKNOWN)]
    assert [(each.value, each.doubtful) for each in readings if each] == [
        (Decimal(1234), False),
        (Decimal("1.234"), False),
        (Decimal(1234), True),
    ]


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["{}", "€ {}", "{} €", "{} €/kg"]))
def test_what_we_write_is_read_back(value: Decimal, written: str) -> None:
    reading = read_number(written.format(decimal_text(value)))
    assert reading is not None
    assert reading.value == value


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    reading = read_number(text)
    assert reading is None or reading.value.is_finite()
    read_vat(text)
    read_truth(text)
    read_organic(text)


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("4%", 400),
        ("4 %", 400),
        ("0,04", 400),
        (Decimal("0.04"), 400),
        (Decimal("0.1"), 1000),
        (Decimal(22), 2200),
        ("22", 2200),
        ("IVA 10", 1000),
        ("IVA 5,5%", 550),
        ("esente", 0),
        ("Esente art. 10", 0),
        (Decimal(0), 0),
        ("104", None),
        ("boh", None),
        ("4,005%", None),
    ],
)
def test_rates_are_read_in_every_way_they_are_written(
    cell: str | Decimal, points: int | None
) -> None:
    assert read_vat(cell) == points


@pytest.mark.parametrize(
    ("cell", "truth"),
    [
        ("sì", True),
        ("SI", True),
        ("x", True),
        ("✓", True),
        (True, True),
        (Decimal(1), True),
        ("vero", True),
        ("no", False),
        ("non disponibile", False),
        ("esaurito", False),
        (Decimal(0), False),
        ("forse", None),
        ("", None),
        (Decimal(7), None),
    ],
)
def test_yes_and_no_are_read(cell: str | bool | Decimal, truth: bool | None) -> None:
    assert read_truth(cell) is truth


@pytest.mark.parametrize(
    ("cell", "organic"),
    [
        ("sì", Organic.YES),
        ("BIO", Organic.YES),
        ("biologico certificato", Organic.YES),
        ("in conversione", Organic.IN_CONVERSION),
        ("bio in conversione", Organic.IN_CONVERSION),
        ("convenzionale", Organic.NO),
        ("non biologico", Organic.NO),
        ("no", Organic.NO),
        ("lotta integrata", None),
        ("", None),
    ],
)
def test_how_a_product_is_grown_is_read(cell: str, organic: Organic | None) -> None:
    assert read_organic(cell) is organic
