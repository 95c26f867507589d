"""Who may do what with notices: everybody with their own."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.notices.mailing import stop_token
from app.notices.models import Notice, NoticeKind
from catalog.base import new_id
from tests.access.world import EVERYONE, OWNER, OWNERS, SIGNED_IN, Row, World
from tests.support.factories import NOW


def _notice(session: Session, world: World) -> Mapping[str, object]:
    row = Notice(
        person_id=world.people[OWNER].id,
        kind=NoticeKind.PROPOSALS,
        key=str(new_id()),
        facts={
            "what": "made",
            "proposal_id": str(world.farm.id),
            "producer": "Cascina Prova",
            "demand": "mele",
        },
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return {"notice_id": row.id}


def _token(_session: Session, world: World) -> Mapping[str, object]:
    return {"token": stop_token(world.people[OWNER].id, [NoticeKind.PROPOSALS])}


ROWS = (
    Row("notices.index", SIGNED_IN),
    Row("notices.read_all", SIGNED_IN, "POST"),
    Row("notices.preferences", SIGNED_IN),
    Row("notices.choose", SIGNED_IN, "POST"),
    Row("notices.follow", OWNERS, "POST", values=_notice),
    # Whoever holds the link has had the mail; a mail program sends it without our form.
    Row("notices.stop", EVERYONE, values=_token),
    Row("notices.stop_now", EVERYONE, "POST", values=_token, from_outside=True),
)
