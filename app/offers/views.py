"""What the pages of offers and categories show, as plain values."""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from app.offers.season import MonthView
from app.organisations.evidence import Badge
from app.organisations.prices import sale_unit
from app.organisations.views import ClaimView, OfferLine
from app.web.categories import CategoryCard
from app.web.filters import long_day, number
from app.web.map import MapView
from app.web.paging import Pager
from app.web.units import quantity_text
from catalog.offers import AvailabilityPeriod, Offer
from catalog.places import Gazetteer
from catalog.quantities import Quantity


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Whose offer it is."""

    url: str
    name: str
    comune: str
    approximate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """The page of an offer."""

    title: str
    description: str
    art: str
    organisation: OwnerView
    trail: tuple[tuple[str, str], ...]
    price_cents: int | None
    unit: str
    comparable: str | None
    price_note: str
    months: tuple[MonthView, ...]
    season_text: str
    facts: tuple[tuple[str, str], ...]
    deliveries: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str | None], ...]
    badges: tuple[Badge, ...]
    claims: tuple[ClaimView, ...]
    map: MapView | None
    similar: tuple[OfferLine, ...]


@dataclass(frozen=True, slots=True)
class CategoriesPage:
    """The roots of the tree."""

    roots: tuple[CategoryCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPage:
    """One category."""

    label: str
    art: str
    trail: tuple[tuple[str, str], ...]
    synonyms: tuple[str, ...]
    search_url: str
    children: tuple[tuple[str, str, int], ...]
    months: tuple[MonthView, ...] | None
    season_text: str
    offers: tuple[OfferLine, ...]
    offers_total: int
    pages: Pager | None
    cpv: tuple[tuple[str, str], ...]


def period_text(period: AvailabilityPeriod) -> str:
    """Return how often a quantity is there, to stand after it."""
    return {
        AvailabilityPeriod.DAY: _("a day"),
        AvailabilityPeriod.WEEK: _("a week"),
        AvailabilityPeriod.MONTH: _("a month"),
        AvailabilityPeriod.SEASON: _("in the season"),
        AvailabilityPeriod.STOCK: _("in stock"),
    }[period]


def offer_facts(offer: Offer, gazetteer: Gazetteer) -> tuple[tuple[str, str], ...]:
    """Return the details of an offer: label and value, only what is known."""
    unit = sale_unit(offer)
    facts: list[tuple[str, str]] = []
    if offer.pack_size > 1:
        facts.append((_("Pack"), f"{number(offer.pack_size)} × {unit}"))
    if offer.minimum_units > 1:
        facts.append((_("At least"), f"{number(offer.minimum_units)} × {unit}"))
    if offer.multiple_units > 1:
        facts.append((_("In multiples of"), f"{number(offer.multiple_units)} × {unit}"))
    if offer.available_amount is not None:
        available = quantity_text(Quantity(offer.available_amount, offer.dimension))
        facts.append((_("Available"), f"{available} {period_text(offer.available_period)}"))
    if offer.available_from is not None:
        facts.append((_("From"), long_day(offer.available_from)))
    if offer.available_until is not None:
        facts.append((_("Until"), long_day(offer.available_until)))
    for label, istat in (
        (_("Produced in"), offer.origin_istat),
        (_("Processed in"), offer.transformation_istat),
    ):
        if istat is not None and istat in gazetteer:
            place = gazetteer.get(istat)
            facts.append((label, f"{place.name} ({place.province})"))
    return tuple(facts)


def price_note(offer: Offer) -> str:
    """Return what the price leaves out."""
    if offer.price_cents is None:
        return ""
    if offer.vat_basis_points is None:
        return _("VAT excluded")
    rate = number(float(Fraction(offer.vat_basis_points, 100)))
    return _("VAT %(rate)s%% excluded", rate=rate)
