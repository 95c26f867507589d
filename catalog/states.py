"""State machines as data: a table says which act leads from which state to which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from catalog.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class ImpossibleAction(Conflict):
    """What was asked cannot be done in this state: it was done already, or it is too late."""

    code = "impossible_action"

    def __init__(self, state: str, action: str) -> None:
        self.state = state
        self.action = action
        super().__init__()


def next_state(table: Mapping[tuple[State, Action], State], state: State, action: Action) -> State:
    """Return the state that an act leads to.

    Raises
    ------
    ImpossibleAction
        When the table does not hold the pair.
    """
    try:
        return table[state, action]
    except KeyError as error:
        raise ImpossibleAction(state, action) from error


def possible_actions(
    table: Mapping[tuple[State, Action], State], state: State
) -> tuple[Action, ...]:
    """Return what can be done in a state, in the order of the table."""
    return tuple(action for source, action in table if source == state)
