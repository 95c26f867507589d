"""Command groups, one line each."""

from flask import Flask

from app.admin.places_commands import places
from app.matches.commands import match
from app.runtime.jobs.commands import worker

COMMANDS = (match, places, worker)


def init_app(app: Flask) -> None:
    """Register the commands of every room."""
    for command in COMMANDS:
        app.cli.add_command(command)
