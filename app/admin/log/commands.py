"""The audit log on the command line."""

import click
from flask.cli import AppGroup

from app.admin.log.digest import broken_days, latest
from app.runtime.transaction import reading

audit = AppGroup("audit", help="The audit log.")


@audit.command("verify")
def verify() -> None:
    """Compare the entries of every day with its digest; the last line is to be kept elsewhere."""
    with reading() as session:
        broken, last = broken_days(session), latest(session)
    for day in broken:
        click.echo(
            f"{day.day}: {day.entries_then} entries then, {day.entries_now} now: NOT AS IT WAS"
        )
    if last is None:
        click.echo("no digest yet")
    else:
        click.echo(f"{last.day} {last.digest}")
    if broken:
        raise click.exceptions.Exit(1)
