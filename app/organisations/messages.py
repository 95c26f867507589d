"""What to tell a person about organisations, their places and areas."""

from app.organisations.kinds import register_help
from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from catalog.errors import MarketError
from catalog.registers import Register


def polygon_message(error: MarketError) -> str:
    """Return what is wrong with a drawn area."""
    reasons = {
        "not_geojson": _("The area is not a GeoJSON polygon."),
        "not_a_polygon": _("The area must be a closed polygon, not a point or a line."),
        "too_many_vertices": _("The outline of the area has too many points: draw it simpler."),
        "empty": _("The area is empty."),
        "outside_degrees": _("The area lies outside the map: coordinates are degrees."),
        "outside_italy": _(
            "The area lies outside Italy: are latitude and longitude the other way round?"
        ),
        "crosses_itself": _("The outline of the area crosses itself: draw it again."),
    }
    return reasons.get(str(error.facts().get("reason")), reasons["not_geojson"])


def register_number_message(error: MarketError) -> str:
    """Return what a number of a register looks like."""
    return _("A number of this register looks different. %(help)s", help=_help_of(error))


def _help_of(error: MarketError) -> str:
    register = error.facts().get("register")
    return register_help(register) if isinstance(register, Register) else ""


def outline_message(error: MarketError) -> str:
    """Return which line of an outline is no point."""
    return _(
        "Line %(line)s is no point: write latitude and longitude, for example 45.5213, 9.5914.",
        line=error.facts().get("line"),
    )


def register() -> None:
    """Register the sentences of this room's errors."""
    register_message("bad_polygon", polygon_message)
    register_message("bad_vat_number", lambda _error: _("This is not an Italian VAT number."))
    register_message("bad_tax_code", lambda _error: _("This is not an Italian tax code."))
    register_message(
        "organisation_not_found", lambda _error: _("There is no organisation at this address.")
    )
    register_message("bad_register_number", register_number_message)
    register_message("bad_register_section", lambda _error: _("Choose one of the entries."))
    register_message("bad_outline", outline_message)
    register_message(
        "person_not_confirmed",
        lambda _error: _(
            "First confirm your e-mail address: the message that we sent you holds the link."
        ),
    )
    register_message(
        "too_many_registrations",
        lambda error: _(
            "At most %(most)s organisations a day: go on tomorrow, or ask the secretariat.",
            most=error.facts()["most"],
        ),
    )
    register_message(
        "already_registered",
        lambda _error: _("An organisation with this VAT number or tax code is there already."),
    )
    register_message(
        "area_not_found", lambda _error: _("This delivery area is not there any more.")
    )
    register_message(
        "too_many_areas",
        lambda error: _(
            "At most %(most)s delivery areas: put several municipalities into one.",
            most=error.facts()["most"],
        ),
    )
    register_message("matter_not_found", lambda _error: _("Somebody has already looked at this."))
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
