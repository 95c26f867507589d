"""Command groups, one line each."""

from flask import Flask

from app.accounts.commands import people
from app.admin.demo_commands import demo
from app.admin.log.commands import audit
from app.admin.places_commands import places
from app.admin.serve_command import serve
from app.district.commands import members
from app.exchange.commands import catalog
from app.integrations.mail.commands import mail
from app.matches.commands import match
from app.runtime.jobs.commands import worker

COMMANDS = (match, places, catalog, demo, people, members, mail, audit, worker, serve)


def init_app(app: Flask) -> None:
    """Register the commands of every room."""
    for command in COMMANDS:
        app.cli.add_command(command)
