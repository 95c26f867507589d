"""Commands for the data of places: `flask places load-boundaries FILE`."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from app.integrations.geocoding.compose import make_geocoder
from app.organisations.services import settle_positions
from app.runtime.clock import utc_now
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import transaction
from app.web.context import current_settings
from catalog.boundaries import LoadReport, exact_points, load_boundaries, read_boundaries
from catalog.errors import NotFound
from catalog.places import load_gazetteer

LISTED_FAULTS = 20

places = AppGroup("places", help="Data of the comuni.")


@places.command("load-boundaries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_boundaries_command(file: Path) -> None:
    """Load the boundaries of the comuni from a GeoJSON FILE of ISTAT; repeating it is harmless."""
    with told_to_a_person():
        reading = read_boundaries(file)
        with transaction() as session:
            now = utc_now()
            report = load_boundaries(session, reading, now=now)
            moved = settle_positions(session, exact_points(session), now=now)
        for line in report_lines(report):
            click.echo(line)
        if moved:
            click.echo(
                ngettext(
                    "%(num)s organisation was put in its exact place.",
                    "%(num)s organisations were put in their exact place.",
                    moved,
                )
            )


@places.command("find")
@click.argument("address")
def find(address: str) -> None:
    """Tell where an ADDRESS, a comune or a postcode is, as this installation would."""
    with told_to_a_person():
        geocoder = make_geocoder(current_settings(), load_gazetteer())
        found = geocoder.locate(address)
        if found is None:
            raise NoSuchPlace(address)
        where = "" if found.place is None else f" {found.place.name} ({found.place.province})"
        notice = "" if found.notice is None else f" [{found.notice}]"
        click.echo(f"{found.lat:.5f} {found.lon:.5f} {found.precision}{where}{notice}")


class NoSuchPlace(NotFound):
    """No comune, postcode or street answers to these words."""

    code = "unknown_place"

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()


def report_lines(report: LoadReport) -> list[str]:
    """Return what to tell the person who loaded a file."""
    gazetteer = load_gazetteer()
    kinds = Counter(fault.kind for fault in report.faults)
    lines = [
        _(
            "Boundaries: %(created)s new, %(updated)s changed, %(unchanged)s as before.",
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
        ),
        *(f"{kind}: {count}" for kind, count in sorted(kinds.items())),
    ]
    for fault in report.faults[:LISTED_FAULTS]:
        name = gazetteer.get(fault.istat).name if fault.istat in gazetteer else ""
        lines.append(f"  feature {fault.position}: {fault.kind} {fault.istat} {name}".rstrip())
    if len(report.faults) > LISTED_FAULTS:
        lines.append("  " + _("and %(more)s more", more=len(report.faults) - LISTED_FAULTS))
    return lines
