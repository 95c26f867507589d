"""Who may do what with files made for one person."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.prepared.models import PreparedFile, Purpose
from app.runtime.clock import utc_now
from tests.access.world import OWNER, OWNERS, Row, World


def _made_for_owner(session: Session, world: World) -> Mapping[str, object]:
    row = PreparedFile(
        person_id=world.people[OWNER].id, purpose=Purpose.PERSONAL_DATA, asked_at=utc_now()
    )
    session.add(row)
    session.flush()
    return {"prepared_id": row.id}


ROWS = (
    Row("prepared.page", OWNERS, values=_made_for_owner),
    # Not ready yet: who may fetch it when it is, is told in tests/app/admin/desk/test_log.py.
    Row("prepared.download", frozenset(), values=_made_for_owner),
)
