"""Who may look people up and change their access."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.access.world import CITIZEN, SECRETARIAT, Row, World

OF_SECRETARIAT = frozenset({SECRETARIAT})


def _citizen(_session: Session, world: World) -> Mapping[str, object]:
    return {"person_id": world.people[CITIZEN].id}


def _farm(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


ROWS = (
    Row("people.search", OF_SECRETARIAT),
    Row("people.find", OF_SECRETARIAT, "POST"),
    Row("people.of", OF_SECRETARIAT, values=_farm),
    Row("people.person", OF_SECRETARIAT, values=_citizen),
    Row("people.enable", OF_SECRETARIAT, "POST", values=_citizen),
    Row("people.sign_out", OF_SECRETARIAT, "POST", values=_citizen),
    # Last, for who is locked out gets in nowhere.
    Row("people.disable", OF_SECRETARIAT, "POST", values=_citizen),
)
