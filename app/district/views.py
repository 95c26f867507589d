"""What the pages of membership show, as plain values."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from app.accounts.actor import Actor
from app.district.labels import action_label, event_label, sponsor_label, state_label
from app.district.models import (
    Membership,
    MembershipEvent,
    MembershipFee,
    Sponsorship,
    SponsorState,
)
from app.district.policies import may_act, may_sponsor
from app.district.transitions import NEEDS_MINUTES, NEEDS_REASON, TRANSITIONS
from app.organisations.views import organisation_url
from catalog.charter import CharterText, CharterVersion
from catalog.states import possible_actions


@dataclass(frozen=True, slots=True)
class StepView:
    """A button of the page, and what has to be said with it."""

    action: str
    label: str
    needs_minutes: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the history."""

    label: str
    on: date
    at: datetime
    by: str | None
    minutes: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SponsorView:
    """A sponsor and what they answered."""

    id: uuid.UUID
    name: str
    answer: str
    confirmed: bool
    can_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipPage:
    """An application or membership."""

    id: uuid.UUID
    applicant: str
    applicant_url: str | None
    category: str
    state: str
    state_label: str
    motivation: str
    charter: CharterText
    charter_code: str
    accepted_by: str
    accepted_at: datetime
    sponsors: tuple[SponsorView, ...]
    history: tuple[EventView, ...]
    steps: tuple[StepView, ...]
    fees: tuple[MembershipFee, ...]
    can_note_fee: bool


def applicant_name(row: Membership) -> str:
    """Return who applies."""
    if row.organisation is not None:
        return row.organisation.name
    return row.person.name if row.person is not None else ""


def applicant_url(row: Membership) -> str | None:
    """Return the public page of an organisation that applies; people have none."""
    return None if row.organisation is None else organisation_url(row.organisation)


def steps_for(actor: Actor, row: Membership) -> tuple[StepView, ...]:
    """Return the steps that are possible now and this person's to take."""
    return tuple(
        StepView(
            action.value, action_label(action), action in NEEDS_MINUTES, action in NEEDS_REASON
        )
        for action in possible_actions(TRANSITIONS, row.state)
        if may_act(actor, row, action)
    )


def history_of(
    events: Sequence[MembershipEvent], names: dict[uuid.UUID, str]
) -> tuple[EventView, ...]:
    """Return the steps taken, the latest first."""
    return tuple(
        EventView(
            event_label(event.action),
            event.effective_on,
            event.at,
            names.get(event.by_id),
            event.minutes_reference,
            event.reason,
        )
        for event in reversed(events)
    )


def sponsors_view(
    actor: Actor, row: Membership, sponsorships: Sequence[Sponsorship]
) -> tuple[SponsorView, ...]:
    """Return the sponsors of an application."""
    return tuple(
        SponsorView(
            each.id,
            each.organisation.name,
            sponsor_label(each.state),
            each.state is SponsorState.CONFIRMED,
            each.state is SponsorState.ASKED and may_sponsor(actor, each, row),
        )
        for each in sponsorships
    )


def state_of(row: Membership) -> str:
    """Return how the state of a membership is said."""
    return state_label(row.state)


def membership_url(membership_id: uuid.UUID) -> str:
    """Return the page of a membership."""
    return url_for("district.membership", membership_id=membership_id)


def charter_versions(versions: Sequence[CharterVersion]) -> tuple[tuple[str, date, str], ...]:
    """Return every version: code, first day, address."""
    return tuple(
        (each.code, each.in_force, url_for("district.charter", version=each.code))
        for each in reversed(versions)
    )
