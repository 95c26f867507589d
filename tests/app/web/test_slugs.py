"""Readable addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.slugs import slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Cascina Démo 3", "cascina-demo-3"),
        ("  L'Orto di Sòtto & C. s.s.  ", "l-orto-di-sotto-c-s-s"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("--a--b--", "a-b"),
        ("!!!", ""),
        ("", ""),
        ("日本", ""),
        ("m²", "m2"),
    ],
)
def test_a_name_becomes_an_address(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text(max_size=80))
def test_any_name_becomes_a_plain_address_and_stays_it(name: str) -> None:
    slug = slugify(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug
