"""What the pages of pacts show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.groups.pact_models import Pact, PactAct, PactEvent, PactState
from app.runtime.i18n import gettext as _
from app.web.filters import euro, long_day, number


@dataclass(frozen=True, slots=True)
class PactLine:
    """A pact in a list: with whom, and how it stands."""

    url: str
    other: str
    state: str
    since: date
    agreed: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened to a pact."""

    text: str
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PactPage:
    """A pact as both sides see it."""

    id: uuid.UUID
    group: str
    group_slug: str
    producer: str
    producer_slug: str
    state: str
    facts: tuple[tuple[str, str], ...]
    terms: str
    price_agreement: str
    agreed: str | None
    document: str | None
    events: tuple[EventLine, ...]
    revision: int


def state_label(state: PactState) -> str:
    """Return how a pact stands."""
    return {
        PactState.ACTIVE: _("in force"),
        PactState.SUSPENDED: _("suspended"),
        PactState.ENDED: _("ended"),
    }[state]


def act_label(act: PactAct) -> str:
    """Return what happened to a pact."""
    return {
        PactAct.BEGIN: _("The pact was written"),
        PactAct.CHANGE: _("Its words were changed"),
        PactAct.SIGN: _("The signed document was added"),
        PactAct.AGREE: _("The producer agreed"),
        PactAct.SUSPEND: _("It was suspended"),
        PactAct.RESUME: _("It is in force again"),
        PactAct.END: _("It ended"),
    }[act]


def step_choices(acts: Iterable[PactAct]) -> list[tuple[str, str]]:
    """Return what a group can do with a pact, to be chosen from."""
    words = {
        PactAct.SUSPEND: _("Suspend it"),
        PactAct.RESUME: _("Put it in force again"),
        PactAct.END: _("End it"),
    }
    return [(act.value, words[act]) for act in acts]


def pact_lines(rows: Iterable[Pact], side: uuid.UUID) -> tuple[PactLine, ...]:
    """Return pacts as the list of one side shows them."""
    return tuple(
        PactLine(
            url=url_for("pacts.one", pact_id=row.id),
            other=(row.producer if row.organisation_id == side else row.organisation).name,
            state=state_label(row.state),
            since=row.starts_on,
            agreed=row.agreed_on is not None,
        )
        for row in rows
    )


def pact_page(row: Pact, events: Iterable[tuple[PactEvent, str | None]]) -> PactPage:
    """Return a pact as its page shows it."""
    agreed = None
    if row.agreed_on is not None:
        who = row.agreed_by.name if row.agreed_by else ""
        agreed = _("%(name)s, %(day)s", name=who, day=long_day(row.agreed_on))
    return PactPage(
        id=row.id,
        group=row.organisation.name,
        group_slug=row.organisation.slug,
        producer=row.producer.name,
        producer_slug=row.producer.slug,
        state=state_label(row.state),
        facts=_facts(row),
        terms=row.terms,
        price_agreement=row.price_agreement,
        agreed=agreed,
        document=row.file.original_name if row.file else None,
        events=tuple(
            EventLine(act_label(event.act), who or "", event.at, event.reason)
            for event, who in events
        ),
        revision=row.revision,
    )


def _facts(row: Pact) -> tuple[tuple[str, str], ...]:
    told = (
        (_("State"), state_label(row.state)),
        (_("From"), long_day(row.starts_on)),
        (_("Until"), long_day(row.ends_on) if row.ends_on else None),
        (_("Least order"), _money(row.minimum_order_cents)),
        (
            _("Least weight"),
            f"{number(row.minimum_grams / 1000)} kg" if row.minimum_grams else None,
        ),
        (_("Cost of a delivery"), _money(row.delivery_cost_cents)),
        (_("Who looks after it"), row.keeper.name if row.keeper else None),
    )
    return tuple((label, value) for label, value in told if value is not None)


def _money(cents: int | None) -> str | None:
    return None if cents is None else euro(cents)
