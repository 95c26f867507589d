"""The district on the command line: members it had before."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.accounts.addresses import normal_email
from app.accounts.errors import BadEmail
from app.accounts.queries import person_by_email
from app.district.founding import read_members, record_members
from app.runtime.clock import utc_now
from app.runtime.i18n import ngettext
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import transaction

members = AppGroup("members", help="Members of the district.")


@members.command("record")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--by", "email", required=True, help="Who vouches for the list: a person who signs in."
)
def record_command(file: Path, email: str) -> None:
    """Record members admitted before, from a CSV FILE: organisation (slug or VAT number), category,
    since (2021-09-10), minutes, charter (version)."""
    with told_to_a_person():
        lines = read_members(file.read_text(encoding="utf-8-sig"))
        with transaction() as session:
            by = person_by_email(session, normal_email(email))
            if by is None:
                raise BadEmail
            new = record_members(session, lines, by=by, now=utc_now())
        click.echo(ngettext("%(num)s member recorded.", "%(num)s members recorded.", new))
