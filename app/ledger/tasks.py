"""What waits for the treasurer of a group: lists that every room may add to.

A room that knows of something has a module with PROVIDERS, which app.registry collects; the desk shows
the beginning of each list that is not empty, in the order in which they were told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from catalog.organisations import Organisation

EXTENSION = "treasurer_tasks"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose tasks are asked for, by whom, on which day; `first` and `most` say which part of a list."""

    session: Session
    group: Organisation
    actor: Actor
    day: date
    first: int
    most: int


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is about, what is known of it, where it is done."""

    title: str
    note: str
    url: str
    cents: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a list, and how long the whole of it is."""

    total: int
    tasks: Sequence[Task]


NOTHING = Found(0, ())


@dataclass(frozen=True, slots=True)
class TaskProvider:
    """A list of tasks: its word in addresses, its title, what one does about it."""

    word: str
    title: Callable[[], str]
    meaning: Callable[[], str]
    find: Callable[[Asked], Found]
    # Where all of them are done at once, if there is such a page: its name and its address.
    deed: Callable[[Organisation], tuple[str, str]] | None = None


def current_providers() -> Sequence[TaskProvider]:
    """Return what the rooms of the running application have told."""
    providers: Sequence[TaskProvider] = current_app.extensions[EXTENSION]
    return providers


def provider_of(word: str) -> TaskProvider | None:
    """Return the provider of a list by its word."""
    return next((each for each in current_providers() if each.word == word), None)


@dataclass(frozen=True, slots=True)
class ShownList:
    """The beginning of a list that is not empty."""

    word: str
    title: str
    meaning: str
    found: Found
    deed: tuple[str, str] | None


def tasks_of(asked: Asked) -> list[ShownList]:
    """Return the beginnings of all lists that are not empty."""
    found = [(each, each.find(asked)) for each in current_providers()]
    return [
        ShownList(
            each.word,
            each.title(),
            each.meaning(),
            part,
            None if each.deed is None else each.deed(asked.group),
        )
        for each, part in found
        if part.total
    ]
