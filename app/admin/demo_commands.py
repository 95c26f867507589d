"""Commands for the demonstration district: `flask demo load`, `flask demo clear`."""

import dataclasses

import click
from flask.cli import AppGroup

from app.admin.demo import MarketNotEmpty, clear_demo, is_empty, load_demo
from app.admin.demo.load import DEFAULT_SEED, MAX_OFFERS
from app.admin.demo.people import add_people, told
from app.runtime.clock import utc_now
from app.runtime.transaction import transaction

demo = AppGroup("demo", help="The demonstration district.")


@demo.command("load")
@click.option("--offers", type=click.IntRange(1, MAX_OFFERS), help="So many offers, for measuring.")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True)
@click.option("--if-empty", is_flag=True, help="Do nothing when the market has organisations.")
def load_command(offers: int | None, seed: int, *, if_empty: bool) -> None:
    """Load the demonstration district into an empty market."""
    with transaction() as session:
        if if_empty and not is_empty(session):
            click.echo("the market has organisations already: nothing loaded")
            return
        try:
            report = load_demo(session, now=utc_now(), seed=seed, offers=offers)
        except MarketNotEmpty as error:
            raise click.ClickException(str(error)) from error
    counts = dataclasses.asdict(report).items()
    click.echo(", ".join(f"{name} {count}" for name, count in counts))


@demo.command("people")
def people_command() -> None:
    """Add people who can sign in to the demonstration, or give them new passwords; told once."""
    with transaction() as session:
        keys = add_people(session, now=utc_now())
    click.echo("\n".join(told(keys)))


@demo.command("clear")
def clear_command() -> None:
    """Delete the demonstrative organisations with all that is theirs."""
    with transaction() as session:
        click.echo(f"organisations deleted: {clear_demo(session)}")
