"""Every step in every state: the table as the founding document and the district's habit have it."""

from datetime import timedelta

import pytest

from app.accounts.models import Role, StaffRole
from app.district import services
from app.district.errors import BadDecision
from app.district.models import Membership, MembershipAction, MembershipState
from app.district.policies import may_act
from app.district.services import Step
from app.district.transitions import NEEDS_MINUTES, NEEDS_REASON
from catalog.organisations import Organisation
from catalog.states import ImpossibleAction
from tests.app.district.people import actor_of
from tests.support import district, factories
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.signing import mandate, person, staff

# Written by hand, state by state: what may follow, and where it leads.
EXPECTED = {
    "applied": {"check": "checked", "send_back": "sent_back", "withdraw": "withdrawn"},
    "sent_back": {"resubmit": "applied", "withdraw": "withdrawn"},
    "checked": {
        "admit": "admitted",
        "refuse": "refused",
        "send_back": "sent_back",
        "withdraw": "withdrawn",
    },
    "admitted": {"suspend": "suspended", "leave": "left", "exclude": "excluded"},
    "suspended": {"readmit": "admitted", "leave": "left", "exclude": "excluded"},
    "refused": {},
    "withdrawn": {},
    "left": {},
    "excluded": {},
}
FULL = {"minutes_reference": "Coordinamento di prova, punto 1", "reason": "Una ragione di prova"}


@pytest.fixture
def farm(store: Store) -> Organisation:
    with store.write() as session:
        return factories.organisation(session)


def test_the_table_speaks_of_every_state() -> None:
    assert set(EXPECTED) == {state.value for state in MembershipState}


@pytest.mark.parametrize("state", MembershipState)
def test_each_step_leads_where_the_table_says_or_is_refused(
    store: Store, farm: Organisation, state: MembershipState
) -> None:
    for action in MembershipAction:
        with store.write() as session:
            by = person(session)
            row = district.membership(session, farm, by, state)
            actor = actor_of(by)
        step = Step(action=action, effective_on=TODAY, **FULL)
        wanted = EXPECTED[state.value].get(action.value)
        with store.write() as session:
            if wanted is None:
                with pytest.raises(ImpossibleAction):
                    services.take_step(session, row.id, step, actor=actor, day=TODAY, now=NOW)
                continue
            services.take_step(session, row.id, step, actor=actor, day=TODAY, now=NOW)
        with store.read() as session:
            moved = session.get_one(Membership, row.id)
            assert moved.state == wanted
            assert (moved.closed_at is not None) == (EXPECTED[wanted] == {})
            assert session.get_one(Organisation, farm.id).is_member == (wanted == "admitted")


@pytest.mark.parametrize("action", sorted(NEEDS_MINUTES))
def test_a_decision_of_the_coordination_says_where_it_is_written_down(
    store: Store, farm: Organisation, action: MembershipAction
) -> None:
    source = next(state for state, steps in EXPECTED.items() if action.value in steps)
    with store.write() as session:
        by = person(session)
        row = district.membership(session, farm, by, MembershipState(source))
    step = Step(action=action, effective_on=TODAY, reason="Perché sì")
    with pytest.raises(BadDecision) as refused, store.write() as session:
        services.take_step(session, row.id, step, actor=actor_of(by), day=TODAY, now=NOW)
    assert refused.value.field == "minutes_reference"


@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_what_takes_something_away_says_why(
    store: Store, farm: Organisation, action: MembershipAction
) -> None:
    source = next(state for state, steps in EXPECTED.items() if action.value in steps)
    with store.write() as session:
        by = person(session)
        row = district.membership(session, farm, by, MembershipState(source))
    step = Step(action=action, effective_on=TODAY, minutes_reference="Verbale")
    with pytest.raises(BadDecision) as refused, store.write() as session:
        services.take_step(session, row.id, step, actor=actor_of(by), day=TODAY, now=NOW)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_step_counts_from_a_day_between_the_last_one_and_today(
    store: Store, farm: Organisation, days: int
) -> None:
    with store.write() as session:
        by = person(session)
        row = district.membership(session, farm, by, MembershipState.CHECKED)
    moved = TODAY + timedelta(days=days)
    step = Step(action=MembershipAction.ADMIT, effective_on=moved, **FULL)
    with pytest.raises(BadDecision) as refused, store.write() as session:
        services.take_step(session, row.id, step, actor=actor_of(by), day=TODAY, now=NOW)
    assert refused.value.field == "effective_on"


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", {"resubmit", "withdraw", "leave"}),
        ("secretariat", {"check", "send_back"}),
        ("coordination", {"admit", "refuse", "suspend", "readmit", "exclude"}),
        ("stranger", set()),
    ],
)
def test_each_takes_the_steps_that_are_theirs(
    store: Store, farm: Organisation, who: str, may: set[str]
) -> None:
    with store.write() as session:
        someone, applicant = person(session), person(session)
        row = district.membership(session, farm, applicant)
        if who == "owner":
            mandate(session, someone, farm, Role.OWNER)
        elif who != "stranger":
            staff(session, someone, StaffRole(who))
    actor = actor_of(someone, store)
    assert {action.value for action in MembershipAction if may_act(actor, row, action)} == may
