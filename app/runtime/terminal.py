"""Commands speak to people: in the district's language, refusals as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask_babel import force_locale

from app.runtime.messages import message_for
from catalog.errors import MarketError
from config import Settings


@contextmanager
def told_to_a_person() -> Iterator[None]:
    """Speak the district's language and turn a refusal into a sentence and exit code 1."""
    settings: Settings = current_app.extensions["settings"]
    with force_locale(settings.default_locale):
        try:
            yield
        except MarketError as error:
            click.echo(message_for(error), err=True)
            raise click.exceptions.Exit(1) from error
