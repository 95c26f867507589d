"""What the pages of offers and categories show, as plain values."""

from dataclasses import dataclass
from fractions import Fraction

from app.offers.season import MonthView
from app.organisations.contacts import ContactLine
from app.organisations.evidence import Badge
from app.organisations.prices import sale_unit
from app.organisations.views import ClaimView, OfferLine
from app.runtime.i18n import gettext as _
from app.web.categories import CategoryCard
from app.web.filters import euro, long_day, number
from app.web.map import MapView
from app.web.paging import Pager
from app.web.units import quantity_text
from catalog.offers import AvailabilityPeriod, Offer
from catalog.places import Gazetteer
from catalog.quantities import Quantity
from catalog.vat import with_vat


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Whose offer it is."""

    url: str
    name: str
    comune: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo in the size for its page and in the one to look at closely."""

    medium: str
    large: str
    alt: str
    width_px: int
    height_px: int


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
    price_since: str
    photos: tuple[PhotoView, ...]
    months: tuple[MonthView, ...]
    season_text: str
    facts: tuple[tuple[str, str], ...]
    deliveries: tuple[tuple[str, str], ...]
    contacts: tuple[ContactLine, ...]
    withheld: bool
    badges: tuple[Badge, ...]
    # What comes with evidence, valid or expired, and what is only said.
    claims: tuple[ClaimView, ...]
    declared: tuple[ClaimView, ...]
    map: MapView | None
    where: tuple[tuple[str, str], ...]
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
    available = None
    if offer.available_amount is not None:
        amount = quantity_text(Quantity(offer.available_amount, offer.dimension))
        available = f"{amount} {period_text(offer.available_period)}"
    facts = (
        (_("Pack"), _times(offer.pack_size, unit)),
        (_("At least"), _times(offer.minimum_units, unit)),
        (_("In multiples of"), _times(offer.multiple_units, unit)),
        (_("Available"), available),
        (_("From"), offer.available_from and long_day(offer.available_from)),
        (_("Until"), offer.available_until and long_day(offer.available_until)),
        (_("Produced in"), _place(offer.origin_istat, gazetteer)),
        (_("Processed in"), _place(offer.transformation_istat, gazetteer)),
    )
    return tuple((label, value) for label, value in facts if value)


def _times(count: int, unit: str) -> str | None:
    return f"{number(count)} × {unit}" if count > 1 else None


def _place(istat: str | None, gazetteer: Gazetteer) -> str | None:
    if istat is None or istat not in gazetteer:
        return None
    place = gazetteer.get(istat)
    return f"{place.name} ({place.province})"


def price_note(offer: Offer) -> str:
    """Return what the price leaves out."""
    if offer.price_cents is None:
        return ""
    if offer.vat_basis_points is None:
        return _("VAT excluded")
    rate = number(float(Fraction(offer.vat_basis_points, 100)))
    gross = euro(with_vat(offer.price_cents, offer.vat_basis_points))
    return _("VAT %(rate)s%% excluded: %(gross)s with VAT", rate=rate, gross=gross)


def price_since(offer: Offer) -> str:
    """Return when the owner has last said that the price holds."""
    if offer.price_cents is None or offer.price_confirmed_at is None:
        return ""
    return _("Price confirmed on %(day)s", day=long_day(offer.price_confirmed_at))
