"""People on the command line: the first ones of an installation."""

import click
from flask.cli import AppGroup

from app.accounts.models import StaffRole
from app.accounts.services import add_person, give_staff_role
from app.runtime.clock import utc_now
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import transaction

people = AppGroup("people", help="People who sign in.")


@people.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--staff", type=click.Choice([role.value for role in StaffRole]), multiple=True)
@click.password_option()
def add(email: str, name: str, staff: tuple[str, ...], password: str) -> None:
    """Add a person, or give one who is there a new password and a role in the district."""
    with told_to_a_person(), transaction() as session:
        now = utc_now()
        person = add_person(session, email=email, name=name, password=password, now=now)
        for role in staff:
            give_staff_role(session, person.id, StaffRole(role), now=now)
        click.echo(f"{person.email}: {', '.join(staff) or '-'}")
