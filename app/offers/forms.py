"""The form of one offer: what is typed in it, and an offer as the form shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from app.offers.amounts import CHOICES, LARGEST_AMOUNT, parse_amount, readable
from app.runtime.i18n import gettext as _
from app.web.forms import FormReader
from catalog.categories import CategoryTree
from catalog.offers import AvailabilityPeriod, Offer, OfferRepeat
from catalog.places import Gazetteer
from catalog.quantities import UNITS, Quantity, UnitCode
from catalog.seasons import month_mask, months_of
from catalog.vat import without_vat

TITLE, DESCRIPTION, LABEL, SKU = 200, 4000, 40, 80
MOST_UNITS = 1_000_000
NET, GROSS = "net", "gross"
RATES = ("0", "400", "500", "1000", "2200")
PACK = "confezione"
# Fields that mean something only together: of two versions one takes both or none.
TOGETHER = {
    "sale": ("holds", "holds_unit", "unit_label"),
    "stock": ("available", "available_unit", "available_period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferInput:
    """A valid form: the columns of the offer, the criteria its owner declares, whether it is to be seen."""

    columns: Mapping[str, object]
    claims: tuple[str, ...]
    publish: bool


def read_offer(form: FormReader, tree: CategoryTree, gazetteer: Gazetteer) -> OfferInput | None:
    """Return what a form says of an offer; None when something in it needs another look."""
    _take_apart(form.values)
    columns: dict[str, object] = {
        "title": form.text("title", most=TITLE),
        "category_code": _category(form, tree),
        **_sale_unit(form),
        **_price(form),
        **_steps(form),
        **_time(form),
        **_origin(form, gazetteer),
        **_ways(form),
        "description": form.paragraphs("description", most=DESCRIPTION),
        "sku": form.text("sku", most=SKU, required=False) or None,
    }
    columns |= _available(form, columns.get("dimension"))
    if not form.is_valid:
        return None
    return OfferInput(
        columns=columns,
        claims=tuple(dict.fromkeys(form.values.getlist("claims"))),
        publish=form.ticked("publish"),
    )


def _take_apart(values: "MultiDict[str, str]") -> None:
    for name, fields in TOGETHER.items():
        parts = values.get(name, "").split("|", len(fields) - 1)
        if len(parts) == len(fields):
            for field, part in zip(fields, parts, strict=True):
                values[field] = part


def _category(form: FormReader, tree: CategoryTree) -> str:
    code = form.values.get("category", "")
    if code not in tree:
        form.refuse("category", _("Choose what it is: buyers find it by its category."))
    return code


def _sale_unit(form: FormReader) -> dict[str, object]:
    label = form.text("unit_label", most=LABEL, required=False) or None
    content = _quantity(form, "holds", required=True)
    if content is None:
        return {}
    code = UnitCode(form.values["holds_unit"])
    one = content == Quantity.of(1, code)
    if content.amount == 0:
        form.refuse("holds", _("A sale unit holds something: write more than nothing."))
    if label is None and not one:
        label = PACK
    return {
        "unit": code if label is None else UnitCode.PIECE,
        "unit_label": label,
        "content_amount": content.amount,
        "dimension": content.dimension,
    }


def _quantity(form: FormReader, name: str, *, required: bool = False) -> Quantity | None:
    text = form.text(name, most=20, required=required)
    code = form.one_of(f"{name}_unit", CHOICES, required=bool(text))
    if not text or code is None or name in form.errors:
        return None
    value = parse_amount(text)
    if value is None or value * UNITS[UnitCode(code)].amount > LARGEST_AMOUNT:
        form.refuse(name, _("Write a number like 5 or 1,5."))
        return None
    return Quantity.of(value, UnitCode(code))


def _price(form: FormReader) -> dict[str, object]:
    typed = form.cents("price")
    kind = form.one_of("price_kind", (NET, GROSS))
    rate_text = form.one_of("vat", RATES, required=False)
    rate = None if rate_text is None else int(rate_text)
    price = typed
    if typed is not None and kind == GROSS:
        if rate is None:
            form.refuse("vat", _("To take the VAT out of the price its rate is needed."))
        else:
            price = without_vat(typed, rate)
    if typed and not price:
        form.refuse("price", _("Without VAT less than a cent is left."))
    return {"price_cents": price, "vat_basis_points": rate}


def _steps(form: FormReader) -> dict[str, object]:
    return {
        "pack_size": form.whole("pack_size", low=1, high=MOST_UNITS) or 1,
        "minimum_units": form.whole("minimum_units", low=0, high=MOST_UNITS) or 0,
        "multiple_units": form.whole("multiple_units", low=1, high=MOST_UNITS) or 1,
    }


def _available(form: FormReader, dimension: object) -> dict[str, object]:
    quantity = _quantity(form, "available")
    if quantity is not None and dimension is not None and quantity.dimension is not dimension:
        form.refuse("available", _("Say it in a unit like that of what you sell."))
    period = form.choice("available_period", AvailabilityPeriod)
    return {
        "available_amount": None if quantity is None else quantity.amount,
        "available_period": period or AvailabilityPeriod.STOCK,
    }


def _time(form: FormReader) -> dict[str, object]:
    ticked = form.many_of("months", [str(month) for month in range(1, 13)])
    first, last = form.day("available_from"), form.day("available_until")
    repeat = form.choice("repeat", OfferRepeat) or OfferRepeat.NEVER
    if not ticked:
        form.refuse("months", _("Tick at least one month."))
    if first is not None and last is not None and last < first:
        form.refuse("available_until", _("The last day cannot come before the first."))
    if repeat is not OfferRepeat.NEVER and not (first and last):
        form.refuse("repeat", _("To come again next year it needs a first and a last day."))
    if first is not None and last is not None and repeat is not OfferRepeat.NEVER:
        _check_season(form, first, last)
    return {
        "months": month_mask(int(month) for month in ticked),
        "available_from": first,
        "available_until": last,
        "repeat": repeat,
    }


def _check_season(form: FormReader, first: date, last: date) -> None:
    if (last - first).days >= 365:
        form.refuse("repeat", _("What lasts a year or more does not come again: leave this at no."))


def _origin(form: FormReader, gazetteer: Gazetteer) -> dict[str, object]:
    return {
        "origin_istat": _comune(form, "origin", gazetteer),
        "transformation_istat": _comune(form, "transformation", gazetteer),
    }


def _comune(form: FormReader, name: str, gazetteer: Gazetteer) -> str | None:
    text = form.text(name, most=100, required=False)
    if not text or name in form.errors:
        return None
    town, _bracket, province = text.removesuffix(")").partition("(")
    found = gazetteer.find(town.strip(), province=province.strip() or None)
    if len(found) > 1:
        names = ", ".join(f"{place.name} ({place.province})" for place in found[:5])
        form.refuse(name, _("Which one? %(names)s", names=names))
    elif not found:
        form.refuse(name, _("We know no comune of this name."))
    return found[0].istat if found else None


def _ways(form: FormReader) -> dict[str, object]:
    ways = form.many_of("ways", ("pickup", "delivery", "at_distance"))
    if not ways:
        form.refuse("ways", _("Say how it reaches the buyer."))
    return {name: name in ways for name in ("pickup", "delivery", "at_distance")}


def values_of(offer: Offer, gazetteer: Gazetteer) -> "MultiDict[str, str]":
    """Return an offer as its form shows it; read again unchanged it gives the same offer."""
    content, content_unit = _content_of(offer)
    values: MultiDict[str, str] = MultiDict(
        {
            "title": offer.title,
            "description": offer.description,
            "sku": offer.sku or "",
            "category": offer.category_code,
            "unit_label": offer.unit_label or "",
            "holds": content,
            "holds_unit": content_unit,
            "price": "" if offer.price_cents is None else cents_text(offer.price_cents),
            "price_kind": NET,
            "vat": "" if offer.vat_basis_points is None else str(offer.vat_basis_points),
            "pack_size": str(offer.pack_size),
            "minimum_units": str(offer.minimum_units),
            "multiple_units": str(offer.multiple_units),
            "available": "",
            "available_unit": content_unit,
            "available_period": offer.available_period,
            "available_from": _day_text(offer.available_from),
            "available_until": _day_text(offer.available_until),
            "repeat": offer.repeat,
            "origin": comune_text(offer.origin_istat, gazetteer),
            "transformation": comune_text(offer.transformation_istat, gazetteer),
        }
    )
    if offer.available_amount is not None:
        available = readable(Quantity(offer.available_amount, offer.dimension))
        values["available"], values["available_unit"] = available
    for name, fields in TOGETHER.items():
        values[name] = "|".join(values[field] for field in fields)
    values.setlist("months", [str(month) for month in months_of(offer.months)])
    ways = ("pickup", "delivery", "at_distance")
    values.setlist("ways", [name for name in ways if getattr(offer, name)])
    return values


def _content_of(offer: Offer) -> tuple[str, UnitCode]:
    if offer.unit_label is None and offer.content == Quantity.of(1, offer.unit):
        return "1", offer.unit
    return readable(offer.content)


def cents_text(cents: int) -> str:
    """Return an amount as a field shows it: 12,50."""
    return f"{cents // 100},{cents % 100:02d}"


def _day_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def comune_text(istat: str | None, gazetteer: Gazetteer) -> str:
    """Return a comune as `_comune` reads it."""
    if istat is None or istat not in gazetteer:
        return ""
    place = gazetteer.get(istat)
    return f"{place.name} ({place.province})"
