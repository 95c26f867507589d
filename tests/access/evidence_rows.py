"""Who may do what with ethical evidence."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.claims import Claim
from tests.access.world import EDITORS, EVERYONE, Row, World
from tests.support import factories


def _criteria(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _claim(session: Session, world: World) -> Mapping[str, object]:
    claimed = select(Claim).where(Claim.organisation_id == world.farm.id)
    if session.scalar(claimed) is None:
        factories.claim(session, world.farm, "organic")
    return {"slug": world.farm.slug, "code": "organic"}


ROWS = (
    Row("evidence.criteria", EVERYONE, values=_criteria),
    Row("evidence.claim", EVERYONE, values=_claim),
    Row("evidence.declare_form", EDITORS, values=_criteria),
    Row("evidence.declare", EDITORS, "POST", values=_criteria),
    Row("evidence.withdraw", EDITORS, "POST", values=_claim),
)
