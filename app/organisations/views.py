"""What the pages of organisations show, as plain values."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.organisations.contacts import ContactLine
from app.organisations.evidence import Badge, badges_of
from app.organisations.labels import kind_label, place_name
from app.organisations.matter_views import MatterView
from app.runtime.i18n import gettext as _
from app.web.art import GENERIC
from app.web.filters import euro, kilometres, locale_code, number
from app.web.map import MapView
from app.web.paging import Onward
from catalog.claims import Claim
from catalog.criteria import CriteriaSet
from catalog.delivery_areas import AreaKind, DeliveryArea
from catalog.evidence import is_expired
from catalog.organisations import Organisation, OrganisationKind, PositionSource
from catalog.places import Gazetteer
from catalog.profile import PrincipleProfile, PrincipleState

MOST_COMUNI_NAMED = 12
CARD_BADGES = 3
KIND_ART = {
    "public_body": "building",
    "school": "education",
    "gas": "generic",
    "fair_trade": "fairtrade",
    "trade_association": "professional",
    "trade_union": "work",
    "time_bank": "housing",
    "third_sector_body": "housing",
    "ethical_finance": "finance",
    "mutual_aid_society": "finance",
    "association": "culture",
    "social_cooperative": "care",
    "social_enterprise": "care",
    "producer": "farm",
    "csa": "vegetables",
}


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its evidence in full."""

    label: str
    level: str
    until: date | None
    expired: bool
    text: str
    issuer: str | None
    number: str | None
    inherited: bool
    document_url: str | None = None
    under_review: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class PrincipleView:
    """One principle of a profile."""

    code: str
    label: str
    description: str
    strength: int
    state: str
    text: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in a plain list."""

    url: str
    title: str
    art: str
    text: str
    price_cents: int | None
    unit: str
    badges: tuple[Badge, ...] = ()
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """One organisation in a list."""

    url: str
    name: str
    kind: str
    comune: str
    approximate: bool
    purpose: str
    offers: int
    badges: tuple[Badge, ...]
    art: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """The page of an organisation."""

    name: str
    kind: str
    legal_form: str | None
    place: str
    approximate: bool
    purpose: str
    slug: str
    membership: str
    is_member: bool
    may_edit: bool
    matters: tuple[MatterView, ...]
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[ContactLine, ...]
    withheld: bool
    principles: tuple[PrincipleView, ...]
    map: MapView | None
    where: tuple[tuple[str, str], ...]
    offers: tuple[OfferLine, ...]
    offers_total: int
    onward: Onward
    art: str


@dataclass(frozen=True, slots=True)
class KindFilter:
    """A kind of organisation to narrow a list to."""

    label: str
    url: str
    count: int
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """The list of organisations."""

    heading: str
    query: str
    kind: str | None
    kinds: tuple[KindFilter, ...]
    organisations: tuple[OrganisationCard, ...]
    onward: Onward


def is_approximate(organisation: Organisation) -> bool:
    """Tell whether the position is a guess and must be shown as such."""
    return organisation.position_source is PositionSource.APPROXIMATE


def organisation_url(organisation: Organisation) -> str:
    """Return the address of an organisation's page."""
    return url_for("organisations.organisation", slug=organisation.slug)


def claim_view(claim: Claim, criteria: CriteriaSet, day: date, *, inherited: bool) -> ClaimView:
    """Return a claim as it is shown: what its value means, who says so, until when."""
    criterion = criteria.get(claim.criterion_code)
    language = locale_code()
    text = (
        _("Does not apply.")
        if claim.value is None
        else f"{criterion.scale(language)[claim.value]}."
    )
    return ClaimView(
        criterion.label(language),
        claim.level.value,
        claim.valid_until,
        is_expired(claim.valid_until, day),
        text.replace("..", "."),
        claim.issuer,
        claim.number,
        inherited,
        under_review=claim.under_review,
        disputed=claim.disputed,
    )


def principle_view(profile: PrincipleProfile, criteria: CriteriaSet, day: date) -> PrincipleView:
    """Return one principle with a sentence that a layman understands."""
    language = locale_code()
    return PrincipleView(
        profile.principle.code,
        profile.principle.label(language),
        profile.principle.description(language),
        round(100 * profile.strength),
        profile.state.value,
        _principle_text(profile, criteria, day),
        tuple(claim_view(claim, criteria, day, inherited=False) for claim in profile.claims),
    )


def _principle_text(profile: PrincipleProfile, criteria: CriteriaSet, day: date) -> str:
    if profile.state is PrincipleState.NONE:
        return profile.principle.description(locale_code())
    if profile.state is PrincipleState.NOT_APPLICABLE:
        return _("It does not apply to what this organisation does.")
    names = [
        criteria.get(claim.criterion_code).label(locale_code())
        for claim in profile.claims
        if claim.value and not is_expired(claim.valid_until, day)
    ]
    if names:
        return ", ".join(names[:3])
    if any(claim.value for claim in profile.claims):
        return _("The evidence has expired: until it is renewed it counts as only declared.")
    return _("The organisation says that it does nothing about this yet.")


def art_of_kind(kind: OrganisationKind) -> str:
    """Return the illustration of an organisation that has no offers to show."""
    return KIND_ART.get(kind.value, GENERIC)


def organisation_card(
    organisation: Organisation,
    claims: list[Claim],
    offers: int,
    *,
    gazetteer: Gazetteer,
    criteria: CriteriaSet,
    day: date,
) -> OrganisationCard:
    """Return an organisation as it stands in a list."""
    return OrganisationCard(
        organisation_url(organisation),
        organisation.name,
        kind_label(organisation.kind),
        place_name(organisation, gazetteer),
        is_approximate(organisation),
        organisation.purpose,
        offers,
        badges_of(claims, criteria, (), day, CARD_BADGES),
        art_of_kind(organisation.kind),
    )


def owner_and_place(organisation: Organisation, gazetteer: Gazetteer) -> str:
    """Return the name of an organisation with its comune, to stand under what it offers."""
    return f"{organisation.name} · {place_name(organisation, gazetteer)}"


def delivery_text(area: DeliveryArea, gazetteer: Gazetteer) -> str:
    """Return a delivery area in words."""
    if area.kind is AreaKind.RADIUS:
        text = _("Delivers within %(km)s", km=kilometres(area.radius_km or 0))
    elif area.kind is AreaKind.COMUNI:
        named = [gazetteer.get(istat).name for istat in area.comuni if istat in gazetteer]
        text = _("Delivers to %(places)s", places=", ".join(named[:MOST_COMUNI_NAMED]))
        if len(named) > MOST_COMUNI_NAMED:
            text += " " + _("and %(more)s more", more=number(len(named) - MOST_COMUNI_NAMED))
    elif area.kind is AreaKind.POLYGON:
        text = _("Delivers in the area drawn on the map")
    else:
        text = _("Delivers everywhere")
    if area.days:
        text = f"{text}, {area.days}"
    if area.minimum_order_cents:
        least = euro(area.minimum_order_cents)
        text = f"{text}, {_('minimum %(amount)s', amount=least)}"
    return text
