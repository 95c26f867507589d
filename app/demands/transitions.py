"""The life of a demand and of a proposal as data: which act leads from where to where, and whose it is."""

import enum
from types import MappingProxyType

from app.demands.models import ProposalAction as Act
from app.demands.models import ProposalState, Side
from catalog.demands import DemandState


class DemandAction(enum.StrEnum):
    """What moves a demand on."""

    PAUSE = "pause"
    REOPEN = "reopen"
    CLOSE = "close"
    EXPIRE = "expire"


DEMANDS = MappingProxyType(
    {
        (DemandState.OPEN, DemandAction.PAUSE): DemandState.PAUSED,
        (DemandState.OPEN, DemandAction.CLOSE): DemandState.CLOSED,
        (DemandState.OPEN, DemandAction.EXPIRE): DemandState.EXPIRED,
        (DemandState.PAUSED, DemandAction.REOPEN): DemandState.OPEN,
        (DemandState.PAUSED, DemandAction.CLOSE): DemandState.CLOSED,
        (DemandState.PAUSED, DemandAction.EXPIRE): DemandState.EXPIRED,
        (DemandState.CLOSED, DemandAction.REOPEN): DemandState.OPEN,
        (DemandState.EXPIRED, DemandAction.REOPEN): DemandState.OPEN,
    }
)
# What is over may be reopened; until then it takes neither edits nor proposals.
ALIVE = frozenset({DemandState.OPEN, DemandState.PAUSED})

PROPOSALS = MappingProxyType(
    {
        (ProposalState.OPEN, Act.ACCEPT): ProposalState.ACCEPTED,
        (ProposalState.OPEN, Act.DECLINE): ProposalState.DECLINED,
        (ProposalState.OPEN, Act.WITHDRAW): ProposalState.WITHDRAWN,
        (ProposalState.OPEN, Act.EXPIRE): ProposalState.EXPIRED,
    }
)
WHOSE = MappingProxyType(
    {Act.ACCEPT: Side.BUYER, Act.DECLINE: Side.BUYER, Act.WITHDRAW: Side.PRODUCER}
)
# Whoever has agreed or may still agree can write.
TALKING = frozenset({ProposalState.OPEN, ProposalState.ACCEPTED})
