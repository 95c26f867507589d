"""The form of an offer as its page shows it, filled from a title, from the producer's habits, from an offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.offers.amounts import readable
from app.offers.forms import GROSS, RATES, comune_text
from app.offers.proposal import Option, Proposal
from app.offers.words import (
    Choices,
    month_choices,
    period_choices,
    rate_text,
    repeat_choices,
    unit_choices,
    way_choices,
)
from app.runtime.i18n import gettext as _
from app.web.categories import category_label
from app.web.filters import euro, locale_code
from app.web.forms import FormReader, FormView
from catalog.categories import CategoryTree
from catalog.criteria import load_criteria
from catalog.offers import AvailabilityPeriod, Offer, OfferRepeat
from catalog.organisations import Organisation
from catalog.places import Gazetteer
from catalog.quantities import UnitCode
from catalog.seasons import ALL_YEAR, months_of
from catalog.vat import load_vat, with_vat, without_vat


@dataclass(frozen=True, slots=True)
class CategoryOption:
    """A category to choose by one tap, with the way to it."""

    code: str
    label: str
    path: str
    sure: bool
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What the page of the form shows."""

    form: FormView
    action: str
    is_new: bool
    options: tuple[CategoryOption, ...]
    category_words: str
    vat: Choices
    vat_note: str
    price_note: str
    claims: Choices
    units: Choices
    periods: Choices
    repeats: Choices
    ways: Choices
    months: Choices


def form_page(
    form: FormView,
    options: Sequence[Option],
    tree: CategoryTree,
    *,
    action: str,
    claims: Sequence[str] | None = None,
) -> FormPage:
    """Return the page of a form; `claims` are the criteria to be declared with a new offer."""
    chosen = form.get("category")
    return FormPage(
        form=form,
        action=action,
        is_new=claims is not None,
        options=category_options(options, chosen, tree),
        category_words=form.get("category_words"),
        vat=vat_choices(),
        vat_note=vat_note(tree, chosen),
        price_note=price_note(form),
        claims=claim_choices(claims or ()),
        units=unit_choices(),
        periods=period_choices(),
        repeats=repeat_choices(),
        ways=way_choices(),
        months=month_choices(),
    )


def category_options(
    options: Sequence[Option], chosen: str, tree: CategoryTree
) -> tuple[CategoryOption, ...]:
    """Return the categories to choose from; what is chosen is always among them."""
    offered = {option.category.code: option for option in options}
    if chosen in tree and chosen not in offered:
        offered = {chosen: Option(tree.get(chosen), sure=True)} | offered
    return tuple(
        CategoryOption(
            code,
            category_label(option.category),
            " › ".join(category_label(node) for node in tree.path(code)[:-1]),
            option.sure,
            code == chosen,
        )
        for code, option in offered.items()
    )


def vat_choices() -> Choices:
    """Return the rates to choose from."""
    return tuple((rate, rate_text(int(rate))) for rate in RATES)


def vat_note(tree: CategoryTree, code: str) -> str:
    """Return which rate a category usually has, and how far to trust that."""
    if code not in tree:
        return _("Your accountant knows it.")
    rate = rate_text(load_vat().proposed(tree, code))
    return _("Usual for this category: %(rate)s. Have it checked by your accountant.", rate=rate)


def price_note(form: FormView) -> str:
    """Return the price both ways, as it will be kept."""
    cents = _cents(form.get("price"))
    rate = form.get("vat")
    if cents is None or rate not in RATES:
        return ""
    basis_points = int(rate)
    net = without_vat(cents, basis_points) if form.get("price_kind") == GROSS else cents
    gross = with_vat(net, basis_points)
    note = _(
        "%(net)s without VAT, %(gross)s with VAT. We keep the price without VAT, rounded to the cent.",
        net=euro(net),
        gross=euro(gross),
    )
    if form.get("price_kind") == GROSS and gross != cents:
        note += " " + _("So the price with VAT becomes a cent different from yours.")
    return note


def _cents(text: str) -> int | None:
    reader = FormReader(MultiDict({"price": text}))
    cents = reader.cents("price")
    return cents if reader.is_valid else None


def claim_choices(codes: Sequence[str]) -> Choices:
    """Return criteria by their names."""
    criteria, language = load_criteria(), locale_code()
    return tuple((code, criteria.get(code).label(language)) for code in codes if code in criteria)


def proposed_values(
    title: str, proposal: Proposal, last: Offer | None, home: Organisation, gazetteer: Gazetteer
) -> "MultiDict[str, str]":
    """Return a new offer as far as its title and the producer's habits tell it."""
    category = proposal.category
    content, unit = _content(proposal, last)
    months = ALL_YEAR if proposal.months is None else proposal.months
    values: MultiDict[str, str] = MultiDict(
        {
            "title": title,
            "category": category.code if category else "",
            "unit_label": (proposal.sale_unit and proposal.sale_unit.container) or "",
            "holds": content,
            "holds_unit": unit,
            "price_kind": GROSS,
            "vat": str(_vat(proposal, last) or ""),
            "pack_size": "1",
            "minimum_units": str(last.minimum_units if last else 0),
            "multiple_units": "1",
            "available_unit": unit,
            "available_period": last.available_period if last else AvailabilityPeriod.STOCK,
            "repeat": OfferRepeat.NEVER,
            "origin": comune_text(last.origin_istat if last else home.istat, gazetteer),
        }
    )
    values.setlist("months", [str(month) for month in months_of(months)])
    ways = ("pickup", "delivery", "at_distance")
    values.setlist("ways", [name for name in ways if getattr(last, name)] if last else ["pickup"])
    values.setlist("claims", list(proposal.claims))
    return values


def _is_alike(proposal: Proposal, last: Offer | None) -> bool:
    category = proposal.category
    return last is not None and category is not None and last.category_code == category.code


def _content(proposal: Proposal, last: Offer | None) -> tuple[str, UnitCode]:
    guess = proposal.sale_unit
    if guess is not None and guess.content is not None:
        return readable(guess.content)
    if last is not None and _is_alike(proposal, last):
        return readable(last.content)
    return ("" if guess else "1"), UnitCode.KILOGRAM


def _vat(proposal: Proposal, last: Offer | None) -> int | None:
    if last is not None and _is_alike(proposal, last) and last.vat_basis_points is not None:
        return last.vat_basis_points
    return proposal.vat_basis_points
