"""Figures of a group for its people, and of the district for its staff: only sums."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from app.accounts import gate
from app.accounts.policies import is_staff
from app.groups import policies, queries
from app.orders.figures.bars import Bar, bars, largest
from app.orders.figures.queries import Year
from app.orders.figures.sums import FEWEST_HOUSEHOLDS, Figures, figures_of
from app.orders.pages import Page
from app.runtime.clock import local_day, utc_now
from app.runtime.i18n import gettext as _
from app.runtime.transaction import current_session
from app.web.categories import category_label
from app.web.context import current_settings
from app.web.filters import euro, kilometres, month_name
from app.web.sheets import Cell, csv_bytes, xlsx_bytes
from catalog.categories import load_categories

blueprint = Blueprint("figures", __name__, template_folder="../templates")

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR = 2000
KINDS = {"csv": CSV, "xlsx": XLSX}
MONTHS = 12


class Chart(NamedTuple):
    """Bars with their table: which they are, and what its two columns are called."""

    code: str
    title: str
    head: str
    unit: str
    bars: list[Bar]


@blueprint.get("/realta/<slug>/cifre")
def of_group(slug: str) -> Page:
    """What a group has bought in a year."""
    name, group_id = _group(slug)
    return _page(name, group_id, slug)


@blueprint.get("/realta/<slug>/cifre.<kind>")
def group_sheet(slug: str, kind: str) -> Response:
    """The figures of a group as a spreadsheet."""
    _name, group_id = _group(slug)
    return _sheet(group_id, kind)


@blueprint.get("/distretto/cifre")
def of_district() -> Page:
    """What all groups of the district have bought in a year."""
    gate.require(is_staff(gate.signed_in()))
    return _page(current_settings().district.name, None, None)


@blueprint.get("/distretto/cifre.<kind>")
def district_sheet(kind: str) -> Response:
    """The figures of the district as a spreadsheet."""
    gate.require(is_staff(gate.signed_in()))
    return _sheet(None, kind)


def _group(slug: str) -> tuple[str, uuid.UUID]:
    actor, session = gate.signed_in(), current_session()
    group = queries.group(session, slug)
    household = queries.household_of(session, actor.person_id, group.id)
    gate.require(policies.may_see_group_life(actor, group.id, household))
    return group.name, group.id


def _today() -> date:
    return local_day(utc_now(), current_settings().timezone)


def _year() -> int:
    asked = request.args.get("anno", "")
    this = _today().year
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2026") else this
    return year if FIRST_YEAR <= year <= this else this


def _figures(group_id: uuid.UUID | None, year: int) -> Figures:
    zone = ZoneInfo(current_settings().timezone)
    first, last = date(year, 1, 1), date(year, 12, 31)
    span = Year(
        first,
        last,
        datetime.combine(first, time.min, zone),
        datetime.combine(last, time.max, zone),
    )
    return figures_of(current_session(), group_id, span, zone)


def _page(name: str, group_id: uuid.UUID | None, slug: str | None) -> str:
    year = _year()
    figures = _figures(group_id, year)
    page = "figures.of_group" if slug else "figures.of_district"
    sheet = "figures.group_sheet" if slug else "figures.district_sheet"
    values: dict[str, Any] = {"slug": slug} if slug else {}
    return render_template(
        "orders/figures.html",
        name=name,
        slug=slug,
        may_manage=group_id is not None and policies.may_manage_group(gate.signed_in(), group_id),
        year=year,
        figures=figures,
        fewest=FEWEST_HOUSEHOLDS,
        charts=_charts(figures) if figures.has_enough else (),
        earlier=url_for(page, anno=year - 1, **values) if year > FIRST_YEAR else None,
        later=url_for(page, anno=year + 1, **values) if year < _today().year else None,
        sheets=[(kind.upper(), url_for(sheet, kind=kind, anno=year, **values)) for kind in KINDS],
    )


def _charts(figures: Figures) -> list[Chart]:
    ways = sorted(figures.km_by_producer().items(), key=lambda pair: (-pair[1], pair[0]))
    months = [
        (month_name(month, "LLLL"), figures.by_month.get(month, 0), "")
        for month in range(1, MONTHS + 1)
    ]
    return [
        Chart(
            "producers",
            _("Spend by producer"),
            _("Producer"),
            _("Spend"),
            _of_cents(figures.by_producer),
        ),
        Chart(
            "months",
            _("Spend by month of the delivery"),
            _("Month"),
            _("Spend"),
            bars([(name, cents, euro(cents)) for name, cents, _said in months]),
        ),
        Chart(
            "categories",
            _("Spend by category"),
            _("Category"),
            _("Spend"),
            _of_cents(_named(figures)),
        ),
        Chart(
            "ways",
            _("How far the food travels, by producer"),
            _("Producer"),
            _("Distance"),
            bars([(name, km, kilometres(km)) for name, km in ways[:30]]),
        ),
    ]


def _of_cents(values: Mapping[str, int]) -> list[Bar]:
    ranked = largest(values, _("All others"))
    return bars([(name, cents, euro(cents)) for name, cents in ranked])


def _named(figures: Figures) -> dict[str, int]:
    """Return the spend by the middle level of the categories, which is what people speak of."""
    tree = load_categories()
    sums: dict[str, int] = {}
    for code, cents in figures.by_category.items():
        path = tree.path(code) if code in tree else ()
        name = category_label(path[min(1, len(path) - 1)]) if path else code
        sums[name] = sums.get(name, 0) + cents
    return sums


def _sheet(group_id: uuid.UUID | None, kind: str) -> Response:
    if kind not in KINDS:
        abort(404)
    year = _year()
    figures = _figures(group_id, year)
    rows: list[tuple[Cell, ...]] = []
    if figures.has_enough:
        parts = (
            (_("Producer"), figures.by_producer),
            (_("Category"), _named(figures)),
            (_("Month"), {f"{month:02}": cents for month, cents in figures.by_month.items()}),
        )
        for what, sums in parts:
            rows += [(what, key, Decimal(cents).scaleb(-2)) for key, cents in sorted(sums.items())]
        ways = sorted(figures.km_by_producer().items())
        rows += [(_("Kilometres"), key, round(Decimal(km), 1)) for key, km in ways]
    header = [_("What"), _("Which"), _("Number")]
    name = f"cifre-{year}"
    table = csv_bytes(header, rows) if kind == "csv" else xlsx_bytes(header, rows, name=name)
    response = make_response(table)
    response.headers["Content-Type"] = KINDS[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
