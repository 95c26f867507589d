"""What is missing, as a table, a map and a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from sqlalchemy.orm import Session

from app.admin.lacking.gaps import Gap, Hurdle
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.categories import category_label
from app.web.filters import kilometres
from app.web.ground import Ground
from app.web.map import WIDE_VIEW, MapView, frame_around, view_box
from app.web.pins import Spot as PinSpot
from app.web.pins import group_pins
from app.web.sheets import Cell
from app.web.units import quantity_text
from catalog.category_tree import CategoryTree
from catalog.quantities import Quantity

MOST_PINS = 200


@dataclass(frozen=True, slots=True)
class GapLine:
    """One thing that is missing at one place."""

    category: str
    category_url: str | None
    place: str
    demands: int
    without_any: int
    monthly: str
    nearest: str
    hurdle: str


def hurdle_label(hurdle: Hurdle) -> str:
    """Return what would have to change."""
    return {
        Hurdle.NOBODY: _("Nobody offers it: a producer is needed"),
        Hurdle.DISTANCE: _("Offered, but further away than they would go"),
        Hurdle.TERMS: _("Offered nearby: criteria, price, season or delivery keep it out"),
        Hurdle.UNKNOWN: _("Said in words only: read the demand"),
    }[hurdle]


def _category(gap: Gap, tree: CategoryTree) -> str:
    if gap.category is None:
        return _("in words only")
    return category_label(tree.get(gap.category))


def _monthly(gap: Gap) -> str:
    return " + ".join(
        quantity_text(Quantity(amount, dimension))
        for dimension, amount in sorted(gap.monthly.items())
    )


def gap_line(gap: Gap, tree: CategoryTree) -> GapLine:
    """Return a gap as a line of the table."""
    code = gap.category
    return GapLine(
        category=_category(gap, tree),
        category_url=url_for("offers.category", code=code) if code is not None else None,
        place=gap.spot.name or _("anywhere"),
        demands=gap.demands,
        without_any=gap.without_any,
        monthly=_monthly(gap),
        nearest=kilometres(gap.nearest_km) if gap.nearest_km is not None else "",
        hurdle=hurdle_label(gap.hurdle),
    )


def sheet_header() -> tuple[str, ...]:
    """Return the titles of the columns of the sheet."""
    return (
        _("Category"),
        _("Place"),
        _("Demands"),
        _("Without any offer"),
        _("Asked for in a month"),
        _("Nearest offer, km"),
        _("What would have to change"),
    )


def sheet_rows(gaps: Sequence[Gap], tree: CategoryTree) -> Iterator[tuple[Cell, ...]]:
    """Return the rows of the sheet."""
    for gap in gaps:
        nearest = None if gap.nearest_km is None else Decimal(round(gap.nearest_km))
        yield (
            _category(gap, tree),
            gap.spot.name or _("anywhere"),
            gap.demands,
            gap.without_any,
            _monthly(gap),
            nearest,
            hurdle_label(gap.hurdle),
        )


def gaps_map(
    session: Session, ground: Ground, gaps: Sequence[Gap], sector: str | None
) -> MapView | None:
    """Return where things are missing; None when no gap has a place."""
    places: dict[str, tuple[str, float, float, int]] = {}
    for gap in gaps:
        if gap.spot.lat is not None and gap.spot.lon is not None:
            count = places[gap.spot.code][3] if gap.spot.code in places else 0
            name, demands = gap.spot.name, count + gap.demands
            places[gap.spot.code] = (name, gap.spot.lat, gap.spot.lon, demands)
    if not places:
        return None
    frame = frame_around([(lat, lon) for _name, lat, lon, _n in places.values()], view=WIDE_VIEW)
    most = sorted(places.items(), key=lambda each: (-each[1][3], each[0]))[:MOST_PINS]
    spots = [
        PinSpot(*frame.point(lat, lon), None, _pin_label(name, count), _place_url(code, sector))
        for code, (name, lat, lon, count) in most
    ]
    return MapView(
        view_box=view_box(frame),
        land=(frame.outline(ground.within(session, frame.bounds())),),
        reach=(),
        radius=None,
        place=None,
        markers=group_pins(spots),
        data_url=None,
        tiles_url="",
        tiles_attribution="",
        alt=_("Map: where demands find too little"),
    )


def _pin_label(name: str, count: int) -> str:
    return ngettext("%(name)s: %(num)s demand", "%(name)s: %(num)s demands", count, name=name)


def _place_url(code: str, sector: str | None) -> str:
    return url_for("desk.lacking", place=code, sector=sector)
