"""Identifiers that people, scripts and strangers write into addresses and forms."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.identifiers import identifier


@given(st.uuids())
def test_an_identifier_is_read_back(value: uuid.UUID) -> None:
    assert identifier(str(value)) == value


@pytest.mark.parametrize("text", [None, "", "x", "1234", 7, ["a"], "è" * 32, "0" * 31])
def test_anything_else_is_none(text: object) -> None:
    assert identifier(text) is None
