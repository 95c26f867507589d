"""A quantity is said as one says it."""

import pytest
from flask import Flask

from app.web.units import counted, quantity_text, units_text
from catalog.quantities import Dimension, Quantity, UnitCode


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, UnitCode.HOUR, "1 ora"),
        (60, UnitCode.HOUR, "60 ore"),
        (1.5, UnitCode.HOUR, "1,5 ore"),
        (1, UnitCode.DOZEN, "1 dozzina"),
        (12, UnitCode.MONTH, "12 mesi"),
        (2, UnitCode.YEAR, "2 anni"),
        (3, UnitCode.DAY, "3 giorni"),
        (200, UnitCode.KILOGRAM, "200 kg"),
    ],
)
def test_what_can_be_counted_has_a_plural(
    app: Flask, value: float, unit: UnitCode, said: str
) -> None:
    with app.test_request_context():
        assert counted(value, unit) == said


@pytest.mark.only("sqlite")
def test_a_time_is_said_in_hours(app: Flask) -> None:
    with app.test_request_context():
        assert quantity_text(Quantity(3_600, Dimension.TIME)) == "60 ore"
        assert quantity_text(Quantity(60, Dimension.TIME)) == "1 ora"


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("units", "unit", "told"),
    [(12, "kg", "12 kg"), (1200, "l", "1.200 l"), (3, "vasetto (240 g)", "3 × vasetto (240 g)")],
)
def test_what_is_measured_is_told_without_a_cross(
    app: Flask, units: int, unit: str, told: str
) -> None:
    with app.test_request_context():
        assert units_text(units, unit) == told
