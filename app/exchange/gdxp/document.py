"""A lenient reader of GDXP: the files in use break their own schema in many ways.

What matters is kept in frozen types; a product with a fault is left out and its faults are listed with
the product's number. Orders and bookings that a file may carry are not read, only noticed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from app.exchange.errors import EmptyPriceList, NotGdxp, SeveralSuppliers, TooManyProducts
from app.exchange.gdxp.fields import LineReader
from app.exchange.gdxp.json_text import read_json
from app.exchange.listing.faults import FaultCode, LineFault
from app.exchange.listing.limits import ZERO
from app.exchange.listing.listed import reference_in
from app.exchange.listing.product import Left, PriceList, Product, Supplier
from app.exchange.listing.text import clean_text, one_line
from catalog.place_names import fold_name

MOST_PRODUCTS = 20_000
LONGEST_LABEL = 200
HIGHEST_VAT = 100
BASIS_POINTS = 100
ORDER_KEYS = ("order", "orderInfo")


def read_price_lists(data: bytes) -> tuple[PriceList, ...]:
    """Return the price lists of a GDXP file, one per supplier, in the order of the file.

    Raises
    ------
    BadPriceList
        The subclass says why the file as a whole cannot be used.
    """
    root = read_json(data)
    if not isinstance(root, dict):
        raise NotGdxp("$")
    blocks = root.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        raise NotGdxp("blocks")
    suppliers = [_supplier_of(block, number) for number, block in enumerate(blocks)]
    count = sum(len(products) for _, products in suppliers)
    if count > MOST_PRODUCTS:
        raise TooManyProducts(count, MOST_PRODUCTS)
    if count == 0:
        raise EmptyPriceList
    created_on = one_line(root.get("creationDate"))[:LONGEST_LABEL]
    program = one_line(root.get("applicationSignature"))[:LONGEST_LABEL]
    lists: dict[str, PriceList] = {}
    line = 1
    for block, (values, products) in zip(blocks, suppliers, strict=True):
        supplier = _supplier(values)
        read = _price_list(supplier, products, first_line=line)
        each = replace(
            read,
            left=frozenset(_left(values, block)),
            created_on=created_on,
            program=program,
        )
        line += len(products)
        key = supplier.vat_number or fold_name(supplier.name)
        lists[key] = _joined(lists[key], each) if key in lists else each
    return tuple(lists.values())


def list_for(lists: tuple[PriceList, ...], vat_number: str | None) -> PriceList:
    """Return the only list of a file, or the one of this VAT number; raises SeveralSuppliers."""
    if len(lists) == 1:
        return lists[0]
    for each in lists:
        if each.supplier and vat_number and vat_digits(each.supplier.vat_number) == vat_number:
            return each
    raise SeveralSuppliers(tuple(each.supplier.name for each in lists if each.supplier))


def vat_digits(text: str) -> str:
    """Return a VAT number as our organisations keep it: without the country and blanks."""
    return "".join(text.upper().removeprefix("IT").split())


def _supplier_of(block: object, number: int) -> tuple[Mapping[str, object], list[object]]:
    supplier = block.get("supplier") if isinstance(block, dict) else None
    if not isinstance(supplier, dict):
        raise NotGdxp(f"blocks[{number}].supplier")
    products = supplier.get("products")
    if not isinstance(products, list):
        raise NotGdxp(f"blocks[{number}].supplier.products")
    return supplier, products


def _supplier(values: Mapping[str, object]) -> Supplier:
    address = values.get("address")
    locality = address.get("locality") if isinstance(address, dict) else None
    return Supplier(
        name=one_line(values.get("name"))[:LONGEST_LABEL],
        vat_number=one_line(values.get("vatNumber"))[:LONGEST_LABEL],
        locality=one_line(locality)[:LONGEST_LABEL],
    )


def _price_list(supplier: Supplier, products: Iterable[object], *, first_line: int) -> PriceList:
    faults: list[LineFault] = []
    read = [_product(item, line, faults) for line, item in enumerate(products, start=first_line)]
    return PriceList(
        supplier=supplier,
        products=tuple(product for product in read if product is not None),
        faults=tuple(faults),
    )


def _left(supplier: Mapping[str, object], block: Mapping[str, object]) -> Iterator[Left]:
    if any(part.get(key) for part in (supplier, block) for key in ORDER_KEYS):
        yield Left.ORDERS
    if supplier.get("transformations"):
        yield Left.CONDITIONS


def _joined(first: PriceList, second: PriceList) -> PriceList:
    return replace(
        first,
        products=first.products + second.products,
        faults=first.faults + second.faults,
        left=first.left | second.left,
    )


def _product(item: object, line: int, faults: list[LineFault]) -> Product | None:
    """Return a product, or None when at least one fault has been added."""
    if not isinstance(item, dict):
        LineReader(line, "", faults).fault(FaultCode.NOT_AN_OBJECT, value=item)
        return None
    name = one_line(item.get("name"))
    reader = LineReader(line, name, faults)
    before = len(faults)
    if not name:
        reader.fault(FaultCode.NAME_MISSING, "name", item.get("name"))
    info = item.get("orderInfo")
    info = info if isinstance(info, dict) else {}
    if info.get("umPrice") is None:
        reader.fault(FaultCode.PRICE_MISSING, "umPrice")
    sku = one_line(item.get("sku"))
    reference = reference_in(sku)
    product = Product(
        line=line,
        name=name,
        unit=one_line(item.get("um")),
        category=one_line(item.get("category")),
        sku="" if reference else sku,
        reference=reference,
        description=clean_text(item.get("description")),
        active=reader.truth(item, "active", default=True),
        price=reader.number(info, "umPrice") or ZERO,
        vat_basis_points=_vat_rate(reader, info),
        pack_size=reader.whole(info, "packageQty") or 1,
        minimum=reader.number(info, "minQty") or ZERO,
        multiple=reader.number(info, "mulQty") or ZERO,
        maximum=reader.number(info, "maxQty") or None,
        available=reader.number(info, "availableQty") or None,
        shipping=reader.number(info, "shippingCost") or ZERO,
    )
    return product if len(faults) == before else None


def _vat_rate(reader: LineReader, info: Mapping[str, object]) -> int | None:
    """Return the rate in hundredths of a per cent; a rate of 0 means that nobody stated it."""
    rate = reader.number(info, "vatRate")
    if not rate:
        return None
    points = rate * BASIS_POINTS
    if rate > HIGHEST_VAT or points != points.to_integral_value():
        reader.fault(FaultCode.BAD_VAT_RATE, "vatRate", rate)
        return None
    return int(points)
