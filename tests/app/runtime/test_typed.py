"""What was typed is kept on the page that says that it could not be taken, but no secret and no file."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.runtime.typed import MOST_CHARACTERS, typed_fields


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"q": ["1", "2"], "form_token": "t"}, (("q", "1"), ("q", "2"), ("form_token", "t"))),
        ({"email": "anna@example.org", "password": "segreta"}, ()),
        ({"new_password": "segreta"}, ()),
        ({"code": "123456"}, ()),
        ({"text": "x" * MOST_CHARACTERS}, ()),
    ],
)
def test_what_is_kept_of_a_form(app: Flask, data: dict[str, Any], kept: tuple[Any, ...]) -> None:
    with app.test_request_context("/modulo", method="POST", data=data):
        assert typed_fields() == kept


def test_nothing_is_kept_of_a_form_with_a_file(app: Flask) -> None:
    data = {"text": "x", "file": (BytesIO(b"x"), "prova.csv")}
    with app.test_request_context("/modulo", method="POST", data=data):
        assert typed_fields() == ()


def test_an_address_keeps_nothing(app: Flask) -> None:
    with app.test_request_context("/modulo?q=1"):
        assert typed_fields() == ()
