"""Who may do what with their own data."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.models import Consent
from tests.access.world import OWNER, OWNERS, SIGNED_IN, Row, World
from tests.support.factories import NOW


def _consent_of_owner(session: Session, world: World) -> Mapping[str, object]:
    row = Consent(person_id=world.people[OWNER].id, text_code="letters", version="1", given_at=NOW)
    session.add(row)
    session.flush()
    return {"consent_id": row.id}


ROWS = (
    Row("personal.home", SIGNED_IN),
    Row("personal.take", SIGNED_IN, "POST"),
    Row("personal.withdraw", OWNERS, "POST", values=_consent_of_owner),
    Row("personal.erasure", SIGNED_IN),
    Row("personal.erase", SIGNED_IN, "POST"),
    Row("personal.stay", SIGNED_IN, "POST"),
)
