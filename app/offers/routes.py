"""Pages of offers and of the tree of categories."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from app.accounts import gate
from app.offers import queries
from app.offers.photo_queries import photos_of
from app.offers.season import season_strip, season_text
from app.offers.views import (
    CategoriesPage,
    CategoryPage,
    OfferPage,
    OwnerView,
    PhotoView,
    offer_facts,
    price_note,
    price_since,
)
from app.organisations.contacts import contacts_of, withholds_from
from app.organisations.evidence import badges_of, strongest_first
from app.organisations.labels import place_name
from app.organisations.map_view import organisation_map
from app.organisations.offer_lines import offer_line
from app.organisations.prices import comparable_text, sale_unit
from app.organisations.queries import areas_of
from app.organisations.views import (
    claim_view,
    delivery_text,
    is_approximate,
    organisation_url,
    owner_and_place,
)
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.art import art_of
from app.web.categories import category_card, category_label, subtree_counts
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.paging import page_number, pager
from app.web.queries import offers_per_category
from app.web.territory import current_territory
from catalog.categories import Category, CategoryTree, load_categories, load_cpv
from catalog.criteria import load_criteria
from catalog.delivery_areas import DeliveryArea
from catalog.evidence import EvidenceLevel, rank
from catalog.offers import Offer
from catalog.places import Gazetteer
from catalog.seasons import ALL_YEAR

blueprint = Blueprint("offers", __name__, template_folder="templates")

PAGE_SIZE = 20
MOST_SIMILAR = 4
MOST_BADGES = 4
MOST_SYNONYMS = 8
ONLY_SAID = EvidenceLevel.SELF_DECLARED.value


def category_trail(tree: CategoryTree, code: str) -> tuple[tuple[str, str], ...]:
    """Return the way from the list of categories down to one: label and address."""
    return (
        (_("Categories"), url_for("offers.categories")),
        *(
            (category_label(node), url_for("offers.category", code=node.code))
            for node in (tree.path(code) if code in tree else ())
        ),
    )


@blueprint.get("/offerte/<uuid:offer_id>")
def offer(offer_id: uuid.UUID) -> str:
    """One offer."""
    session, territory = current_session(), current_territory()
    found = queries.published_offer(session, offer_id)
    ground = territory.follow(session)
    gazetteer, criteria, tree = territory.gazetteer, load_criteria(), load_categories()
    day = local_day(utc_now(), current_settings().timezone)
    owner = found.organisation
    claims = [
        claim for claim in queries.claims_on(session, found) if claim.criterion_code in criteria
    ]
    areas = areas_of(session, owner.id)
    deliveries = deliveries_of(found, areas, gazetteer)
    shown = sorted(
        (
            claim_view(claim, criteria, day, inherited=claim.offer_id is None)
            for claim in strongest_first(claims, (), day)
        ),
        key=lambda view: (view.expired, -rank(EvidenceLevel(view.level))),
    )
    view = OfferPage(
        title=found.title,
        description=found.description,
        art=art_of(tree, found.category_code),
        organisation=OwnerView(
            organisation_url(owner), owner.name, place_name(owner, gazetteer), is_approximate(owner)
        ),
        trail=category_trail(tree, found.category_code),
        price_cents=found.price_cents,
        unit=sale_unit(found),
        comparable=comparable_text(found),
        price_note=price_note(found),
        price_since=price_since(found),
        photos=tuple(
            PhotoView(each.medium, each.large, each.alt, each.width_px, each.height_px)
            for each in photos_of(session, found.id)
        ),
        months=season_strip(found.months, day),
        season_text=season_text(found.months),
        facts=offer_facts(found, gazetteer),
        deliveries=deliveries,
        contacts=contacts_of(owner, gazetteer, gate.onlooker()),
        withheld=withholds_from(gate.onlooker(), owner),
        badges=badges_of(claims, criteria, (), day, MOST_BADGES),
        claims=tuple(claim for claim in shown if claim.level != ONLY_SAID),
        declared=tuple(claim for claim in shown if claim.level == ONLY_SAID),
        map=organisation_map(session, ground, owner, areas, "#contact"),
        where=(("place", place_name(owner, gazetteer)), *deliveries),
        similar=tuple(
            offer_line(other, by=owner_and_place(other.organisation, gazetteer))
            for other in queries.similar_offers(session, found, MOST_SIMILAR)
        ),
    )
    return render_template("offers/offer.html", page=view)


def deliveries_of(
    found: Offer, areas: Sequence[DeliveryArea], gazetteer: Gazetteer
) -> tuple[tuple[str, str], ...]:
    """Return the ways in which an offer reaches its buyer: kind and words."""
    ways = []
    if found.at_distance:
        ways.append(("distance", _("Rendered at a distance")))
    if found.delivery:
        ways += [("delivery", delivery_text(area, gazetteer)) for area in areas]
    if found.pickup:
        where = place_name(found.organisation, gazetteer)
        ways.append(("pickup", _("To be picked up in %(place)s", place=where)))
    return tuple(ways)


@blueprint.get("/categorie")
def categories() -> str:
    """The sectors, each with its categories."""
    tree = load_categories()
    counts = subtree_counts(tree, offers_per_category(current_session()))
    roots = tuple(category_card(tree, root, counts[root.code]) for root in tree.roots)
    return render_template("offers/categories.html", page=CategoriesPage(roots))


@blueprint.get("/categorie/<code>")
def category(code: str) -> str:
    """One category: what is in it, when, and who offers it."""
    session, tree = current_session(), load_categories()
    gazetteer = current_territory().gazetteer
    found = tree.get(code)
    counts = subtree_counts(tree, offers_per_category(session))
    page = page_number(request.args)
    inside = [tree.by_number(number).code for number in range(*tree.span(code))]
    offers = queries.offers_in(session, inside, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE)
    day = local_day(utc_now(), current_settings().timezone)
    seasonal = found.months != ALL_YEAR
    view = CategoryPage(
        label=category_label(found),
        art=art_of(tree, code),
        trail=category_trail(tree, code)[:-1],
        synonyms=found.synonyms[:MOST_SYNONYMS] if locale_code() == "it" else (),
        search_url=url_for("matches.search", category=code),
        children=tuple(
            (category_label(child), url_for("offers.category", code=child.code), counts[child.code])
            for child in tree.children(code)
        ),
        months=season_strip(found.months, day) if seasonal else None,
        season_text=season_text(found.months),
        offers=tuple(
            offer_line(item, by=owner_and_place(item.organisation, gazetteer)) for item in offers
        ),
        offers_total=counts[code],
        pages=pager(page, counts[code], PAGE_SIZE, "offers.category", code=code),
        cpv=cpv_lines(found),
    )
    return render_template("offers/category.html", page=view)


def cpv_lines(found: Category) -> tuple[tuple[str, str], ...]:
    """Return the procurement codes of a category with check digit and name."""
    table = load_cpv()
    italian = locale_code() == "it"
    return tuple(
        (f"{code}-{table[code].check}", table[code].label_it if italian else table[code].label_en)
        for code in found.cpv
    )
