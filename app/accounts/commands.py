"""People on the command line: the first ones of an installation."""

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts.errors import NobodyThere
from app.accounts.models import Person, StaffRole
from app.accounts.queries import person_by_email
from app.accounts.services import add_person, give_staff_role
from app.accounts.sessions import end_every_session
from app.accounts.staff import disable, enable, free_of_lost_phone, sign_out_everywhere
from app.runtime.clock import utc_now
from app.runtime.terminal import told_to_a_person
from app.runtime.transaction import transaction

people = AppGroup("people", help="People who sign in.")


def _known(session: Session, email: str) -> Person:
    person = person_by_email(session, email.strip().lower())
    if person is None:
        raise NobodyThere
    return person


@people.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign a person out on every device."""
    with told_to_a_person(), transaction() as session:
        sign_out_everywhere(session, None, _known(session, email).id, now=utc_now())


@people.command("sign-out-all")
@click.confirmation_option(prompt="Sign everybody out?")
def sign_out_all() -> None:
    """Sign everybody out, after a theft of the database for example."""
    with told_to_a_person(), transaction() as session:
        end_every_session(session, now=utc_now())


@people.command("disable")
@click.argument("email")
def disable_person(email: str) -> None:
    """Let a person in no longer."""
    with told_to_a_person(), transaction() as session:
        disable(session, None, _known(session, email), now=utc_now())


@people.command("enable")
@click.argument("email")
def enable_person(email: str) -> None:
    """Let a person in again."""
    with told_to_a_person(), transaction() as session:
        enable(session, None, _known(session, email), now=utc_now())


@people.command("lost-phone")
@click.argument("email")
@click.confirmation_option(prompt="Have you made sure, face to face, whose account it is?")
def lost_phone(email: str) -> None:
    """Take the second factor of a person away who has lost phone and recovery codes."""
    with told_to_a_person(), transaction() as session:
        free_of_lost_phone(session, None, _known(session, email), now=utc_now())


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
