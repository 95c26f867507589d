"""Who may do what with memberships of the district."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session

from app.district.models import MembershipState
from tests.access.world import (
    CITIZEN,
    COORDINATION,
    EVERYONE,
    OWNER,
    SECRETARIAT,
    SIGNED_IN,
    STAFF,
    STRANGER,
    Row,
    World,
)
from tests.support import district

# Whoever applies for themselves needs no organisation.
APPLICANTS = frozenset({CITIZEN, OWNER, STRANGER, SECRETARIAT, COORDINATION})
INSIDERS = STAFF | {OWNER}


def _membership(
    session: Session, world: World, state: MembershipState = MembershipState.APPLIED
) -> Mapping[str, object]:
    return {
        "membership_id": district.membership(session, world.farm, world.people[OWNER], state).id
    }


def _sponsorship(session: Session, world: World) -> Mapping[str, object]:
    row = district.membership(session, world.other, world.people[STRANGER])
    return {"sponsorship_id": district.sponsorship(session, row, world.farm).id}


def _action(action: str, _session: Session, _world: World) -> Mapping[str, object]:
    return {"action": action, "reason": "Perché sì", "minutes_reference": "Verbale 1"}


def _export(_session: Session, _world: World) -> Mapping[str, object]:
    return {"kind": "csv"}


ROWS = (
    Row("district.charter", EVERYONE),
    Row("district.apply", APPLICANTS),
    Row("district.send_application", APPLICANTS, "POST"),
    Row("district.membership", INSIDERS, values=_membership),
    # The whole table of steps is tried in tests/app/district.
    Row(
        "district.step",
        frozenset({SECRETARIAT}),
        "POST",
        values=_membership,
        form=partial(_action, "check"),
    ),
    Row("district.fee", frozenset({SECRETARIAT}), "POST", values=_membership),
    Row("district.sponsor_requests", SIGNED_IN),
    Row("district.answer", frozenset({OWNER}), "POST", values=_sponsorship),
    Row("members.register", STAFF),
    Row("members.export", STAFF, values=_export),
    Row("members.applications", STAFF),
)
