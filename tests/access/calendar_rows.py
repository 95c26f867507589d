"""Who may look at a calendar: everybody at their own, and whoever has its address."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.links import PARAMETER
from app.accounts.tokens import new_token, token_hash
from app.orders.calendar.models import CalendarFeed
from tests.access.world import CITIZEN, EVERYONE, SIGNED_IN, Row, World
from tests.support.factories import NOW


def _feed(session: Session, world: World) -> Mapping[str, object]:
    """Give the citizen's calendar an address."""
    token, person_id = new_token(), world.people[CITIZEN].id
    session.merge(CalendarFeed(person_id=person_id, token_hash=token_hash(token), created_at=NOW))
    session.flush()
    return {PARAMETER: token}


ROWS = (
    Row("calendar.index", SIGNED_IN),
    Row("calendar.address", SIGNED_IN),
    Row("calendar.renew", SIGNED_IN, "POST"),
    Row("calendar.revoke", SIGNED_IN, "POST"),
    Row("calendar.feed", EVERYONE, values=_feed),
)
