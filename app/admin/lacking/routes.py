"""What is missing on our territory."""

from http import HTTPStatus

from flask import Response, abort, render_template, request, url_for

from app.accounts import gate
from app.admin import policies
from app.admin.blueprint import blueprint
from app.admin.lacking import queries, views
from app.admin.lacking.gaps import Gap, categories_below, gaps_of, look_for_sources
from app.admin.sheets import sheet_response
from app.matches.market import current_market
from app.runtime.clock import local_day, utc_now
from app.runtime.transaction import current_session
from app.web.categories import category_label
from app.web.context import current_settings
from app.web.filters import locale_code
from app.web.paging import page_number, pager
from app.web.territory import current_territory
from catalog.categories import load_categories

PAGE_SIZE = 40
LONGEST_CODE = 80


def _chosen() -> tuple[str | None, str | None]:
    """Return the sector and the place that were asked for."""
    sector = request.args.get("sector", "")[:LONGEST_CODE] or None
    return sector, request.args.get("place", "")[:LONGEST_CODE] or None


def _gaps() -> tuple[list[Gap], list[Gap]]:
    """Return everything that is missing, and what was asked for of it."""
    session = current_session()
    market = current_market()
    market.follow_territory(session)
    day = local_day(utc_now(), current_settings().timezone)
    demands = queries.wanting_demands(session, day)
    tree = load_categories()
    found = gaps_of(demands, tree, current_territory().gazetteer, market.lexicon)
    sector, place = _chosen()
    asked = [
        gap for gap in found if sector in (None, gap.sector) and place in (None, gap.spot.code)
    ]
    below = categories_below(asked, tree)
    codes = {code for each in below.values() for code in each}
    look_for_sources(asked, below, queries.sources(session, codes) if codes else [])
    return found, asked


@blueprint.get("/manca")
def lacking() -> str:
    """What people look for and do not find, as a table and a map."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    found, asked = _gaps()
    sector, place = _chosen()
    tree, session = load_categories(), current_session()
    page = page_number(request.args)
    shown = asked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    sectors = {gap.sector for gap in found if gap.sector is not None}
    ground = current_territory().follow(session)
    return render_template(
        "admin/lacking.html",
        lines=[views.gap_line(gap, tree) for gap in shown],
        demands=sum(gap.demands for gap in asked),
        place=next((gap.spot.name for gap in asked if gap.spot.code == place), None),
        sector=sector,
        sectors=[
            (root.code, category_label(root), url_for("desk.lacking", sector=root.code))
            for root in tree.roots
            if root.code in sectors
        ],
        map=views.gaps_map(session, ground, asked, sector),
        pages=pager(page, len(asked), PAGE_SIZE, "desk.lacking", sector=sector, place=place),
        exports=[
            (kind.upper(), url_for("desk.lacking_sheet", kind=kind, sector=sector, place=place))
            for kind in ("xlsx", "csv")
        ],
    )


@blueprint.get("/manca.<kind>")
def lacking_sheet(kind: str) -> Response:
    """What people look for and do not find, as a sheet."""
    gate.require(policies.may_sit_at_desk(gate.signed_in()))
    if kind not in {"csv", "xlsx"}:
        abort(HTTPStatus.NOT_FOUND)
    _found, asked = _gaps()
    day = local_day(utc_now(), current_settings().timezone)
    rows = views.sheet_rows(asked, load_categories())
    name = "che-cosa-manca" if locale_code() == "it" else "what-is-missing"
    return sheet_response(kind, f"{name}-{day.isoformat()}", views.sheet_header(), rows)
