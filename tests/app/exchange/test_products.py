"""From a product of a list to the draft of an offer."""

from dataclasses import replace

import pytest

from app.exchange.gdxp.document import read_price_lists
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.drafting import Drafts, drafts_of
from app.exchange.listing.drafts import Draft
from app.exchange.listing.faults import FaultCode
from app.exchange.listing.rules import ImportRules
from app.exchange.listing.wanted import values_for_new, values_for_old
from catalog.offers import Offer
from catalog.quantities import Dimension, UnitCode
from tests.app.exchange.lists import price_list, product


def all_of(rules: ImportRules, *products: object) -> Drafts:
    (found,) = read_price_lists(price_list(*products))
    return drafts_of(found, rules)


def draft_of(rules: ImportRules, item: object) -> Draft:
    (draft,) = all_of(rules, item).drafts
    return draft


def test_a_crate_of_apples_becomes_an_offer(rules: ImportRules) -> None:
    draft = draft_of(rules, product("[F] Mele Golden (BIO) 5 kg", availableQty=40, minQty=2))
    assert (draft.title, draft.category_code) == ("Mele Golden (BIO) 5 kg", "apples")
    assert (draft.unit, draft.unit_label, draft.content.amount) == (
        UnitCode.PIECE,
        "cassetta",
        5000,
    )
    assert (draft.price_cents, draft.vat_basis_points) == (1000, 400)
    assert (draft.minimum_units, draft.multiple_units, draft.pack_size) == (2, 1, 1)
    assert values_for_new(draft, publish=True)["available_amount"] == 200_000
    assert draft.claims == {"organic": 4}
    assert draft.doubts == ()


def test_a_zero_price_is_on_request(rules: ImportRules) -> None:
    draft = draft_of(rules, product(umPrice=0))
    assert (draft.price_cents, draft.vat_basis_points) == (None, 400)


def test_without_a_vat_rate_the_price_is_kept_and_doubted(rules: ImportRules) -> None:
    draft = draft_of(rules, product(umPrice=3.5, vatRate=0))
    assert (draft.price_cents, draft.vat_basis_points) == (350, None)
    assert draft.doubts == (Doubt.VAT_UNKNOWN,)


def test_a_price_on_request_needs_no_vat_rate(rules: ImportRules) -> None:
    assert draft_of(rules, product(umPrice=0, vatRate=0)).doubts == ()


def test_several_sizes_are_all_told_in_the_description(rules: ImportRules) -> None:
    draft = draft_of(rules, product("Mele 5Kg/9Kg/15Kg circa", description="Croccanti."))
    assert draft.description == "Croccanti.\nFormati: 5 kg, 9 kg, 15 kg."
    assert draft.doubts == (Doubt.SEVERAL_SIZES,)


def test_what_an_offer_cannot_hold_is_a_doubt(rules: ImportRules) -> None:
    draft = draft_of(rules, product(minQty=1.5, mulQty=0.5, maxQty=3, shippingCost=0.2))
    assert (draft.minimum_units, draft.multiple_units) == (2, 1)
    assert draft.doubts == (Doubt.QUANTITY_ROUNDED, Doubt.MAXIMUM_LEFT, Doubt.SHIPPING_LEFT)


def test_a_name_that_is_too_long_is_cut_and_kept_whole_in_the_description(
    rules: ImportRules,
) -> None:
    name = "Mele " + "molto " * 50 + "buone"
    draft = draft_of(rules, product(name, description="Rosse."))
    assert len(draft.title) <= 200
    assert draft.description == f"{name}\nRosse."
    assert Doubt.TITLE_CUT in draft.doubts


def test_a_category_that_only_the_list_names_is_doubted(rules: ImportRules) -> None:
    draft = draft_of(rules, product("Xyzzy di prova 1 kg", category="Frutta fresca"))
    assert draft.category_code == "fresh-fruit"
    assert Doubt.CATEGORY_UNSURE in draft.doubts


def test_a_product_of_no_category_is_left_out(rules: ImportRules) -> None:
    found = all_of(rules, product("Xyzzy", category="Non Specificato"), product("Mele"))
    assert [(one.line, one.said.name) for one in found.unclassified] == [(1, "Xyzzy")]
    assert [draft.line for draft in found.drafts] == [2]


def test_a_product_that_comes_twice_is_a_fault(rules: ImportRules) -> None:
    found = all_of(rules, product("Mele 5 kg"), product("Pere"), product("[F] MELE  5 kg"))
    (fault,) = found.faults
    assert (fault.line, fault.code, fault.other_line) == (3, FaultCode.DUPLICATE, 1)
    assert [draft.line for draft in found.drafts] == [1, 2]


def test_two_products_of_one_name_are_told_apart_by_their_codes(rules: ImportRules) -> None:
    found = all_of(rules, product("Mele", sku="M-1"), product("Mele", sku="M-2"))
    assert [draft.sku for draft in found.drafts] == ["M-1", "M-2"]
    assert found.faults == ()


@pytest.mark.parametrize("codes", [("1", ""), ("0", "1"), ("AB", "AB"), ("x" * 81, "")])
def test_what_many_products_share_is_no_code(codes: tuple[str, str], rules: ImportRules) -> None:
    found = all_of(rules, product("Mele", sku=codes[0]), product("Pere", sku=codes[1]))
    assert [draft.sku for draft in found.drafts] == [None, None]


def test_a_price_below_half_a_cent_is_a_fault(rules: ImportRules) -> None:
    found = all_of(rules, product(umPrice=0.004))
    assert [fault.code for fault in found.faults] == [FaultCode.PRICE_TOO_SMALL]


def test_active_products_are_published_when_wanted(rules: ImportRules) -> None:
    draft = draft_of(rules, product("Mele"))
    assert values_for_new(draft, publish=True)["published"] is True
    assert values_for_new(draft, publish=False)["published"] is False
    unavailable = replace(draft, active=False)
    assert values_for_new(unavailable, publish=True)["published"] is False


def test_a_category_too_weak_to_be_shown_keeps_an_offer_unpublished(rules: ImportRules) -> None:
    weak = replace(draft_of(rules, product("Mele")), shown=False)
    assert values_for_new(weak, publish=True)["published"] is False
    # On an offer that is there already a person has decided.
    there = Offer(
        title="Mele",
        description="",
        unit=UnitCode.KILOGRAM,
        content_amount=1000,
        dimension=Dimension.MASS,
        published=True,
    )
    assert values_for_old(weak, there, publish=True)["published"] is True
