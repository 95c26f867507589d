"""Who may do what with demands and proposals.

Alice's organisation needs something, and the stranger's answers it: of both sides only those who may order decide.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.demands import Demand, Visibility
from tests.access.world import (
    EVERYONE,
    ORDERERS,
    SIGNED_IN,
    STAFF,
    STRANGER,
    VIEWER,
    VIEWERS,
    Row,
    World,
)
from tests.support import factories

# A viewer acts for an organisation for which they may not ask; the others ask for it or for themselves.
WRITERS = SIGNED_IN - {VIEWER}
PRIVATE = VIEWERS | STAFF


def _demand(session: Session, world: World, **fields: Any) -> Demand:
    return factories.demand(session, world.farm, **fields)


def _private(session: Session, world: World) -> Mapping[str, object]:
    return {"demand_id": _demand(session, world, visibility=Visibility.PRIVATE).id}


def _public(session: Session, world: World) -> Mapping[str, object]:
    return {"demand_id": _demand(session, world).id}


def _proposal(session: Session, world: World) -> Mapping[str, object]:
    row = factories.proposal(session, _demand(session, world), world.other)
    return {"proposal_id": row.id}


def _pause(_session: Session, _world: World) -> Mapping[str, object]:
    return {"action": "pause"}


ROWS = (
    Row("demands.index", EVERYONE),
    Row("demand_page.show", PRIVATE, values=_private),
    Row("standing.new", WRITERS),
    Row("standing.create", WRITERS, "POST"),
    Row("standing.edit", ORDERERS, values=_public),
    Row("standing.change", ORDERERS, "POST", values=_public),
    Row("standing.seen", ORDERERS, "POST", values=_public),
    Row("standing.mine", SIGNED_IN),
    Row("standing.for_us", WRITERS),
    Row("demands.move", ORDERERS, "POST", values=_public, form=_pause),
    # Only an organisation can answer, and never its own demand.
    Row("demands.propose_form", frozenset({STRANGER}), values=_public),
    Row("demands.propose", frozenset({STRANGER}), "POST", values=_public),
    Row("proposals.index", SIGNED_IN),
    Row("proposals.proposal", VIEWERS | {STRANGER}, values=_proposal),
    Row("proposals.step", ORDERERS | {STRANGER}, "POST", values=_proposal),
    Row("proposals.write", ORDERERS | {STRANGER}, "POST", values=_proposal),
)
