"""The reader takes what programs really write, and says what is wrong by product."""

import json
from decimal import Decimal

import pytest

from app.exchange.errors import (
    BadPriceList,
    EmptyPriceList,
    NotGdxp,
    PriceListNotJson,
    PriceListNotUtf8,
    PriceListTooDeep,
    SeveralSuppliers,
    TooManyProducts,
)
from app.exchange.gdxp.document import list_for, read_price_lists
from app.exchange.listing.faults import FaultCode
from app.exchange.listing.product import Left, PriceList
from tests.app.exchange.conftest import SHARED
from tests.app.exchange.lists import SUPPLIER, document, price_list, product


def read_one(*products: object) -> PriceList:
    (found,) = read_price_lists(price_list(*products))
    return found


def fault_codes(item: object) -> list[tuple[FaultCode, str]]:
    found = read_one(item)
    assert found.products == ()
    return [(fault.code, fault.field) for fault in found.faults]


def test_a_plain_list_is_read_whole() -> None:
    found = read_one(product("[F] Mele", sku=" M-01 ", availableQty=12, minQty=2, vatRate=4))
    (apples,) = found.products
    assert found.supplier is not None
    assert (found.supplier.name, found.supplier.locality) == ("Azienda Demo Prova", "Treviglio")
    assert (found.created_on, found.program) == ("2026-11-20", "Prova")
    assert (apples.line, apples.name, apples.sku) == (1, "[F] Mele", "M-01")
    assert (apples.price, apples.vat_basis_points) == (Decimal("10.4"), 400)
    assert (apples.available, apples.minimum) == (Decimal(12), Decimal(2))
    assert apples.maximum is None


def test_absent_fields_have_their_usual_meaning() -> None:
    found = read_one({"name": "Mele", "orderInfo": {"umPrice": 2}})
    (apples,) = found.products
    assert (apples.active, apples.pack_size, apples.unit, apples.sku) == (True, 1, "", "")
    assert (apples.vat_basis_points, apples.available) == (None, None)


def test_zeros_mean_that_nothing_is_said() -> None:
    found = read_one(product(packageQty=0, availableQty=0, maxQty=0, vatRate=0))
    (apples,) = found.products
    assert apples.pack_size == 1
    assert (apples.available, apples.maximum, apples.vat_basis_points) == (None, None, None)


def test_a_zero_with_a_monstrous_exponent_is_a_zero() -> None:
    text = price_list(product(umPrice=0)).replace(b'"umPrice": 0', b'"umPrice": 0E+999999')
    (found,) = read_price_lists(text)
    assert found.products[0].price == 0


@pytest.mark.parametrize(
    ("item", "code", "field"),
    [
        ("Mele", FaultCode.NOT_AN_OBJECT, ""),
        (None, FaultCode.NOT_AN_OBJECT, ""),
        (product(""), FaultCode.NAME_MISSING, "name"),
        (product(umPrice=None), FaultCode.PRICE_MISSING, "umPrice"),
        ({"name": "Mele"}, FaultCode.PRICE_MISSING, "umPrice"),
        ({"name": "Mele", "orderInfo": [1]}, FaultCode.PRICE_MISSING, "umPrice"),
        (product(umPrice="12,50"), FaultCode.NOT_A_NUMBER, "umPrice"),
        (product(umPrice=True), FaultCode.NOT_A_NUMBER, "umPrice"),
        (product(umPrice={"value": 3}), FaultCode.NOT_A_NUMBER, "umPrice"),
        (product(umPrice=-1), FaultCode.NEGATIVE, "umPrice"),
        (product(umPrice=float("nan")), FaultCode.NOT_FINITE, "umPrice"),
        (product(umPrice=float("inf")), FaultCode.NOT_FINITE, "umPrice"),
        (product(umPrice=float("-inf")), FaultCode.NOT_FINITE, "umPrice"),
        (product(umPrice=10**7), FaultCode.TOO_LARGE, "umPrice"),
        (product(umPrice=1e-12), FaultCode.TOO_FINE, "umPrice"),
        (product(packageQty=1.5), FaultCode.NOT_WHOLE, "packageQty"),
        (product(packageQty="6"), FaultCode.NOT_A_NUMBER, "packageQty"),
        (product(minQty=-1), FaultCode.NEGATIVE, "minQty"),
        (product(vatRate=104), FaultCode.BAD_VAT_RATE, "vatRate"),
        (product(vatRate=4.005), FaultCode.BAD_VAT_RATE, "vatRate"),
        (product(active="no"), FaultCode.NOT_TRUE_OR_FALSE, "active"),
    ],
)
def test_a_product_that_cannot_be_used_has_one_fault(
    item: object, code: FaultCode, field: str
) -> None:
    assert fault_codes(item) == [(code, field)]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (b"9" * 6000, FaultCode.TOO_LARGE),
        (b"1E+999999999", FaultCode.TOO_LARGE),
        (b"1E+99999999999999999999", FaultCode.NOT_FINITE),
        (b"1E-999999999", FaultCode.TOO_FINE),
        (b"0." + b"1" * 6000, FaultCode.TOO_FINE),
    ],
)
def test_monstrous_numbers_are_refused_before_anything_is_computed(
    number: bytes, code: FaultCode
) -> None:
    data = price_list(product(umPrice=0)).replace(b'"umPrice": 0', b'"umPrice": ' + number)
    (found,) = read_price_lists(data)
    assert [(fault.code, fault.field) for fault in found.faults] == [(code, "umPrice")]
    assert len(found.faults[0].value) < 50


def test_every_fault_of_a_product_is_told_with_its_number_in_the_file() -> None:
    found = read_one(product("Pere"), product("Mele", umPrice=-1, vatRate=200), product("Noci"))
    assert [item.line for item in found.products] == [1, 3]
    assert [(fault.line, fault.name, fault.field) for fault in found.faults] == [
        (2, "Mele", "umPrice"),
        (2, "Mele", "vatRate"),
    ]


def test_text_that_no_database_takes_is_cleaned() -> None:
    found = read_one(product("Me\u0000le \ud800\t rosse", description="uno\r\ndue\u0007"))
    (apples,) = found.products
    assert apples.name == "Me le \ufffd rosse"
    assert apples.description == "uno\ndue"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", PriceListNotJson),
        (b"nome;prezzo\nMele;2,50\n", PriceListNotJson),
        (b'{"blocks": [', PriceListNotJson),
        ('{"blocks": "perché"}'.encode("latin-1"), PriceListNotUtf8),
        ('{"blocks": []}'.encode("utf-16"), PriceListNotUtf8),
        (b"[" * 100_000, PriceListTooDeep),
        (b'{"a":' * 100_000, PriceListTooDeep),
        (b"[]", NotGdxp),
        (b"3", NotGdxp),
        (b"null", NotGdxp),
        (b"{}", NotGdxp),
        (b'{"blocks": []}', NotGdxp),
        (b'{"blocks": {"supplier": {}}}', NotGdxp),
        (b'{"blocks": [3]}', NotGdxp),
        (b'{"blocks": [{"supplier": []}]}', NotGdxp),
        (b'{"blocks": [{"supplier": {"products": {}}}]}', NotGdxp),
        (price_list(), EmptyPriceList),
    ],
)
def test_a_file_that_is_no_price_list_is_refused(data: bytes, error: type[BadPriceList]) -> None:
    with pytest.raises(error):
        read_price_lists(data)


def test_a_refusal_says_where() -> None:
    with pytest.raises(PriceListNotJson) as broken:
        read_price_lists(b'{"blocks": [\n  {,\n')
    assert (broken.value.line, broken.value.column) == (2, 4)
    with pytest.raises(NotGdxp) as other:
        read_price_lists(b'{"blocks": [{"supplier": {"products": []}}, {}]}')
    assert other.value.path == "blocks[1].supplier"


def test_a_byte_order_mark_does_no_harm() -> None:
    (found,) = read_price_lists(b"\xef\xbb\xbf" + price_list(product()))
    assert len(found.products) == 1


def test_a_hundred_thousand_products_are_refused() -> None:
    data = b'{"blocks":[{"supplier":{"products":[' + b",".join([b"{}"] * 100_000) + b"]}}]}"
    with pytest.raises(TooManyProducts) as refused:
        read_price_lists(data)
    assert refused.value.count == 100_000


def two_suppliers() -> tuple[PriceList, ...]:
    both = document(product("Mele"), product("Pere"))
    other = SUPPLIER | {"name": "Cascina Demo Altra", "vatNumber": "IT 00743110157"}
    both["blocks"].append({"supplier": other | {"products": [product("Noci")]}})
    return read_price_lists(json.dumps(both).encode())


def test_of_several_suppliers_the_one_of_our_vat_number_is_taken() -> None:
    chosen = list_for(two_suppliers(), "00743110157")
    assert [(item.line, item.name) for item in chosen.products] == [(3, "Noci")]


@pytest.mark.parametrize("vat_number", [None, "99999999999"])
def test_several_suppliers_of_whom_none_is_ours_are_refused(vat_number: str | None) -> None:
    with pytest.raises(SeveralSuppliers) as refused:
        list_for(two_suppliers(), vat_number)
    assert refused.value.names == ("Azienda Demo Prova", "Cascina Demo Altra")


def test_two_blocks_of_one_supplier_are_one_list() -> None:
    both = document(product("Mele"))
    both["blocks"].append(document(product("Pere"))["blocks"][0])
    (found,) = read_price_lists(json.dumps(both).encode())
    assert [(item.line, item.name) for item in found.products] == [(1, "Mele"), (2, "Pere")]


@pytest.mark.parametrize("version", [1, 1.0, "1.0", "1", None, {"major": 1}])
def test_the_version_is_no_reason_to_refuse_a_list(version: object) -> None:
    written = document(product("Mele")) | {"protocolVersion": version}
    without = {key: value for key, value in written.items() if key != "protocolVersion"}
    for each in (written, without):
        (found,) = read_price_lists(json.dumps(each).encode())
        assert ([item.name for item in found.products], found.faults) == (["Mele"], ())


def test_who_wrote_the_file_may_stand_one_level_too_deep() -> None:
    written = document(product())
    written["subject"] = {"subject": written.get("subject", {})}
    (found,) = read_price_lists(json.dumps(written).encode())
    assert found.supplier is not None
    assert found.supplier.name == "Azienda Demo Prova"


@pytest.mark.parametrize("place", ["block", "order", "orderInfo"])
def test_an_order_is_noticed_wherever_programs_put_it(place: str) -> None:
    written = document(product())
    block = written["blocks"][0]
    if place == "block":
        block["orderInfo"] = {"phase": "order"}
    else:
        block["supplier"][place] = {"phase": "order"}
    (found,) = read_price_lists(json.dumps(written).encode())
    assert found.left == {Left.ORDERS}


@pytest.mark.parametrize(("name", "count"), [("gasdotto_gdxp.json", 5), ("gasdotto_gdxp2.json", 3)])
def test_the_files_of_other_programs_are_read(name: str, count: int) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the sample lists are not on this machine")
    (found,) = read_price_lists(path.read_bytes())
    assert (len(found.products), found.faults) == (count, ())
