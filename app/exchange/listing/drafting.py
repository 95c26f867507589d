"""From the products of a list to drafts of offers."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.listing.contents import SaleUnit, sale_unit
from app.exchange.listing.doubts import Doubt
from app.exchange.listing.drafts import Draft
from app.exchange.listing.faults import FaultCode, LineFault, shown
from app.exchange.listing.limits import ZERO
from app.exchange.listing.names import claims_of, is_cut, title_of
from app.exchange.listing.prices import net_cents
from app.exchange.listing.product import PriceList, Product
from app.exchange.listing.rules import SHOWN, SURE, ImportRules
from app.exchange.listing.sizes import size_text
from catalog.place_names import fold_name
from catalog.quantities import Dimension
from catalog.seasons import ALL_YEAR
from catalog.understanding.titles import classify_title

LONGEST_SKU = 80
SHORTEST_SKU = 2
STEP = 100

Progress = Callable[[int, int], None]
"""Told how many products of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What a list becomes: drafts, products without a category, products with a fault."""

    drafts: tuple[Draft, ...]
    unclassified: tuple[Draft, ...]
    faults: tuple[LineFault, ...]


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far things are."""


def drafts_of(price_list: PriceList, rules: ImportRules, progress: Progress = silent) -> Drafts:
    """Return the drafts of a price list; every product of it is in exactly one of the three parts."""
    faults = list(price_list.faults)
    codes = _Codes(price_list)
    seen: dict[tuple[object, ...], int] = {}
    drafts: list[Draft] = []
    unclassified: list[Draft] = []
    total = len(price_list.products)
    for done, product in enumerate(price_list.products):
        if done % STEP == 0:
            progress(done, total)
        sku = codes.usable(product.sku)
        key = (fold_name(title_of(product.name)) or product.name, sku, product.reference)
        fault = codes.fault_of(product) or _fault_of(product, seen.get(key))
        seen.setdefault(key, product.line)
        if fault is not None:
            faults.append(fault)
            continue
        draft = _draft(product, sku, rules)
        (drafts if draft.category_code is not None else unclassified).append(draft)
    progress(total, total)
    return Drafts(
        drafts=tuple(drafts),
        unclassified=tuple(unclassified),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


class _Codes:
    """The supplier's codes, as far as they tell one product from another.

    Programs write "0" and "1" beside dozens of products: a single character is no code. Nor is one that
    several products share, except where a person has typed the list: there it is a fault.
    """

    def __init__(self, price_list: PriceList) -> None:
        self._strict = price_list.strict_codes
        self._lines: dict[str, list[int]] = {}
        for product in price_list.products:
            self._lines.setdefault(product.sku, []).append(product.line)

    def usable(self, sku: str) -> str | None:
        """Return a code that can stand for its product."""
        if len(self._lines[sku]) > 1 or not SHORTEST_SKU <= len(sku) <= LONGEST_SKU:
            return None
        return sku

    def fault_of(self, product: Product) -> LineFault | None:
        """Return the fault of a product whose code another one has too; both rows have it."""
        lines = self._lines[product.sku]
        if not self._strict or len(product.sku) < SHORTEST_SKU or len(lines) < 2:
            return None
        other = lines[0] if lines[0] != product.line else lines[1]
        return LineFault(
            line=product.line,
            name=product.name,
            code=FaultCode.CODE_TWICE,
            value=shown(product.sku),
            other_line=other,
        )


def _fault_of(product: Product, same_as: int | None) -> LineFault | None:
    if same_as is not None:
        return LineFault(
            line=product.line, name=product.name, code=FaultCode.DUPLICATE, other_line=same_as
        )
    if product.price and not _net(product):
        return LineFault(
            line=product.line,
            name=product.name,
            code=FaultCode.PRICE_TOO_SMALL,
            field="umPrice",
            value=shown(product.price),
        )
    return None


def _net(product: Product) -> int | None:
    """Return the price VAT excluded, None when it is on request or not stated."""
    if not product.price:
        return None
    return net_cents(product.price, product.vat_basis_points if product.includes_vat else None)


def _draft(product: Product, sku: str | None, rules: ImportRules) -> Draft:
    guesses = classify_title(product.name, rules.lexicon, hint=product.category)
    category = rules.lexicon.tree.get(guesses[0].code) if guesses else None
    confidence = guesses[0].confidence if guesses else 0.0
    unit = sale_unit(
        product.unit or "",
        product.name,
        product.description or "",
        category.dimension if category else Dimension.PIECE,
        size=product.size or "",
    )
    claims, unclear = claims_of(product, rules)
    return Draft(
        said=product,
        line=product.line,
        title=title_of(product.name),
        description=_description(product, unit),
        sku=sku,
        category_code=category.code if category else None,
        confidence=confidence,
        months=category.months if category else ALL_YEAR,
        unit=unit.unit,
        unit_label=unit.label,
        content=unit.content,
        price_cents=_net(product),
        vat_basis_points=product.vat_basis_points,
        pack_size=product.pack_size or 1,
        minimum_units=math.ceil(product.minimum or ZERO),
        multiple_units=max(1, math.ceil(product.multiple or ZERO)),
        available_units=product.available,
        active=product.active is not False,
        shown=confidence >= SHOWN,
        claims=claims,
        doubts=(
            *_doubts(product, confidence),
            *unit.doubts,
            *((Doubt.CLAIM_UNCLEAR,) if unclear else ()),
        ),
    )


def _description(product: Product, unit: SaleUnit) -> str:
    """Return the list's description, with what would be lost otherwise."""
    parts = [product.name] if is_cut(product.name) else []
    parts.append(product.description or "")
    if unit.sizes:
        parts.append(f"Formati: {', '.join(size_text(size) for size in unit.sizes)}.")
    return "\n".join(part for part in parts if part)


def _doubts(product: Product, confidence: float) -> Iterator[Doubt]:
    if confidence < SURE:
        yield Doubt.CATEGORY_UNSURE if confidence >= SHOWN else Doubt.CATEGORY_GUESSED
    if is_cut(product.name):
        yield Doubt.TITLE_CUT
    if product.price and product.includes_vat and product.vat_basis_points is None:
        yield Doubt.VAT_UNKNOWN
    if _is_broken(product.minimum) or _is_broken(product.multiple):
        yield Doubt.QUANTITY_ROUNDED
    if product.maximum is not None:
        yield Doubt.MAXIMUM_LEFT
    if product.shipping:
        yield Doubt.SHIPPING_LEFT
    if product.number_is_doubtful:
        yield Doubt.NUMBER_UNCLEAR


def _is_broken(value: Decimal | None) -> bool:
    return value is not None and value != value.to_integral_value()
