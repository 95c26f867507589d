"""What everyone may see: the market."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.access.world import EVERYONE, Row, World
from tests.support import factories


def _offer(session: Session, world: World) -> Mapping[str, object]:
    return {"offer_id": factories.offer(session, world.farm).id}


def _organisation(_session: Session, world: World) -> Mapping[str, object]:
    return {"slug": world.farm.slug}


def _category(_session: Session, _world: World) -> Mapping[str, object]:
    return {"code": "apples"}


ROWS = (
    Row("web.home", EVERYONE),
    Row("web.credits", EVERYONE),
    Row("web.components", EVERYONE),
    Row("web.health", EVERYONE),
    Row("offers.offer", EVERYONE, values=_offer),
    Row("offers.categories", EVERYONE),
    Row("offers.category", EVERYONE, values=_category),
    Row("organisations.index", EVERYONE),
    Row("organisations.organisation", EVERYONE, values=_organisation),
    Row("matches.search", EVERYONE),
    Row("matches.map_data", EVERYONE),
    Row("api.matches", EVERYONE),
    Row("api.openapi", EVERYONE),
)
