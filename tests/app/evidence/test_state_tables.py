"""Objections and visits: every state with every action, from a table written by hand."""

import pytest

from app.evidence import objections, visits
from app.evidence.errors import ObjectionNotPossible, VisitNotPossible
from app.evidence.objection_models import Objection, ObjectionAction, ObjectionState
from app.evidence.visit_models import Visit, VisitAction, VisitState
from tests.app.evidence.stage import moment

# A line for each state, a column for each action; a dot: it cannot be done.
OBJECTION_TABLE = """
             reply    reject    lower    strike  take_back   lapse
open         replied  rejected  lowered  struck  taken_back  lapsed
replied      .        rejected  lowered  struck  taken_back  lapsed
rejected     .        .         .        .       .           .
lowered      .        .         .        .       .           .
struck       .        .         .        .       .           .
taken_back   .        .         .        .       .           .
lapsed       .        .         .        .       .           .
"""
VISIT_TABLE = """
             visit    report    approve   approve_with_conditions  refuse   cancel
planned      visited  .         .         .                        .        cancelled
visited      .        reported  .         .                        .        cancelled
reported     .        .         approved  conditional              refused  .
approved     .        .         .         .                        .        .
conditional  .        .         .         .                        .        .
refused      .        .         .         .                        .        .
cancelled    .        .         .         .                        .        .
"""


def cells(table: str) -> list[tuple[str, str, str]]:
    head, *lines = table.strip().splitlines()
    actions = head.split()
    return [
        (state, action, target)
        for state, *targets in map(str.split, lines)
        for action, target in zip(actions, targets, strict=True)
    ]


def test_the_tables_name_every_state_and_every_action() -> None:
    pairs = {(state, action) for state, action, _target in cells(OBJECTION_TABLE)}
    assert pairs == {(s.value, a.value) for s in ObjectionState for a in ObjectionAction}
    pairs = {(state, action) for state, action, _target in cells(VISIT_TABLE)}
    assert pairs == {(s.value, a.value) for s in VisitState for a in VisitAction}


@pytest.mark.parametrize(("state", "action", "target"), cells(OBJECTION_TABLE))
def test_an_objection_moves_as_the_table_says(state: str, action: str, target: str) -> None:
    objection = Objection(state=ObjectionState(state))
    if target == ".":
        with pytest.raises(ObjectionNotPossible):
            objections.move(objection, ObjectionAction(action))
        assert objection.state.value == state
    else:
        objections.move(objection, ObjectionAction(action))
        assert objection.state.value == target


@pytest.mark.parametrize(("state", "action", "target"), cells(VISIT_TABLE))
def test_a_visit_moves_as_the_table_says(state: str, action: str, target: str) -> None:
    visit = Visit(state=VisitState(state))
    if target == ".":
        with pytest.raises(VisitNotPossible):
            visits.move(visit, VisitAction(action), moment())
        assert visit.state.value == state
    else:
        visits.move(visit, VisitAction(action), moment())
        assert visit.state.value == target
