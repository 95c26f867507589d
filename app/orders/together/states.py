"""How a group comes into another's order and leaves it, as data."""

import enum
from types import MappingProxyType

from app.orders.models import GroupState


class GroupAct(enum.StrEnum):
    """What moves a group into an order and out of it: the holder's doing, or the group's own."""

    INVITE = "invite"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    DECLINE = "decline"
    LEAVE = "leave"


_State, _Act = GroupState, GroupAct
TRANSITIONS = MappingProxyType(
    {
        (_State.INVITED, _Act.ACCEPT): _State.JOINED,
        (_State.INVITED, _Act.DECLINE): _State.DECLINED,
        (_State.INVITED, _Act.TAKE_BACK): _State.TAKEN_BACK,
        (_State.JOINED, _Act.LEAVE): _State.LEFT,
        # Who said no, or left, may be asked again.
        (_State.DECLINED, _Act.INVITE): _State.INVITED,
        (_State.TAKEN_BACK, _Act.INVITE): _State.INVITED,
        (_State.LEFT, _Act.INVITE): _State.INVITED,
    }
)
