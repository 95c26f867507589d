"""What the pages of a group show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from werkzeug.datastructures import MultiDict

from app.groups.models import Household
from app.web.forms import FormView


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household in the list of its group."""

    url: str
    code: str
    name: str
    people: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of a household."""

    person_id: uuid.UUID
    name: str
    email: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A household with its people."""

    slug: str
    group: str
    id: uuid.UUID
    code: str
    name: str
    joined_on: date
    left_on: date | None
    people: tuple[PersonLine, ...]
    may_manage: bool


def household_url(slug: str, household_id: uuid.UUID) -> str:
    """Return the address of a household's page."""
    return url_for("households.one", slug=slug, household_id=household_id)


def household_lines(slug: str, rows: Iterable[Household]) -> tuple[HouseholdLine, ...]:
    """Return households as their list shows them."""
    return tuple(
        HouseholdLine(
            url=household_url(slug, row.id),
            code=row.code,
            name=row.name,
            people=", ".join(sorted(each.person.name for each in row.people)),
            left_on=row.left_on,
        )
        for row in rows
    )


def people_lines(row: Household, me: uuid.UUID) -> tuple[PersonLine, ...]:
    """Return the people of a household by name."""
    found = sorted(row.people, key=lambda each: (each.person.name, each.person_id))
    return tuple(
        PersonLine(each.person_id, each.person.name, each.person.email or "", each.person_id == me)
        for each in found
    )


def household_form(row: Household, today: date) -> FormView:
    """Return the forms of a household's page as they begin."""
    return FormView(MultiDict({"name": row.name, "code": row.code, "left_on": today.isoformat()}))
