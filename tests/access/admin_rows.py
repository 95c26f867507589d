"""Who may do what at the district's desk."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.access.world import SECRETARIAT, STAFF, Row, World
from tests.support import jobs

OF_SECRETARIAT = frozenset({SECRETARIAT})


def _sheet(_session: Session, _world: World) -> Mapping[str, object]:
    return {"kind": "csv"}


def _dead_job(session: Session, _world: World) -> Mapping[str, object]:
    return {"job_id": jobs.dead_job(session).id}


ROWS = (
    Row("desk.home", STAFF),
    Row("desk.claims", STAFF),
    Row("desk.suppressed", STAFF),
    Row("desk.lacking", STAFF),
    Row("desk.lacking_sheet", STAFF, values=_sheet),
    Row("desk.log", STAFF),
    Row("desk.take_log", STAFF, "POST", form=_sheet),
    Row("desk.jobs", STAFF),
    Row("desk.retry", OF_SECRETARIAT, "POST", values=_dead_job),
    Row("desk.retry_kind", OF_SECRETARIAT, "POST"),
    Row("desk.drop", OF_SECRETARIAT, "POST", values=_dead_job),
)
