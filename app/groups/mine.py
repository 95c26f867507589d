"""What the pages of other rooms may say of the groups of whoever has signed in."""

from flask import Flask

from app.accounts import gate
from app.groups import queries
from app.groups.models import Household
from app.groups.views import household_url
from app.runtime.transaction import current_session


def init_app(app: Flask) -> None:
    """Let templates ask; nothing is read before one does."""

    @app.context_processor
    def shared() -> dict[str, object]:
        return {"my_households": my_households}


def my_households() -> list[tuple[str, str]]:
    """Return the groups that whoever has signed in books with, and the page of their household."""
    actor = gate.known_actor()
    if actor is None:
        return []
    found = queries.households_of_person(current_session(), actor.person_id)
    return [_named(each) for each in found]


def _named(row: Household) -> tuple[str, str]:
    return row.organisation.name, household_url(row.organisation.slug, row.id)
