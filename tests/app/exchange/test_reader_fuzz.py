"""Whatever JSON holds, the reader answers with a list or with an error that we know."""

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.errors import BadPriceList
from app.exchange.gdxp.document import read_price_lists
from app.exchange.listing.drafting import drafts_of
from app.exchange.listing.rules import ImportRules
from tests.app.exchange.lists import document, product

# Lone surrogates can stand in JSON as escapes, so all code points are tried.
TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["Mele (BIO) 5kg/9kg", "Succo di pera 1 l", "Confez. regalo", "Xyz"]) | TEXT


@st.composite
def products(draw: st.DrawFn) -> dict[str, Any]:
    """A product in which any field may hold anything."""
    item = product(draw(NAMES))
    for field in draw(st.lists(st.sampled_from(sorted(item)), max_size=2)):
        item[field] = draw(JSON)
    if isinstance(item["orderInfo"], dict):
        info = dict(item["orderInfo"])
        for field in draw(st.lists(st.sampled_from([*info, "altro"]), max_size=3)):
            info[field] = draw(SCALARS)
        item["orderInfo"] = info
    return item


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadPriceList):
        read_price_lists(data)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    with contextlib.suppress(BadPriceList):
        read_price_lists(json.dumps(value).encode())


@given(JSON, JSON, JSON)
def test_any_block_is_read_or_refused(supplier: object, block: object, vat: object) -> None:
    wild = document(supplier, product())
    wild["blocks"][0]["supplier"] |= {"name": vat, "vatNumber": vat, "address": block}
    wild["blocks"].append(block)
    with contextlib.suppress(BadPriceList):
        read_price_lists(json.dumps(wild).encode())


@settings(max_examples=150, deadline=None)
@given(st.lists(products(), min_size=1, max_size=3))
def test_every_product_becomes_a_draft_or_is_reported(
    rules: ImportRules, items: list[dict[str, Any]]
) -> None:
    (found,) = read_price_lists(json.dumps(document(*items)).encode())
    drafts = drafts_of(found, rules)
    lines = [draft.line for draft in drafts.drafts]
    left = [one.line for one in drafts.unclassified]
    faulty = {fault.line for fault in drafts.faults}
    assert sorted([*lines, *left, *faulty]) == list(range(1, len(items) + 1))
    for draft in drafts.drafts:
        assert draft.title
        assert len(draft.title) <= 200
        assert draft.content.amount > 0
        assert draft.price_cents is None or draft.price_cents > 0
        assert "\x00" not in draft.title + draft.description + (draft.unit_label or "")
        (draft.title + draft.description).encode()
