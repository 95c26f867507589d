"""What people type into forms, and what is understood."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.web.forms import FormReader


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12,50", 1_250),
        ("12.5", 1_250),
        ("1.234,50", 123_450),
        ("12,50 €", 1_250),
        ("€ 12,50", 1_250),
        ("10 euro", 1_000),
        ("EUR 10", 1_000),
        ("dieci", None),
        ("€", None),
        ("12,505", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(app: Flask, typed: str, cents: int | None) -> None:
    with app.test_request_context():
        form = FormReader(MultiDict({"amount": typed}))
        assert form.cents("amount", required=True) == cents
        assert form.is_valid is (cents is not None)
