"""The life of a claim for spoiled goods as data: what leads where, and who may do it."""

import enum
from types import MappingProxyType


class ClaimState(enum.StrEnum):
    """Where a claim stands."""

    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    # By whoever looks after the order.
    REFUSED = "refused"
    # Put to the producer.
    CLAIMED = "claimed"
    AGREED = "agreed"
    DECLINED = "declined"
    # The producer pays nothing: the group does, or nobody.
    BORNE = "borne"
    DROPPED = "dropped"


class ClaimAction(enum.StrEnum):
    """What moves a claim on."""

    REPORT = "report"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    ACCEPT = "accept"
    AGREE = "agree"
    DECLINE = "decline"
    BEAR = "bear"
    DROP = "drop"


class Side(enum.StrEnum):
    """On which side of a claim somebody stands."""

    HOUSEHOLD = "household"
    COORDINATOR = "coordinator"
    PRODUCER = "producer"


_State, _Act = ClaimState, ClaimAction
TRANSITIONS = MappingProxyType(
    {
        (_State.REPORTED, _Act.ACCEPT): _State.CLAIMED,
        (_State.REPORTED, _Act.REFUSE): _State.REFUSED,
        (_State.REPORTED, _Act.WITHDRAW): _State.WITHDRAWN,
        (_State.CLAIMED, _Act.AGREE): _State.AGREED,
        (_State.CLAIMED, _Act.DECLINE): _State.DECLINED,
        (_State.DECLINED, _Act.BEAR): _State.BORNE,
        (_State.DECLINED, _Act.DROP): _State.DROPPED,
    }
)
# Who coordinates notes what a producer says on the telephone.
WHO = MappingProxyType(
    {
        _Act.WITHDRAW: frozenset({Side.HOUSEHOLD}),
        _Act.ACCEPT: frozenset({Side.COORDINATOR}),
        _Act.REFUSE: frozenset({Side.COORDINATOR}),
        _Act.AGREE: frozenset({Side.PRODUCER, Side.COORDINATOR}),
        _Act.DECLINE: frozenset({Side.PRODUCER, Side.COORDINATOR}),
        _Act.BEAR: frozenset({Side.COORDINATOR}),
        _Act.DROP: frozenset({Side.COORDINATOR}),
    }
)
# The producer's own answers.
THEIRS = frozenset({_Act.AGREE, _Act.DECLINE})
NEEDS_REASON = frozenset({_Act.REFUSE, _Act.DECLINE, _Act.DROP})
# What is not spoken of any more: it can be reported anew.
VOID = frozenset({_State.WITHDRAWN, _State.REFUSED})
# What lowers the account of a household: the producer pays, or its group does.
ALLOWED = frozenset({_State.AGREED, _State.BORNE})
# What can still come to be paid: of such goods no less can have been handed over.
STANDING = frozenset(_State) - VOID - {_State.DROPPED}
# What a producer sees: all that was ever put to it.
PUT_TO_PRODUCER = frozenset(
    {_State.CLAIMED, _State.AGREED, _State.DECLINED, _State.BORNE, _State.DROPPED}
)
