"""Commands for the data of places: `flask places load-boundaries FILE`."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from app.runtime.clock import utc_now
from app.runtime.transaction import transaction
from catalog.boundaries import LoadReport, load_boundaries, read_boundaries
from catalog.errors import Invalid
from catalog.places import load_gazetteer

LISTED_FAULTS = 20

places = AppGroup("places", help="Data of the comuni.")


@places.command("load-boundaries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_boundaries_command(file: Path) -> None:
    """Load the boundaries of the comuni from a GeoJSON FILE of ISTAT; repeating it is harmless."""
    try:
        reading = read_boundaries(file)
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    with transaction() as session:
        report = load_boundaries(session, reading, now=utc_now())
    for line in report_lines(report):
        click.echo(line)


def report_lines(report: LoadReport) -> list[str]:
    """Return what to tell the person who loaded a file."""
    gazetteer = load_gazetteer()
    kinds = Counter(fault.kind for fault in report.faults)
    lines = [
        f"created {report.created}, updated {report.updated}, unchanged {report.unchanged}",
        *(f"{kind}: {count}" for kind, count in sorted(kinds.items())),
    ]
    for fault in report.faults[:LISTED_FAULTS]:
        name = gazetteer.get(fault.istat).name if fault.istat in gazetteer else ""
        lines.append(f"  feature {fault.position}: {fault.kind} {fault.istat} {name}".rstrip())
    if len(report.faults) > LISTED_FAULTS:
        lines.append(f"  and {len(report.faults) - LISTED_FAULTS} more")
    return lines
