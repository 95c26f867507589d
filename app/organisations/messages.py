"""What to tell a person about organisations, their places and areas."""

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from catalog.errors import MarketError


def polygon_message(error: MarketError) -> str:
    """Return what is wrong with a drawn area."""
    reasons = {
        "not_geojson": _("The area is not a GeoJSON polygon."),
        "not_a_polygon": _("The area must be a closed polygon, not a point or a line."),
        "too_many_vertices": _("The outline of the area has too many points: draw it simpler."),
        "empty": _("The area is empty."),
        "outside_degrees": _("The area lies outside the map: coordinates are degrees."),
        "crosses_itself": _("The outline of the area crosses itself: draw it again."),
    }
    return reasons.get(str(error.facts().get("reason")), reasons["not_geojson"])


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("bad_polygon", polygon_message)
    register_message("bad_vat_number", lambda _error: _("This is not an Italian VAT number."))
    register_message("bad_tax_code", lambda _error: _("This is not an Italian tax code."))
    register_message(
        "organisation_not_found", lambda _error: _("There is no organisation at this address.")
    )
    register_message(
        "not_geojson", lambda _error: _("The file is not a GeoJSON collection of boundaries.")
    )
    register_message(
        "boundary_file_too_large",
        lambda _error: _("The file is larger than the boundaries of the whole country can be."),
    )
    register_message(
        "wrong_reference_system",
        lambda _error: _(
            "The coordinates are not degrees: choose the ISTAT file in WGS 84 (EPSG:4326)."
        ),
    )
