"""Prices, quantities and publication of many offers in one table."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for

from app.accounts import gate
from app.offers import shelf_queries
from app.offers.owner_routes import Page, blueprint
from app.offers.shelf_queries import Wish
from app.offers.shelf_routes import asked_wish, managed, shelf_of
from app.offers.shelf_view import ShelfFilter, next_url, shelf_filters
from app.offers.table_forms import MOST_ROWS, Cells, Row, cells_of, has_faults, read_rows
from app.offers.table_services import save_table
from app.organisations.prices import sale_unit
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import FIELD, new_form_token, once
from app.runtime.transaction import current_session
from app.web.conflict import EditedMeanwhile
from app.web.units import unit_symbol
from catalog.offers import Offer
from catalog.organisations import Organisation
from catalog.quantities import UnitCode

ENDPOINT = "own_offers.table"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row as the page shows it."""

    id: uuid.UUID
    title: str
    sold_by: str
    unit: str
    cells: Cells
    seen: str
    revision: int
    errors: tuple[tuple[str, str], ...] = ()

    def error(self, cell: str) -> str | None:
        """Return what is wrong with a cell."""
        return dict(self.errors).get(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """The page of the table."""

    name: str
    slug: str
    filters: tuple[ShelfFilter, ...]
    rows: tuple[TableRow, ...]
    faults: tuple[tuple[str, str], ...]
    next_url: str | None
    token: str


@blueprint.get("/realta/<slug>/offerte/tabella")
def table(slug: str) -> Page:
    """The offers of an organisation as a table to type in."""
    organisation, wish = managed(slug), asked_wish()
    found = shelf_queries.page_of_shelf(
        current_session(), shelf_of(organisation), wish, most=MOST_ROWS + 1
    )
    following = next_url(slug, wish, found, MOST_ROWS, ENDPOINT)
    return _page(organisation, found[:MOST_ROWS], {}, wish=wish, following=following)


def _page(
    organisation: Organisation,
    offers: Sequence[Offer],
    typed: dict[uuid.UUID, Row],
    *,
    wish: Wish,
    following: str | None = None,
) -> str:
    counts = shelf_queries.count_shelf(current_session(), shelf_of(organisation))
    rows = tuple(_row(offer, typed.get(offer.id)) for offer in offers)
    page = TablePage(
        name=organisation.name,
        slug=organisation.slug,
        filters=shelf_filters(organisation.slug, counts, wish, ENDPOINT),
        rows=rows,
        faults=tuple(
            (f"{row.title}: {text}", f"{'price' if cell == 'row' else cell}-{row.id}")
            for row in rows
            for cell, text in row.errors
        ),
        next_url=following,
        token=new_form_token(),
    )
    return render_template("offers/table.html", page=page)


def _row(offer: Offer, typed: Row | None) -> TableRow:
    now = cells_of(offer)
    cells = typed.cells if typed is not None and typed.is_touched else now
    errors = dict(typed.errors) if typed is not None else {}
    if "row" in errors:
        errors["row"] += " " + _said(now)
    return TableRow(
        id=offer.id,
        title=offer.title,
        sold_by=sale_unit(offer),
        unit=unit_symbol(UnitCode(now.unit)),
        cells=cells,
        seen=now.mark,
        revision=offer.revision,
        errors=tuple(errors.items()),
    )


def _said(cells: Cells) -> str:
    return _(
        "Saved now: price %(price)s, quantity %(available)s, %(published)s. Save again to replace it by yours.",
        price=cells.price or "—",
        available=cells.available or "—",
        published=_("published") if cells.published else _("not published"),
    )


@blueprint.post("/realta/<slug>/offerte/tabella")
def save(slug: str) -> Page:
    """Save all rows of the table, or none of them."""
    actor, organisation, session, now = (
        gate.signed_in(),
        managed(slug),
        current_session(),
        utc_now(),
    )
    rows = read_rows(request.form)
    back = gate.safe_target(request.form.get("back")) or url_for(ENDPOINT, slug=slug)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not has_faults([row for row in rows if row.is_touched]):

        def deed() -> str:
            count = save_table(session, organisation.id, rows, actor=actor, now=now)
            text = ngettext("%(num)s offer is changed.", "%(num)s offers are changed.", count)
            flash(text if count else _("Nothing was different: nothing is changed."), "info")
            return back

        try:
            token = request.form.get(FIELD, "")
            return redirect(once(session, token, now=now, deed=deed), HTTPStatus.SEE_OTHER)
        except EditedMeanwhile:
            status = HTTPStatus.CONFLICT
    offers = shelf_queries.offers_by_id(session, organisation.id, [row.id for row in rows])
    shown = [offers[row.id] for row in rows if row.id in offers]
    return _page(organisation, shown, {row.id: row for row in rows}, wish=Wish()), status
