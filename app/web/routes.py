"""Pages that belong to no room: home, credits, the book of components."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, make_response, render_template, url_for

from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.transaction import current_session
from app.web import queries
from app.web.categories import CategoryCard, category_card, subtree_counts
from app.web.context import current_settings
from app.web.examples import example_searches
from catalog.categories import Category, CategoryTree, load_categories

blueprint = Blueprint("web", __name__)

MOST_MEMBERS = 24
MOST_SECTORS = 12


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page."""

    examples: tuple[tuple[str, str], ...]
    sectors: tuple[CategoryCard, ...]
    numbers: tuple[tuple[int, str], ...]
    members: tuple[tuple[str, str], ...]


@blueprint.get("/")
def home() -> str:
    """What this is, and the box."""
    session, tree = current_session(), load_categories()
    counts = subtree_counts(tree, queries.offers_per_category(session))
    offers, producers, comuni = queries.market_numbers(session)
    page = HomePage(
        examples=example_searches(),
        sectors=tuple(
            category_card(tree, root, counts[root.code])
            for root in _richest(tree, counts)
            if counts[root.code] or not offers
        ),
        numbers=(
            (offers, ngettext("offer", "offers", offers)),
            (producers, ngettext("producer", "producers", producers)),
            (comuni, ngettext("municipality", "municipalities", comuni)),
            (len(tree), _("categories of goods and services")),
        )
        if offers
        else (),
        members=tuple(
            (name, url_for("organisations.organisation", slug=slug))
            for name, slug in queries.members(session, MOST_MEMBERS)
        ),
    )
    return render_template("web/home.html", page=page)


def _richest(tree: CategoryTree, counts: Mapping[str, int]) -> list[Category]:
    """Return the sectors with most offers, in the order of the tree."""
    most = sorted(tree.roots, key=lambda root: -counts[root.code])[:MOST_SECTORS]
    return sorted(most, key=lambda root: root.number)


@blueprint.get("/crediti")
def credits() -> str:  # noqa: A001 the page is called so
    """Whose data and work this stands on."""
    return render_template("web/credits.html")


@blueprint.get("/dev/components")
def components() -> str:
    """Every component with ordinary, long and missing content; not in production."""
    if current_settings().production:
        abort(404)
    day = local_day(utc_now(), current_settings().timezone)
    return render_template("dev/components.html", day=day)


@blueprint.get("/healthz")
def health() -> Response:
    """Tell a supervisor that the process answers; it asks nothing of the database."""
    response = make_response({"status": "ok", "name": current_app.name})
    response.headers["Cache-Control"] = "no-store"
    return response
