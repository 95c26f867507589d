"""From the products of a list to drafts of offers."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.doubts import Doubt
from app.exchange.drafts import Draft, Unclassified
from app.exchange.gdxp.contents import SaleUnit, sale_unit, size_text
from app.exchange.gdxp.document import PriceList, Product
from app.exchange.gdxp.faults import FaultCode, LineFault, shown
from app.exchange.gdxp.names import claim_is_unclear, claims_in, is_cut, title_of
from app.exchange.gdxp.prices import net_cents
from app.exchange.rules import SHOWN, SURE, ImportRules
from catalog.place_names import fold_name
from catalog.understanding.titles import classify_title

LONGEST_SKU = 80
SHORTEST_SKU = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What a list becomes: drafts, products without a category, products with a fault."""

    drafts: tuple[Draft, ...]
    unclassified: tuple[Unclassified, ...]
    faults: tuple[LineFault, ...]


def drafts_of(price_list: PriceList, rules: ImportRules) -> Drafts:
    """Return the drafts of a price list; every product of it is in exactly one of the three parts."""
    faults = list(price_list.faults)
    codes = Counter(product.sku for product in price_list.products)
    first_line: dict[tuple[str, str], int] = {}
    drafts: list[Draft] = []
    unclassified: list[Unclassified] = []
    for product in price_list.products:
        sku = _usable_sku(product.sku, codes)
        key = fold_name(title_of(product.name)) or product.name, sku or ""
        fault = _fault_of(product, first_line.get(key))
        first_line.setdefault(key, product.line)
        if fault is not None:
            faults.append(fault)
            continue
        draft = _draft(product, sku, rules)
        if draft is None:
            unclassified.append(Unclassified(product.line, product.name, product.category))
        else:
            drafts.append(draft)
    return Drafts(
        drafts=tuple(drafts),
        unclassified=tuple(unclassified),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


def _usable_sku(sku: str, codes: Counter[str]) -> str | None:
    """Return the supplier's code when it can tell one product from another.

    Real lists write "0" and "1" beside dozens of products: a single character, or a code that several
    products share, is no code.
    """
    if codes[sku] > 1 or not SHORTEST_SKU <= len(sku) <= LONGEST_SKU:
        return None
    return sku


def _fault_of(product: Product, same_as: int | None) -> LineFault | None:
    if same_as is not None:
        return LineFault(
            line=product.line, name=product.name, code=FaultCode.DUPLICATE, other_line=same_as
        )
    if product.price and not net_cents(product.price, product.vat_basis_points):
        return LineFault(
            line=product.line,
            name=product.name,
            code=FaultCode.PRICE_TOO_SMALL,
            field="umPrice",
            value=shown(product.price),
        )
    return None


def _draft(product: Product, sku: str | None, rules: ImportRules) -> Draft | None:
    guesses = classify_title(product.name, rules.lexicon, hint=product.category)
    if not guesses:
        return None
    best = guesses[0]
    category = rules.lexicon.tree.get(best.code)
    unit = sale_unit(product.unit, product.name, product.description, category.dimension)
    claims = claims_in(product.name, rules)
    unclear = claim_is_unclear(product.name, product.description, claims, rules)
    return Draft(
        line=product.line,
        title=title_of(product.name),
        description=_description(product, unit),
        sku=sku,
        category_code=category.code,
        confidence=best.confidence,
        months=category.months,
        unit=unit.unit,
        unit_label=unit.label,
        content=unit.content,
        price_cents=net_cents(product.price, product.vat_basis_points) or None,
        vat_basis_points=product.vat_basis_points,
        pack_size=product.pack_size,
        minimum_units=math.ceil(product.minimum),
        multiple_units=max(1, math.ceil(product.multiple)),
        available_units=product.available,
        active=product.active,
        shown=best.confidence >= SHOWN,
        claims=claims,
        doubts=(
            *_doubts(product, best.confidence),
            *unit.doubts,
            *((Doubt.CLAIM_UNCLEAR,) if unclear else ()),
        ),
    )


def _description(product: Product, unit: SaleUnit) -> str:
    """Return the list's description, with what would be lost otherwise."""
    parts = [product.name, product.description] if is_cut(product.name) else [product.description]
    if unit.sizes:
        parts.append(f"Formati: {', '.join(size_text(size) for size in unit.sizes)}.")
    return "\n".join(part for part in parts if part)


def _doubts(product: Product, confidence: float) -> Iterator[Doubt]:
    if confidence < SHOWN:
        yield Doubt.CATEGORY_GUESSED
    elif confidence < SURE:
        yield Doubt.CATEGORY_UNSURE
    if is_cut(product.name):
        yield Doubt.TITLE_CUT
    if product.price and product.vat_basis_points is None:
        yield Doubt.VAT_UNKNOWN
    if _is_broken(product.minimum) or _is_broken(product.multiple):
        yield Doubt.QUANTITY_ROUNDED
    if product.maximum is not None:
        yield Doubt.MAXIMUM_LEFT
    if product.shipping:
        yield Doubt.SHIPPING_LEFT


def _is_broken(value: Decimal) -> bool:
    return value != value.to_integral_value()
