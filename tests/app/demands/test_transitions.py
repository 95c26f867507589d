"""Every pair of state and act leads where the issue says, or nowhere."""

from itertools import product

import pytest

from app.demands.models import ProposalAction, ProposalState
from app.demands.transitions import DEMANDS, PROPOSALS, DemandAction
from catalog.demands import DemandState
from catalog.states import ImpossibleAction, next_state

DECIDED = {
    ProposalAction.ACCEPT: ProposalState.ACCEPTED,
    ProposalAction.DECLINE: ProposalState.DECLINED,
    ProposalAction.WITHDRAW: ProposalState.WITHDRAWN,
    ProposalAction.EXPIRE: ProposalState.EXPIRED,
}
OPEN, PAUSED = DemandState.OPEN, DemandState.PAUSED
CLOSED, EXPIRED = DemandState.CLOSED, DemandState.EXPIRED
PAUSE, REOPEN = DemandAction.PAUSE, DemandAction.REOPEN
CLOSE, EXPIRE = DemandAction.CLOSE, DemandAction.EXPIRE
LIVES = {
    (OPEN, PAUSE): PAUSED,
    (OPEN, REOPEN): None,
    (OPEN, CLOSE): CLOSED,
    (OPEN, EXPIRE): EXPIRED,
    (PAUSED, PAUSE): None,
    (PAUSED, REOPEN): OPEN,
    (PAUSED, CLOSE): CLOSED,
    (PAUSED, EXPIRE): EXPIRED,
    (CLOSED, PAUSE): None,
    (CLOSED, REOPEN): OPEN,
    (CLOSED, CLOSE): None,
    (CLOSED, EXPIRE): None,
    (EXPIRED, PAUSE): None,
    (EXPIRED, REOPEN): OPEN,
    (EXPIRED, CLOSE): None,
    (EXPIRED, EXPIRE): None,
}


@pytest.mark.parametrize(("state", "action"), list(product(ProposalState, ProposalAction)))
def test_a_proposal_is_decided_once(state: ProposalState, action: ProposalAction) -> None:
    if state is ProposalState.OPEN:
        assert next_state(PROPOSALS, state, action) is DECIDED[action]
    else:
        with pytest.raises(ImpossibleAction):
            next_state(PROPOSALS, state, action)


@pytest.mark.parametrize(("state", "action"), list(product(DemandState, DemandAction)))
def test_a_demand_goes_where_its_owner_sends_it(state: DemandState, action: DemandAction) -> None:
    wanted = LIVES[state, action]
    if wanted is not None:
        assert next_state(DEMANDS, state, action) is wanted
    else:
        with pytest.raises(ImpossibleAction):
            next_state(DEMANDS, state, action)
